using System.Globalization;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>One scene told twice: what truly happened, and what the engine made of it.</summary>
internal static class Explain
{
    /// <returns>Null where no such case is known.</returns>
    public static Report? Run(Options options)
    {
        var (which, faults) = Stage.All.Select(known => (Case: known, Faults: known.Kind == "crowd" ? CrowdSuite.Usual : null)).Concat(StoresSuite.Cases.Select(store => (store.Case, (Faults?)store.Faults)))
            .FirstOrDefault(known => options.Rest.Count > 0 && known.Case.Name == options.Rest[0]);
        if (which is null)
            return null;
        var seed = options.Rest.Count > 1 ? ulong.Parse(options.Rest[1], CultureInfo.InvariantCulture) : 1;
        var play = Stage.Set(which, seed, faults);
        var engine = new EngineJudge(play, live: !Baseline.Cases.Contains(which) && which.Kind != "stores");
        play.Run(engine);
        engine.Judge.Finish();
        var report = new Report("explain", $"Simulated. {which.Name}, seed {seed}; seconds from the first entry; P1, P2, … are people.");
        var opened = play.Truth.Shoppers.Min(shopper => shopper.EntersAt);
        var names = play.Truth.Shoppers.SelectMany((shopper, i) => shopper.Ids.Select(id => (Id: Text(id), Name: $"P{i + 1}")))
            .GroupBy(pair => pair.Id).ToDictionary(pair => pair.Key, pair => pair.First().Name);
        string Who(string? id) => id is null ? "?" : names.GetValueOrDefault(id, id);
        var lines = new List<(double Time, string[] Cells)>();
        foreach (var happened in play.Truth.Events)
        {
            lines.Add((happened.Time, ["true", Place(happened.Facing.Gondola.Number, happened.Facing.Shelf, happened.Plates), Table.Number(happened.Grams),
                Count(happened.Product.Gtin, happened.Quantity) + (happened.Facing.Product == happened.Product ? "" : " (misplaced)"), Who(Text(happened.Shopper.Id)), ""]));
        }
        // Ids as they change.
        foreach (var shopper in play.Truth.Shoppers.Where(shopper => shopper.Ids.Count > 1))
            lines.Add((shopper.LeftAt, ["true", "", "", $"had {shopper.Ids.Count} ids", Who(Text(shopper.Id)), ""]));
        foreach (var given in play.Truth.Handovers)
            lines.Add((given.Time, ["true", "", "", given.Product.Gtin + " is given", Who(Text(given.From.Id)) + " → " + Who(Text(given.To.Id)), ""]));
        foreach (var judged in engine.Judge.TakeEvents())
        {
            lines.Add((judged.Time, ["judged", Place(judged.Plates[0].Gondola, judged.Plates[0].Shelf, judged.Plates.Select(plate => plate.Number)), Table.Number(judged.Grams),
                judged.Product is null ? "?" : Count(judged.Product, judged.Quantity), Who(judged.Shopper), Table.Share(judged.Confidence)]));
        }
        var events = new Table("at", "", "gondola/shelf/plates", "grams", "what", "who", "confidence");
        foreach (var (time, cells) in lines.OrderBy(line => line.Time))
            events.Add([Table.Number(time - opened, "0.00"), .. cells]);
        report.Tables.Add(events.ToString());
        report.Tables.Add(Receipts(play, [.. engine.Judge.TakeReceipts()], Who));
        return report;
    }

    private static string Receipts(Play play, IReadOnlyList<OpenAisle.WalkOut.Engine.Receipt> receipts, Func<string?, string> who)
    {
        var table = new Table("receipt", "true", "judged", "review");
        foreach (var shopper in play.Truth.Shoppers)
        {
            var truth = shopper.Held.GroupBy(unit => unit.Product.Gtin).OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => Count(line.Key, line.Count()))
                .Concat(shopper.Loose.Select(line => $"{line.Key.Gtin} {Table.Number(line.Value)} g"));
            var mine = receipts.Where(receipt => receipt.Shopper == Text(shopper.Id)).ToList();
            table.Add(who(Text(shopper.Id)), string.Join(", ", truth), Lines(mine), string.Join(", ", mine.Select(receipt => receipt.NeedsReview ? "yes" : "no")));
        }
        foreach (var stray in receipts.Where(receipt => play.Truth.Shoppers.All(shopper => Text(shopper.Id) != receipt.Shopper)))
            table.Add(who(stray.Shopper), "nobody", Lines([stray]), stray.NeedsReview ? "yes" : "no");
        return table.ToString();
    }

    private static string Lines(IEnumerable<OpenAisle.WalkOut.Engine.Receipt> receipts) => string.Join(", ", receipts.SelectMany(receipt => receipt.Lines)
        .Select(line => (line.Grams > 0 ? $"{line.Product} {Table.Number(line.Grams)} g" : Count(line.Product, line.Quantity)) + $" ({Table.Share(line.Confidence)})"));

    private static string Count(string gtin, int quantity) => string.Create(CultureInfo.InvariantCulture, $"{quantity} × {gtin.TrimStart('2').TrimStart('0')}");

    private static string Place(int gondola, int shelf, IEnumerable<int> plates) =>
        string.Create(CultureInfo.InvariantCulture, $"{gondola}/{shelf}/{string.Join(",", plates)}");

    private static string Text(ulong id) => id.ToString(CultureInfo.InvariantCulture);
}
