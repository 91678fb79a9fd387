using System.Globalization;
using System.Text.Json;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>An ordinary day: how many receipts are right, how many are sent to review, whether confidence means what it says.</summary>
internal static class MixSuite
{
    private const int EnoughReceipts = 10_000, QuickReceipts = 300, TestReceipts = 60, BinCount = 10;

    public static Report Run(Options options)
    {
        var wanted = options.Seeds > 0 ? options.Seeds * TestReceipts : options.Quick ? QuickReceipts : EnoughReceipts;
        var sum = new Score();
        var wrong = new List<string>();
        var audits = new Audit();
        var which = Stage.Others.First(known => known.Name == "mix");
        // Scenes in rounds, until there are enough receipts.
        for (var seed = options.FirstSeed; sum.Receipts < wanted; seed += 64)
        {
            var results = Scenes.Many([.. Enumerable.Range(0, 64).Select(i => seed + (ulong)i)], options.Cores, s =>
            {
                var (play, judged, audit) = Scenes.Play(which, s, null, live: true, yardsticks: false);
                var score = new Score();
                score.Add(play, judged[0].Bills);
                return (Seed: s, Score: score, Audit: audit);
            });
            foreach (var (s, score, audit) in results)
            {
                sum.Add(score);
                audits.Add(audit);
                if (score.ExactUnseen + score.Reviewed < score.Receipts)
                    wrong.Add(s.ToString(CultureInfo.InvariantCulture));
            }
        }
        return Say(sum, audits, wrong, options);
    }

    private static Report Say(Score sum, Audit audit, List<string> wrong, Options options)
    {
        var report = new Report("mix", $"""
            Simulated. An ordinary mix: groups come 20 to 70 s apart into a store of 144 plates, 60 % of one person, 33 % of two, 7 % of three; each
            person on 1 to 5 errands, 10 % of them confusing; sensors in good order (bodies unseen 0.5 % of the time, wrists 3 cm off); doors told.
            {sum.Receipts} receipts, seeds from {options.FirstSeed}. In brackets 95 % intervals (Wilson). Calibration: each line's confidence against whether its
            quantity is exactly right, ten bins of equal count.
            """);
        var unseen = sum.Receipts - sum.Reviewed;
        var bins = Statistics.Bins(sum.Sure, BinCount);
        var error = Statistics.CalibrationError(bins);
        var table = new Table("measured", "value", "wanted");
        table.Add("receipts", sum.Receipts.ToString(CultureInfo.InvariantCulture), "≥ 10,000");
        table.Add("sent to review", Share(sum.Reviewed, sum.Receipts, 1000, "in 1,000"), "≤ 50 in 1,000");
        table.Add("exact among the others", Share(sum.ExactUnseen, unseen, 100, "%"), "≥ 99.5 %");
        table.Add("exact, all", Share(sum.Exact, sum.Receipts, 100, "%"), "–");
        table.Add("lines charged too much", Share(sum.Overcharged, sum.Lines, 1000, "in 1,000"), "≤ 1 in 1,000");
        table.Add("calibration error", Table.Number(error, "0.0000"), "≤ 0.02");
        report.Tables.Add(table.ToString());
        var byBin = new Table("bin", "said", "was", "lines");
        for (var b = 0; b < bins.Count; b++)
            byBin.Add((b + 1).ToString(CultureInfo.InvariantCulture), Table.Number(bins[b].Said, "0.0000"), Table.Number(bins[b].Was, "0.0000"), bins[b].Count.ToString(CultureInfo.InvariantCulture));
        report.Tables.Add(byBin.ToString());
        report.Tables.Add(Audit.Table([("mix", audit)]).ToString());
        report.Findings.AddRange(audit.Mistakes.Take(Report.MostMistakes));
        if (bins.Count > 1)
        {
            report.Charts.Add(("calibration.svg", Charts.Panels("Simulated: are lines as often right as the engine says?", ["was right", "said"],
                [new Panel("said (ten bins of equal count)", [.. bins.Select(bin => Math.Round(bin.Said, 3))], [[.. bins.Select(bin => bin.Was)], [.. bins.Select(bin => bin.Said)]])], 0)));
        }
        report.Json = JsonSerializer.Serialize(new
        {
            suite = "mix",
            simulated = true,
            receipts = sum.Receipts,
            reviewedPerThousand = Math.Round(1000.0 * sum.Reviewed / Math.Max(1, sum.Receipts), 2),
            exactUnseen = Math.Round((double)sum.ExactUnseen / Math.Max(1, unseen), 5),
            exact = Math.Round(sum.ExactShare, 5),
            overchargedPerThousand = Math.Round(1000.0 * sum.Overcharged / Math.Max(1, sum.Lines), 3),
            calibrationError = Math.Round(error, 5),
        });
        if (wrong.Count > 0)
            report.Findings.Add($"mix: wrong and not sent to review with seeds {string.Join(", ", wrong.Take(60))}");
        return report;
    }

    private static string Share(int hits, int of, int by, string unit)
    {
        var (low, high) = Statistics.Interval(hits, of);
        return string.Create(CultureInfo.InvariantCulture, $"{(of == 0 ? 0 : (double)by * hits / of):0.00} {unit} ({by * low:0.00}–{by * high:0.00})");
    }
}
