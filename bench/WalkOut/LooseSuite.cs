using System.Globalization;
using System.Text.Json;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Goods sold by weight out of weighed bins: are the grams right, and the shopper?</summary>
internal static class LooseSuite
{
    private const double BoundGrams = 3, BoundShare = 0.01;

    // Less than this is dust: nobody is billed for it and nobody misses it.
    private const double DustGrams = 3;

    public static Report Run(Options options)
    {
        var seeds = options.Seeds > 0 ? options.Seeds : options.Quick ? 8 : 150;
        var which = Stage.Others.First(known => known.Name == "loose");
        var results = Scenes.Many([.. Enumerable.Range(0, seeds).Select(i => options.FirstSeed + (ulong)i)], options.Cores, seed =>
        {
            var (play, judged, _) = Scenes.Play(which, seed, null, live: true, yardsticks: false);
            return (Seed: seed, Found: Compare(play, judged[0].Bills));
        });
        var all = results.SelectMany(result => result.Found).ToList();
        var matched = all.Where(line => line is { True: > DustGrams, Billed: > DustGrams }).ToList();
        var rightShopper = all.Count == 0 ? 1 : (double)matched.Count / all.Count;
        var errors = matched.Select(line => Math.Abs(line.Billed - line.True)).Order().ToList();
        var within = matched.Count(line => Math.Abs(line.Billed - line.True) <= Math.Max(BoundGrams, BoundShare * line.True));
        var report = new Report("loose", $"""
            Simulated. Three people in a store of 96 plates, half of the products in weighed bins; 1 to 3 handfuls a visit to a bin, a fifth of them
            with some poured back. {seeds} seeds (from {options.FirstSeed}). Shopper right: lines (truly taken or billed) that stand on both sides.
            """);
        var table = new Table("measured", "value", "wanted");
        table.Add("lines", all.Count.ToString(CultureInfo.InvariantCulture), "–");
        table.Add("shopper right", Table.Percent(rightShopper), "≥ 98 %");
        table.Add("grams within max(3 g, 1 %)", Table.Percent(matched.Count == 0 ? 0 : (double)within / matched.Count), "100 %");
        foreach (var (name, at) in new[] { ("median", 0.5), ("95 %", 0.95), ("99 %", 0.99), ("most", 1.0) })
            table.Add($"error in grams, {name}", errors.Count == 0 ? "–" : Table.Number(errors[Math.Min(errors.Count - 1, (int)(at * errors.Count))], "0.00"), "–");
        report.Tables.Add(table.ToString());
        report.Json = JsonSerializer.Serialize(new
        {
            suite = "loose",
            simulated = true,
            lines = all.Count,
            shopperRight = Math.Round(rightShopper, 4),
            within = Math.Round(matched.Count == 0 ? 0 : (double)within / matched.Count, 4),
            medianErrorGrams = errors.Count == 0 ? 0 : Math.Round(errors[errors.Count / 2], 2),
        });
        foreach (var (seed, found) in results)
        {
            foreach (var line in found.Where(line => Math.Abs(line.Billed - line.True) > Math.Max(BoundGrams, BoundShare * line.True)))
                report.Findings.Add(string.Create(CultureInfo.InvariantCulture, $"loose, seed {seed}: {line.Gtin} true {line.True:0.0} g, billed {line.Billed:0.0} g"));
        }
        return report;
    }

    private static List<(string Gtin, double True, double Billed)> Compare(Play play, IReadOnlyList<Bill> bills)
    {
        var lines = new List<(string, double, double)>();
        foreach (var shopper in play.Truth.Shoppers)
        {
            var id = shopper.Id.ToString(CultureInfo.InvariantCulture);
            var billed = bills.Where(bill => bill.Shopper == id).SelectMany(bill => bill.Lines).Where(line => line.Grams > 0)
                .GroupBy(line => line.Gtin).ToDictionary(line => line.Key, line => line.Sum(part => part.Grams));
            var truth = shopper.Loose.ToDictionary(line => line.Key.Gtin, line => line.Value);
            lines.AddRange(billed.Keys.Union(truth.Keys).Order(StringComparer.Ordinal)
                .Select(gtin => (gtin, truth.GetValueOrDefault(gtin), billed.GetValueOrDefault(gtin)))
                .Where(line => Math.Max(line.Item2, line.Item3) > DustGrams));
        }
        return lines;
    }
}
