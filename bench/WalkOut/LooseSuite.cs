using System.Globalization;
using System.Text.Json;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Goods sold by weight out of weighed bins: are the grams right, and the shopper? Beside the engine an oracle that is told the times.</summary>
internal static class LooseSuite
{
    private const double BoundGrams = 3, BoundShare = 0.01;

    // Less than this is dust: nobody is billed for it and nobody misses it.
    private const double DustGrams = 3;

    // Within so many seconds two acts leave one disturbance. Bent plates are wrong by a few hundredths.
    private const double SameMoment = 1, SameDisturbance = 2.5, BentShare = 0.03;

    private static readonly string[] Causes =
    [
        "two at one bin within a second", "two at one bin within 2.5 seconds", "somebody at the next plates within 2.5 seconds", "plates that feel each other by an unknown share", "another cause",
    ];

    public static Report Run(Options options)
    {
        var seeds = options.Seeds > 0 ? options.Seeds : options.Quick ? 8 : 150;
        var which = Stage.Others.First(known => known.Name == "loose");
        var results = Scenes.Many([.. Enumerable.Range(0, seeds).Select(i => options.FirstSeed + (ulong)i)], options.Cores, seed => (Seed: seed, Lines: Judge(which, seed)));
        var all = results.SelectMany(result => result.Lines).ToList();
        var (engine, oracle) = (new Measured(all, line => line.Billed), new Measured(all, line => line.Told));
        var report = new Report("loose", $"""
            Simulated. Three people in a store of 96 plates, half of the products in weighed bins; 1 to 3 handfuls a visit to a bin, a fifth of them
            with some poured back. {seeds} seeds (from {options.FirstSeed}). Shopper right: lines (truly taken or billed) that stand on both sides.
            In brackets 95 % intervals (Wilson). The oracle is told when, at which bin and by whom everything was scooped, and by what share plates
            feel each other in the mean; not by what share each one does, nor who had how much of what two scooped at one moment.
            """);
        var table = new Table("measured", "engine", "oracle", "wanted");
        table.Add("lines", Count(engine.Lines), Count(oracle.Lines), "–");
        table.Add("shopper right", Share(engine.Matched, engine.Lines), Share(oracle.Matched, oracle.Lines), "≥ 98 %");
        table.Add("grams within max(3 g, 1 %)", Share(engine.Within, engine.Matched), Share(oracle.Within, oracle.Matched), "100 %");
        var bound = all.FindAll(line => line.Billed > DustGrams);
        table.Add("grams within the bound that the receipt states", Share(bound.Count(line => Math.Abs(line.Billed - line.True) <= line.Bound), bound.Count), "–", "95 %");
        var unseen = all.FindAll(line => line.Billed > DustGrams && !line.InReview);
        table.Add("lines on receipts nobody reviews", Count(unseen.Count), "–", "–");
        table.Add("of these within max(3 g, 1 %)", Share(unseen.Count(line => !IsWrong(line, line.Billed)), unseen.Count), "–", "–");
        table.Add("too much in the mean", Mean(engine.Bias), Mean(oracle.Bias), "–");
        foreach (var (name, at) in new[] { ("median", 0.5), ("95 %", 0.95), ("99 %", 0.99), ("most", 1.0) })
            table.Add($"error in grams, {name}", Table.Number(engine.Error(at), "0.00"), Table.Number(oracle.Error(at), "0.00"), "–");
        report.Tables.Add(table.ToString());
        var causes = new Table("lines beyond the bound or of another shopper, by cause", "engine", "oracle");
        foreach (var cause in Causes)
            causes.Add(cause, Count(all.Count(line => IsWrong(line, line.Billed) && line.Cause(line.Billed) == cause)), Count(all.Count(line => IsWrong(line, line.Told) && line.Cause(line.Told) == cause)));
        report.Tables.Add(causes.ToString());
        report.Json = JsonSerializer.Serialize(new
        {
            suite = "loose",
            simulated = true,
            lines = engine.Lines,
            shopperRight = Math.Round((double)engine.Matched / Math.Max(1, engine.Lines), 4),
            within = Math.Round((double)engine.Within / Math.Max(1, engine.Matched), 4),
            oracleWithin = Math.Round((double)oracle.Within / Math.Max(1, oracle.Matched), 4),
            medianErrorGrams = Math.Round(engine.Error(0.5), 2),
        });
        foreach (var (seed, lines) in results)
        {
            foreach (var line in lines.Where(line => IsWrong(line, line.Billed)))
                report.Findings.Add(string.Create(CultureInfo.InvariantCulture, $"loose, seed {seed}: {line.Gtin} true {line.True:0.0} g, billed {line.Billed:0.0} g, oracle {line.Told:0.0} g: {line.Cause(line.Billed)}"));
        }
        return report;
    }

