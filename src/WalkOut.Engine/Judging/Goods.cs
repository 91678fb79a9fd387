using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// What is sold and where it stands, as numbers: products by index, facings by index, plates by their position in the layout. Unit masses
/// and the goods of a facing are learned from acts as they are judged.
/// </summary>
internal sealed class Goods
{
    /// <summary>Units a filed mass counts for when it is mended.</summary>
    private const double FiledUnits = 6;

    /// <summary>Most units a learned mass counts for: deliveries differ, so old ones fade.</summary>
    private const double MostUnits = 200;

    /// <summary>Share of units whose mass strays further than the spread says.</summary>
    private const double Strays = 0.07;

    /// <summary>Acts a filed facing counts for.</summary>
    private const double FiledActs = 2;

    private const double WrongBinShare = 0.003;

    /// <summary>Goods of a bin change the weight of its plates alone, but for this share.</summary>
    private const double LeastOfBin = 0.8;
    private const int MostSeen = 16;
    private const double MostActs = 400;

    /// <summary>How often another product stands in a facing than the planogram says.</summary>
    private const double WrongShare = 0.03;

    private readonly double[] _counted;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<int>[] _facingsAt;
    private readonly int[] _byGrams;
    private readonly double[] _gramsSorted;
    private readonly Dictionary<int, double>[] _acts;
    private readonly double[] _actsAt;

    public Goods(StoreLayout layout, Planogram planogram, IEnumerable<ProductSpec> products)
    {
        Specs = [.. products.Where(spec => _index.TryAdd(spec.Code, _index.Count)), .. Unlisted(planogram)];
        Mean = [.. Specs.Select(spec => spec.UnitGrams is > 0 and < 100_000 and var grams ? grams : double.NaN)];
        Spread = [.. Specs.Select((spec, i) => SpreadOf(spec, Mean[i]))];
        _counted = [.. Specs.Select(_ => FiledUnits)];
        var facings = new List<(int Product, int[] Plates)>();
        _facingsAt = [.. layout.Plates.Select(_ => new List<int>())];
        foreach (var facing in planogram.Facings)
        {
            int[] plates = [.. facing.Plates.Select(layout.IndexOf).Where(plate => plate >= 0)];
            foreach (var plate in plates)
            {
                _facingsAt[plate].Add(facings.Count);
            }

            facings.Add((_index[facing.Product], plates));
        }

        Facings = [.. facings];
        Bins = [.. _facingsAt.Select(at => at.FindIndex(facing => Specs[Facings[facing].Product].IsLoose) is >= 0 and var bin ? at[bin] : -1)];
        _actsAt = new double[Facings.Length];
        _acts = [.. Facings.Select(_ => new Dictionary<int, double>())];
        _byGrams = [.. Facings.Select(facing => facing.Product).Distinct().Where(product => !Specs[product].IsLoose && Mean[product] > 0).OrderBy(product => Mean[product]).ThenBy(product => product)];
        _gramsSorted = [.. _byGrams.Select(product => Mean[product])];
    }

    public ProductSpec[] Specs { get; }

    /// <summary>Mean mass of a unit, grams; NaN when unknown.</summary>
    public double[] Mean { get; }

    /// <summary>Standard deviation between units, grams.</summary>
    public double[] Spread { get; }

    public (int Product, int[] Plates)[] Facings { get; }

    /// <summary>The facing of loose goods that stands on each plate; below zero for none.</summary>
    public int[] Bins { get; }

    public IReadOnlyList<int> FacingsAt(int plate) => _facingsAt[plate];

    public int IndexOf(string code) => _index.GetValueOrDefault(code, -1);

    /// <summary>
    /// A bin stands on its own plates, whatever else was believed to stand there: by how much these changed, if little else did. Of any bin
    /// when the product is below zero.
    /// </summary>
    public double? OfBin(Stretch stretch, int product)
    {
        var (own, size, all) = (0.0, 0.0, 0.0);
        for (var i = 0; i < stretch.Plates.Length; i++)
        {
            all += Math.Abs(stretch.Grams[i]);
            if (Bins[stretch.Plates[i]] is >= 0 and var bin && (product < 0 || Facings[bin].Product == product))
            {
                own += stretch.Grams[i];
                size += Math.Abs(stretch.Grams[i]);
            }
        }

        return size > LeastOfBin * all ? own : null;
    }

