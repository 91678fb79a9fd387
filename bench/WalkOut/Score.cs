using System.Globalization;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Counts of one or many scenes, item and person both right; loose goods are left out.</summary>
internal sealed class Score
{
    public int Scenes { get; private set; }

    public double F1Sum { get; private set; }

    public int Receipts { get; private set; }

    public int Exact { get; private set; }

    public int Reviewed { get; private set; }

    /// <summary>Exact among those that nobody looks at.</summary>
    public int ExactUnseen { get; private set; }

    public int Right { get; private set; }

    public int Charged { get; private set; }

    public int Taken { get; private set; }

    /// <summary>Lines charged unseen, and those of them that charge too much.</summary>
    public int Lines { get; private set; }

    public int Overcharged { get; private set; }

    /// <summary>Each judged line: how sure, and whether right.</summary>
    public List<(double Confidence, bool Right)> Sure { get; } = [];

    public double F1 => Scenes == 0 ? 0 : F1Sum / Scenes;

    public double Precision => Charged == 0 ? 1 : (double)Right / Charged;

    public double Recall => Taken == 0 ? 1 : (double)Right / Taken;

    public double ExactShare => Receipts == 0 ? 0 : (double)Exact / Receipts;

    /// <summary>Adds one scene. Answers whether every receipt was exact.</summary>
    public bool Add(Play play, IReadOnlyList<Bill> bills)
    {
        var loose = play.Planogram.Products.Where(product => product.Loose).Select(product => product.Gtin).ToHashSet();
        var byShopper = bills.GroupBy(bill => bill.Shopper).ToDictionary(same => same.Key, same => same.ToList());
        var (right, charged, taken, exact) = (0, 0, 0, 0);
        foreach (var shopper in play.Truth.Shoppers)
        {
            var truth = shopper.Held.GroupBy(unit => unit.Product.Gtin).ToDictionary(line => line.Key, line => line.Count());
            byShopper.Remove(shopper.Id.ToString(CultureInfo.InvariantCulture), out var mine);
            var lines = (mine ?? []).SelectMany(bill => bill.Lines).Where(line => !loose.Contains(line.Gtin)).ToList();
            var reviewed = mine is not null && mine.Exists(bill => bill.NeedsReview);
            var hits = lines.Sum(line => Math.Min(line.Quantity, truth.GetValueOrDefault(line.Gtin)));
            (right, charged, taken) = (right + hits, charged + lines.Sum(line => line.Quantity), taken + truth.Values.Sum());
            // A shopper without a receipt has one in effect: an empty one.
            var isExact = lines.Count == truth.Count && lines.TrueForAll(line => truth.GetValueOrDefault(line.Gtin) == line.Quantity);
            exact += isExact ? 1 : 0;
            Count(lines, truth, reviewed, isExact);
        }
        // Receipts of people who do not exist.
        foreach (var line in byShopper.Values.SelectMany(bills => bills).SelectMany(bill => bill.Lines).Where(line => !loose.Contains(line.Gtin)))
        {
            charged += line.Quantity;
            Sure.Add((line.Confidence, false));
            (Lines, Overcharged) = (Lines + 1, Overcharged + 1);
        }
        (Right, Charged, Taken) = (Right + right, Charged + charged, Taken + taken);
        (Exact, Receipts, Scenes) = (Exact + exact, Receipts + play.Truth.Shoppers.Count, Scenes + 1);
        F1Sum += charged + taken == 0 ? 1 : 2.0 * right / (charged + taken);
        return exact == play.Truth.Shoppers.Count && right == charged;
    }

    public void Add(Score other)
    {
        Scenes += other.Scenes;
        F1Sum += other.F1Sum;
        Receipts += other.Receipts;
        Exact += other.Exact;
        Reviewed += other.Reviewed;
        ExactUnseen += other.ExactUnseen;
        Right += other.Right;
        Charged += other.Charged;
        Taken += other.Taken;
        Lines += other.Lines;
        Overcharged += other.Overcharged;
        Sure.AddRange(other.Sure);
    }

    private void Count(List<BillLine> lines, Dictionary<string, int> truth, bool reviewed, bool exact)
    {
        Sure.AddRange(lines.Select(line => (line.Confidence, truth.GetValueOrDefault(line.Gtin) == line.Quantity)));
        if (reviewed)
        {
            Reviewed++;
            return;
        }
        ExactUnseen += exact ? 1 : 0;
        Lines += lines.Count;
        Overcharged += lines.Count(line => line.Quantity > truth.GetValueOrDefault(line.Gtin));
    }
}
