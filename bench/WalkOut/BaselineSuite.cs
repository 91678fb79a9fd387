using System.Text.Json;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Thirty baseline-like cases, many seeds each; the engine beside the winner's method and the oracle.</summary>
internal static class BaselineSuite
{
    public static readonly string[] Judges = ["engine", "winner's method", "oracle"];

    public static Report Run(Options options)
    {
        var seeds = options.Seeds > 0 ? options.Seeds : options.Quick ? 3 : 20;
        var work = Baseline.Cases.Where(which => options.Rest.Count == 0 || options.Rest.Contains(which.Name) || options.Rest.Contains(which.Kind)).SelectMany(which => Enumerable.Range(0, seeds).Select(i => (which, Seed: options.FirstSeed + (ulong)i))).ToList();
        var results = Scenes.Many(work, options.Cores, item =>
        {
            var (play, judged, audit) = Scenes.Play(item.which, item.Seed, null, live: false, yardsticks: true);
            var scores = new Dictionary<string, Score>();
            var failed = false;
            foreach (var (judge, bills) in judged)
            {
                scores[judge] = new Score();
                var perfect = scores[judge].Add(play, bills);
                failed |= judge == "engine" && !perfect;
            }
            return new Result(item.which, item.Seed, scores, failed, audit);
        });
        return Say(seeds, options, results);
    }

    private static Report Say(int seeds, Options options, Result[] results)
    {
        var report = new Report("baseline", $"""
            Simulated. Thirty cases of one to three people in a store of 180 plates, {seeds} seeds each (from {options.FirstSeed}), judged from what a
            recording holds (no doors, no spread of unit masses). F1: item and person both right, in a case over all its people, then the mean over cases. Exact: receipts
            that hold exactly what was carried out. The oracle is told every true time, place and person, and sees weights to 0.5 g.
            Published of the winner on the competition's own thirty cases: a mean F1 of 0.844, 18 of 30 without a mistake.
            """);
        var table = new Table(["kind", .. Judges.Select(judge => "F1 " + judge), .. Judges.Select(judge => "exact " + judge)]);
        var kinds = results.Select(result => result.Which.Kind).Distinct().ToList();
        var totals = Judges.ToDictionary(judge => judge, _ => new Score());
        var json = new Dictionary<string, object>();
        var groups = new List<(string Kind, double[] F1)>();
        foreach (var kind in kinds)
        {
            var scores = Judges.ToDictionary(judge => judge, judge => Sum(results.Where(result => result.Which.Kind == kind).Select(result => result.Scores[judge])));
            foreach (var judge in Judges)
                totals[judge].Add(scores[judge]);
            table.Add([kind, .. Judges.Select(judge => Table.Share(scores[judge].F1)), .. Judges.Select(judge => Table.Percent(scores[judge].ExactShare))]);
            json[kind] = Judges.Select(judge => Math.Round(scores[judge].F1, 4)).ToArray();
            groups.Add((kind, [.. Judges.Select(judge => scores[judge].F1)]));
        }
        table.Add(["all", .. Judges.Select(judge => Table.Share(totals[judge].F1)), .. Judges.Select(judge => Table.Percent(totals[judge].ExactShare))]);
        report.Tables.Add(table.ToString());
        report.Tables.Add(ByCase(results));
        var audits = kinds.ToDictionary(kind => kind, _ => new Audit());
        foreach (var result in results)
            audits[result.Which.Kind].Add(result.Audit);
        report.Tables.Add(Audit.Table(audits.Select(audit => (audit.Key, audit.Value))).ToString());
        report.Charts.Add(("baseline.svg", Charts.Bars("Simulated: F1 of thirty baseline-like cases, by kind", Judges, groups)));
        report.Json = JsonSerializer.Serialize(new
        {
            suite = "baseline",
            simulated = true,
            seeds,
            receipts = totals["engine"].Receipts,
            f1 = Judges.Select(judge => Math.Round(totals[judge].F1, 4)),
            exact = Judges.Select(judge => Math.Round(totals[judge].ExactShare, 4)),
            worstKind = Math.Round(groups.Min(group => group.F1[0]), 4),
            kinds = json,
        });
        foreach (var failed in results.Where(result => result.Failed).GroupBy(result => (result.Which.Kind, result.Which.Name)))
            report.Findings.Add($"{failed.Key.Kind} / {failed.Key.Name}: engine not exact with seeds {string.Join(", ", failed.Select(result => $"{result.Seed} ({Table.Share(result.Scores["engine"].F1)})"))}");
        report.Findings.AddRange(audits.Values.SelectMany(audit => audit.Mistakes).Take(Report.MostMistakes));
        return report;
    }

    // Which cases cost most of what is lost, the dearest first.
    private static string ByCase(Result[] results)
    {
        var table = new Table(["case", .. Judges.Select(judge => "F1 " + judge)]);
        var cases = results.GroupBy(result => result.Which.Name).Select(same => (same.Key, F1: Judges.Select(judge => same.Average(result => result.Scores[judge].F1)).ToArray()));
        foreach (var (name, f1) in cases.OrderBy(one => one.F1[0]))
            table.Add([name, .. f1.Select(Table.Share)]);
        return table.ToString();
    }

    public static Score Sum(IEnumerable<Score> scores)
    {
        var sum = new Score();
        foreach (var score in scores)
            sum.Add(score);
        return sum;
    }

    private sealed record Result(Case Which, ulong Seed, Dictionary<string, Score> Scores, bool Failed, Audit Audit);
}