    /// <summary>Products of the planogram whose unit weighs about so much.</summary>
    public IEnumerable<int> Weighing(double grams, double within)
    {
        var from = Array.BinarySearch(_gramsSorted, grams - within);
        for (var i = from < 0 ? ~from : from; i < _gramsSorted.Length && _gramsSorted[i] <= grams + within; i++)
        {
            yield return _byGrams[i];
        }
    }

    /// <summary>Logarithm of the density, per gram, of a change of <paramref name="grams"/> by <paramref name="count"/> units.</summary>
    public double LogDensity(int product, int count, double grams, double variance)
    {
        var away = grams - (count * Mean[product]);
        var spread = Spread[product];
        // The mean itself is known only as well as it was weighed.
        var mean = spread * spread / _counted[product] * count * count;
        var near = (count * spread * spread) + mean + variance;
        var wide = (count * ((3 * spread) + 2) * ((3 * spread) + 2)) + mean + variance;
        return Math.Log(((1 - Strays) * Normal(away, near)) + (Strays * Normal(away, wide)));
    }

    /// <summary>Share of the picks at a facing that are of this product.</summary>
    public double Share(int facing, int product)
    {
        var wrong = Specs[Facings[facing].Product].IsLoose ? WrongBinShare : WrongShare;
        var filed = Facings[facing].Product == product ? 1 - wrong : wrong / Math.Max(20, _byGrams.Length);
        return ((FiledActs * filed) + _acts[facing].GetValueOrDefault(product)) / (FiledActs + _actsAt[facing]);
    }

    /// <summary>Products seen in a facing beside the filed one.</summary>
    public IEnumerable<int> SeenAt(int facing) => _acts[facing].Where(act => act.Value > 0.2).Select(act => act.Key);

    /// <summary>A pick at a facing was, with this probability, of this product.</summary>
    public void LearnFacing(int facing, int product, double probability)
    {
        var acts = _acts[facing];
        if (acts.Count >= MostSeen && !acts.ContainsKey(product))
        {
            acts.Remove(acts.MinBy(act => act.Value).Key);
        }

        acts[product] = acts.GetValueOrDefault(product) + probability;
        _actsAt[facing] += probability;
        if (_actsAt[facing] > MostActs)
        {
            // What was long ago counts less: facings are refilled and moved.
            foreach (var seen in acts.Keys.ToArray())
            {
                acts[seen] /= 2;
            }

            _actsAt[facing] /= 2;
        }
    }

    /// <summary>The product that stands in a facing instead of the filed one, where enough picks say so; null otherwise.</summary>
    public int? Instead(int facing)
    {
        const double FewestActs = 2.5;
        const double Clear = 0.8;
        if (_actsAt[facing] < FewestActs)
        {
            return null;
        }

        var most = _acts[facing].MaxBy(act => act.Value);
        return most.Key != Facings[facing].Product && most.Value > Clear * _actsAt[facing] ? most.Key : null;
    }

    /// <summary>A unit that was certainly of this product weighed so much.</summary>
    public void LearnMass(int product, double grams, double variance)
    {
        var away = grams - Mean[product];
        if (double.IsNaN(away) || Math.Abs(away) > (4 * Spread[product]) + (3 * Math.Sqrt(variance)) + 3)
        {
            return;
        }

        var weight = Spread[product] * Spread[product] / ((Spread[product] * Spread[product]) + variance);
        var counted = Math.Min(MostUnits, _counted[product] + weight);
        Mean[product] += away * weight / counted;
        var square = Math.Max(0, (away * away) - variance);
        Spread[product] = Math.Sqrt(Math.Max(0.09, (Spread[product] * Spread[product]) + (weight / (counted + FiledUnits) * (square - (Spread[product] * Spread[product])))));
        _counted[product] = counted;
    }

    public static double Normal(double away, double variance) => Math.Exp(-0.5 * away * away / variance) / Math.Sqrt(2 * Math.PI * variance);

    // Without a filed spread: the median of measured goods is 1.3 % of the mass, and small things differ by about a gram.
    private static double SpreadOf(ProductSpec spec, double mean) =>
        spec.SigmaGrams is > 0 and < 10_000 and var sigma ? Math.Max(0.4, sigma) : 0.8 + (0.013 * (double.IsNaN(mean) ? 0 : mean));

    // A planogram may name products that no file lists: they have a place, but no mass.
    private List<ProductSpec> Unlisted(Planogram planogram)
    {
        var unlisted = new List<ProductSpec>();
        foreach (var facing in planogram.Facings)
        {
            if (_index.TryAdd(facing.Product, _index.Count))
            {
                unlisted.Add(new ProductSpec(facing.Product, facing.Product, null));
            }
        }

        return unlisted;
    }
}
