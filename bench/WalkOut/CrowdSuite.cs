using System.Globalization;
using System.Text.Json;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Six and twelve people at once, four of ten errands of the confusing kind; and the same with worse and worse sensors.</summary>
internal static class CrowdSuite
{
    /// <summary>What a good installation is assumed to have; each curve varies one of these and leaves the others.</summary>
    public static readonly Faults Usual = new() { Dropout = 0.02, LongestDropout = 1.5, WristError = 0.04, IdSwitchesPerMinute = 0.05 };

    private static readonly (string Title, double[] At, double[] Quick, Func<double, Faults> With)[] Varied =
    [
        ("id switches a minute and person", [0, 0.5, 1, 1.5, 2], [0, 2], at => Usual with { IdSwitchesPerMinute = at }),
        ("share of time unseen, bursts to 5 s", [0, 0.05, 0.1, 0.2, 0.3], [0, 0.3], at => Usual with { Dropout = at, LongestDropout = 5 }),
        ("wrist error, m", [0.03, 0.06, 0.1, 0.15, 0.25], [0.03, 0.25], at => Usual with { WristError = at }),
        ("share of plates dead", [0, 0.01, 0.02, 0.05, 0.1], [0, 0.1], at => Usual with { DeadPlates = at }),
        ("share of planogram entries wrong", [0, 0.01, 0.02, 0.05, 0.1], [0, 0.1], at => Usual with { WrongEntries = at }),
        ("cameras ahead of plates, s", [0, 0.05, 0.1, 0.2, 0.3], [0, 0.3], at => Usual with { ClockSkew = at }),
        ("noise and knocks, times the usual", [0.5, 1, 2, 3, 4], [1, 4], at => Usual with { NoiseTimes = at }),
        ("spread of unit masses, times the usual", [0.5, 1, 2, 3, 4], [1, 4], at => Usual with { SpreadTimes = at }),
        ("wrists further from the plate, m", [0, 0.03, 0.06, 0.1, 0.15], [0, 0.15], at => Usual with { LongerReach = at }),
    ];

    public static Report Run(Options options)
    {
        var seeds = options.Seeds > 0 ? options.Seeds : options.Quick ? 3 : 30;
        var report = new Report("crowd", $"""
            Simulated. 6 and 12 people at once among 360 plates (two rows of three gondolas, one aisle), each on 5 to 8 errands, 40 % of them
            confusing: touching, leaning, bumping, looking, putting back rightly and wrongly, taking two and returning one, holding for long, swapping
            like weights, handing over, reaching where somebody stands. Sensors: bodies unseen 2 % of the time, wrists 4 cm off, ids switch 0.05
            times a minute and person. {seeds} seeds (from {options.FirstSeed}). Precision and recall over units: item and person both right.
            """);
        var table = new Table("people", "judge", "precision", "recall", "F1", "exact receipts", "receipts", "to review");
        var json = new Dictionary<string, object>();
        var audits = new List<(string, Audit)>();
        foreach (var people in new[] { 6, 12 })
        {
            var results = Play(people, Usual, seeds, options, yardsticks: true);
            foreach (var judge in BaselineSuite.Judges)
            {
                var sum = BaselineSuite.Sum(results.Select(result => result.Scores[judge]));
                table.Add(people.ToString(CultureInfo.InvariantCulture), judge, Table.Share(sum.Precision), Table.Share(sum.Recall), Table.Share(sum.F1),
                    Table.Percent(sum.ExactShare), sum.Receipts.ToString(CultureInfo.InvariantCulture), judge == "engine" ? Table.Percent((double)sum.Reviewed / sum.Receipts) : "–");
                json[$"{judge} {people}"] = new[] { Math.Round(sum.Precision, 4), Math.Round(sum.Recall, 4) };
            }
            var audit = new Audit();
            foreach (var result in results)
                audit.Add(result.Audit);
            audits.Add((people.ToString(CultureInfo.InvariantCulture) + " people", audit));
            report.Findings.AddRange(audit.Mistakes.Take(Report.MostMistakes));
            report.Findings.AddRange(results.Where(result => result.Scores["engine"].Right < result.Scores["engine"].Taken - 2)
                .Select(result => $"crowd-{people}, seed {result.Seed}: {result.Scores["engine"].Right} of {result.Scores["engine"].Taken} right, {result.Scores["engine"].Charged} charged"));
        }
        report.Tables.Add(table.ToString());
        report.Tables.Add(Audit.Table(audits).ToString());
        report.Json = JsonSerializer.Serialize(new { suite = "crowd", simulated = true, seeds, precisionRecall = json });
        return report;
    }

