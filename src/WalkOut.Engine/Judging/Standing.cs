using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>What may stand on the plates that changed, before anybody is asked who was there.</summary>
internal sealed class Standing(StoreLayout layout, Goods goods, Scales scales)
{
    /// <summary>Share of the goods on a plate that stand half on the next facing's, and wholly there.</summary>
    private const double LeansOver = 0.01;
    private const double StandsBeside = 0.003;

    /// <summary>Products that may stand here, with the probability that a pick here is of them.</summary>
    public Dictionary<int, double> Of(Stretch stretch)
    {
        var standing = new Dictionary<int, double>();
        var size = stretch.Grams.Sum(Math.Abs);
        var odd = 0.0;
        foreach (var (facing, weight) in FacingsAround(stretch, size))
        {
            foreach (var product in goods.SeenAt(facing).Append(goods.Facings[facing].Product).Distinct())
            {
                standing[product] = standing.GetValueOrDefault(product) + (weight * goods.Share(facing, product));
            }

            odd += weight * goods.Share(facing, -1);
        }

        odd = standing.Count == 0 ? 1e-4 : odd;
        for (var count = 1; count <= 2 && stretch.Sum < 0; count++)
        {
            var grams = -stretch.Sum / count;
            foreach (var product in goods.Weighing(grams, 4 + (0.04 * grams)))
            {
                standing.TryAdd(product, odd);
            }
        }

        return standing;
    }

    /// <summary>Goods of the product belong on one of the plates.</summary>
    public bool IsHome(Stretch stretch, int product) =>
        Array.Exists(stretch.Plates, plate => goods.FacingsAt(plate).Any(facing => goods.Facings[facing].Product == product));

    /// <summary>Nearly all of the change is of plates of one bin.</summary>
    public bool IsOfBin(Stretch stretch) => goods.OfBin(stretch, -1) is not null;

    /// <summary>They stand on one shelf.</summary>
    public bool AreNeighbours(int a, int b)
    {
        var (one, other) = (layout.Plates[a].Id, layout.Plates[b].Id);
        return one.Gondola == other.Gondola && one.Shelf == other.Shelf;
    }

    /// <summary>Plates at its edges, or in its midst, that say nothing.</summary>
    public List<int> Blind(Stretch stretch)
    {
        var blind = new List<int>();
        for (var plate = stretch.Plates[0] - 1; plate <= stretch.Plates[^1] + 1; plate++)
        {
            if (plate >= 0 && plate < layout.Plates.Count && AreNeighbours(plate, stretch.Plates[0]) && Array.IndexOf(stretch.Plates, plate) < 0 && scales.IsBlind(plate))
            {
                blind.Add(plate);
            }
        }

        return blind;
    }

    private Dictionary<int, double> FacingsAround(Stretch stretch, double size)
    {
        var around = new Dictionary<int, double>();
        for (var i = 0; i < stretch.Plates.Length; i++)
        {
            var share = Math.Abs(stretch.Grams[i]) / size;
            for (var step = -1; step <= 1; step++)
            {
                var plate = stretch.Plates[i] + step;
                if (plate < 0 || plate >= layout.Plates.Count || !AreNeighbours(stretch.Plates[i], plate) || goods.Bins[plate] != goods.Bins[stretch.Plates[i]])
                {
                    continue;
                }

                // Goods lean over the edge of their facing; they seldom stand on the next plate alone.
                var facings = goods.FacingsAt(plate);
                var beside = Array.IndexOf(stretch.Plates, plate) >= 0 ? LeansOver : StandsBeside;
                foreach (var facing in facings)
                {
                    around[facing] = around.GetValueOrDefault(facing) + (share * (step == 0 ? 1 - (2 * beside) : beside) / facings.Count);
                }
            }
        }

        return around;
    }
}
