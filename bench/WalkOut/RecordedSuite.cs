using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.Bench.WalkOut;

/// <summary>The one real recording at hand: exactly its receipt, and no event on any other shelf.</summary>
internal static class RecordedSuite
{
    private const string TrueShopper = "3325379692103139202", TrueGtin = "071142008582";
    private const int TrueGondola = 1, TrueShelf = 5;

    public static string Folder(Options options) => options.Rest.Count > 0 ? options.Rest[0] : Path.Combine(Root(), "tests", "WalkOut", "benchmark-1");

    public static Report Run(Options options)
    {
        var folder = Folder(options);
        var watch = Stopwatch.StartNew();
        var replayed = Replay.Of(Recording.Open(folder));
        var report = new Report("recorded", """
            Not simulated: BENCHMARK-1 of the AutoCheckout competition (four gondolas, 17 s, one shopper who takes one unit of 071142008582 from shelf 5
            of gondola 1).
            """);
        var table = new Table("shopper", "gtin", "quantity", "confidence", "review");
        foreach (var receipt in replayed.Receipts)
        {
            foreach (var line in receipt.Lines)
                table.Add(receipt.Shopper, line.Product, line.Quantity.ToString(CultureInfo.InvariantCulture), Table.Share(line.Confidence), receipt.NeedsReview ? "yes" : "no");
        }
        report.Tables.Add(table.ToString());
        var events = new Table("event at", "shelf", "grams", "product", "quantity", "shopper");
        foreach (var happened in replayed.Events)
        {
            events.Add(happened.Time.ToString("0.00", CultureInfo.InvariantCulture), string.Join(" ", happened.Plates), Table.Number(happened.Grams), happened.Product ?? "–",
                happened.Quantity.ToString(CultureInfo.InvariantCulture), happened.Shopper ?? "–");
        }
        report.Tables.Add(events.ToString());
        var exact = replayed.Receipts.SelectMany(receipt => receipt.Lines.Select(line => (receipt.Shopper, line.Product, line.Quantity))).ToList() is [(TrueShopper, TrueGtin, 1)];
        var elsewhere = replayed.Events.Count(happened => happened.Plates.Any(plate => plate.Gondola != TrueGondola || plate.Shelf != TrueShelf));
        report.Json = JsonSerializer.Serialize(new { suite = "recorded", simulated = false, exact, eventsElsewhere = elsewhere, seconds = Math.Round(watch.Elapsed.TotalSeconds, 2) });
        return report;
    }

    // The folder of the repository, from wherever in it the command is given.
    public static string Root()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpenAisle.slnx")))
                return folder.FullName;
        }
        return Environment.CurrentDirectory;
    }
}