    public static Report Curves(Options options)
    {
        var seeds = options.Seeds > 0 ? options.Seeds : options.Quick ? 2 : 12;
        var report = new Report("curves", $"""
            Simulated. The crowd again; one fault varied at a time, the others as in the crowd. {seeds} seeds (from {options.FirstSeed}) a point, the same scenes at each.
            ±: half of a 95 % interval, from how scenes differ.
            """);
        var panels = new List<Panel>();
        var table = new Table("varied", "at", "precision, 6", "recall, 6", "precision, 12", "recall, 12");
        var json = new List<object>();
        foreach (var (title, all, quick, with) in Varied)
        {
            var at = options.Quick ? quick : all;
            var values = new[] { new double[at.Length], new double[at.Length], new double[at.Length], new double[at.Length] };
            var margins = new[] { new double[at.Length], new double[at.Length], new double[at.Length], new double[at.Length] };
            for (var i = 0; i < at.Length; i++)
            {
                foreach (var (people, series) in new[] { (6, 0), (12, 2) })
                {
                    var scenes = Play(people, with(at[i]), seeds, options, yardsticks: false).Select(result => result.Scores["engine"]).ToList();
                    var sum = BaselineSuite.Sum(scenes);
                    (margins[series][i], margins[series + 1][i]) =
                        (Statistics.Margin([.. scenes.Select(scene => (scene.Right, scene.Charged))]), Statistics.Margin([.. scenes.Select(scene => (scene.Right, scene.Taken))]));
                    (values[series][i], values[series + 1][i]) = (sum.Precision, sum.Recall);
                }
                table.Add([i == 0 ? title : "", Table.Number(at[i], "0.##"), .. values.Zip(margins).Select(one => $"{Table.Share(one.First[i])} ± {Table.Share(one.Second[i])}")]);
                json.Add(new { varied = title, at = at[i], six = new[] { Math.Round(values[0][i], 4), Math.Round(values[1][i], 4) }, twelve = new[] { Math.Round(values[2][i], 4), Math.Round(values[3][i], 4) } });
            }
            panels.Add(new Panel(title, at, values, margins));
        }
        report.Tables.Add(table.ToString());
        var lowest = Math.Floor(panels.Min(panel => panel.Values.Min(series => series.Min())) * 10) / 10;
        report.Charts.Add(("curves.svg", Charts.Panels("Simulated crowd: what worse sensors cost",
            ["precision, 6 people", "recall, 6 people", "precision, 12 people", "recall, 12 people"], panels, Math.Min(0.8, lowest))));
        report.Json = JsonSerializer.Serialize(new { suite = "curves", simulated = true, seeds, points = json });
        return report;
    }

    private static (ulong Seed, Dictionary<string, Score> Scores, Audit Audit)[] Play(int people, Faults faults, int seeds, Options options, bool yardsticks)
    {
        var which = Stage.Others.First(known => known.Name == "crowd-" + people.ToString(CultureInfo.InvariantCulture));
        return Scenes.Many([.. Enumerable.Range(0, seeds).Select(i => options.FirstSeed + (ulong)i)], options.Cores, seed =>
        {
            var (play, judged, audit) = Scenes.Play(which, seed, faults, live: true, yardsticks);
            var scores = new Dictionary<string, Score>();
            foreach (var (judge, bills) in judged)
                (scores[judge] = new Score()).Add(play, bills);
            return (seed, scores, audit);
        });
    }
}