    private static List<Line> Judge(Case which, ulong seed)
    {
        var play = Stage.Set(which, seed);
        var (engine, oracle) = (new EngineJudge(play, live: true), new LooseOracle(play));
        play.Run(new Scenes.Both(engine, oracle), Scenes.LongestSeconds);
        var (bills, told) = (engine.Bills(), oracle.Held());
        if (engine.Broke is not null)
            Scenes.Broken.Enqueue($"{which.Name}, seed {seed}: the engine broke: {engine.Broke}");
        var lines = new List<Line>();
        foreach (var shopper in play.Truth.Shoppers)
        {
            var id = shopper.Id.ToString(CultureInfo.InvariantCulture);
            var billed = bills.Where(bill => bill.Shopper == id).SelectMany(bill => bill.Lines.Select(line => (Line: line, bill.NeedsReview))).Where(line => line.Line.Grams > 0)
                .GroupBy(line => line.Line.Gtin).ToDictionary(line => line.Key, line => (Grams: line.Sum(part => part.Line.Grams), Bound: line.Sum(part => part.Line.Bound), InReview: line.Any(part => part.NeedsReview)));
            var truth = shopper.Loose.ToDictionary(line => line.Key.Gtin, line => line.Value);
            lines.AddRange(billed.Keys.Union(truth.Keys).Order(StringComparer.Ordinal)
                .Select(gtin => new Line(gtin, truth.GetValueOrDefault(gtin), billed.GetValueOrDefault(gtin).Grams, billed.GetValueOrDefault(gtin).Bound, billed.GetValueOrDefault(gtin).InReview, told.GetValueOrDefault((shopper, gtin)), Nearness(play, shopper, gtin)))
                .Where(line => Math.Max(line.True, line.Billed) > DustGrams));
        }
        return lines;
    }

    // What happened beside the acts of a line that may disturb them: the first of the causes that holds, if any.
    private static string? Nearness(Play play, Shopper shopper, string gtin)
    {
        var others = play.Truth.Events.Where(other => other.Shopper != shopper).ToList();
        var (bin, next) = (double.PositiveInfinity, double.PositiveInfinity);
        foreach (var mine in play.Truth.Events.Where(act => act.Shopper == shopper && act.Product.Gtin == gtin))
        {
            foreach (var other in others.Where(other => other.Facing.Gondola == mine.Facing.Gondola && other.Facing.Shelf == mine.Facing.Shelf))
            {
                var apart = Math.Abs(other.Time - mine.Time);
                if (other.Facing == mine.Facing)
                    bin = Math.Min(bin, apart);
                else if (other.Plates[^1] >= mine.Plates[0] - 1 && other.Plates[0] <= mine.Plates[^1] + 1)
                    next = Math.Min(next, apart);
            }
        }
        return bin < SameMoment ? Causes[0] : bin < SameDisturbance ? Causes[1] : next < SameDisturbance ? Causes[2] : null;
    }

    private static bool IsWrong(Line line, double grams) =>
        Math.Max(line.True, grams) > DustGrams && (Math.Min(line.True, grams) <= DustGrams || Math.Abs(grams - line.True) > Bound(line.True));

    private static double Bound(double grams) => Math.Max(BoundGrams, BoundShare * grams);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Mean(double share) => Table.Number(100 * share, "0.00") + " %";

    private static string Share(int part, int all)
    {
        var (low, high) = Statistics.Interval(part, all);
        return $"{Table.Percent(all == 0 ? 1 : (double)part / all)} ({Table.Percent(low)}–{Table.Percent(high)})";
    }

    private sealed record Line(string Gtin, double True, double Billed, double Bound, bool InReview, double Told, string? Near)
    {
        public string Cause(double grams) => Near ?? (Math.Abs(grams - True) < BentShare * True ? Causes[3] : Causes[4]);
    }

    private sealed class Measured
    {
        private readonly List<double> _errors;

        public Measured(List<Line> all, Func<Line, double> grams)
        {
            var lines = all.FindAll(line => Math.Max(line.True, grams(line)) > DustGrams);
            var matched = lines.FindAll(line => Math.Min(line.True, grams(line)) > DustGrams);
            (Lines, Matched) = (lines.Count, matched.Count);
            Within = matched.Count(line => Math.Abs(grams(line) - line.True) <= Bound(line.True));
            var near = matched.FindAll(line => Math.Abs(grams(line) - line.True) < BentShare * line.True);
            Bias = near.Count == 0 ? 0 : near.Average(line => (grams(line) / line.True) - 1);
            _errors = [.. matched.Select(line => Math.Abs(grams(line) - line.True)).Order()];
        }

        public int Lines { get; }

        public int Matched { get; }

        public int Within { get; }

        public double Bias { get; }

        public double Error(double at) => _errors.Count == 0 ? double.NaN : _errors[Math.Min(_errors.Count - 1, (int)(at * _errors.Count))];
    }
}
