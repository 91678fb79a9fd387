using System.Globalization;
using System.Text.Json;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Stores unlike those of the other suites: other scales, cameras, goods and layouts, one thing changed at a time.</summary>
internal static class StoresSuite
{
    private const int People = 4;
    private const double Confusing = 0.25;

    /// <summary>The scene of each store, with the faults of its sensors.</summary>
    public static IEnumerable<(Case Case, Faults Faults)> Cases => Stores.Select(store => (new Case(store.Name, "stores", Write, store.Shape), store.Faults));

    private static readonly (string Name, StoreShape Shape, Faults Faults)[] Stores =
    [
        ("as in the other suites", new(), new()),
        ("scales of 15 Hz", new(Rate: 15), new()),
        ("scales of 30 Hz", new(Rate: 30), new()),
        ("scales of 100 Hz", new(Rate: 100), new()),
        ("cameras of 10 Hz", new(Frames: 10), new()),
        ("cameras of 30 Hz", new(Frames: 30), new()),
        ("no elbows seen", new(Unseen: [Joint.LeftElbow, Joint.RightElbow]), new()),
        ("no shoulders seen", new(Unseen: [Joint.Neck, Joint.LeftShoulder, Joint.RightShoulder]), new()),
        ("no heads seen", new(Unseen: [Joint.Head, Joint.Neck]), new()),
        ("right wrists unseen", new(Unseen: [Joint.RightWrist]), new()),
        ("only heads and wrists", new(Unseen: [Joint.Neck, Joint.LeftShoulder, Joint.RightShoulder, Joint.LeftElbow, Joint.RightElbow]), new()),
        ("clocks apart by 0.25 s", new(), new() { ClockSkew = 0.25 }),
        ("clocks apart by -0.25 s", new(), new() { ClockSkew = -0.25 }),
        ("noise three times", new(), new() { NoiseTimes = 3 }),
        ("shelves that shake four times", new(), new() { UnrestTimes = 4 }),
        ("light goods, 8 to 60 g", new(MedianGrams: 20, LeastGrams: 8, MostGrams: 60), new()),
        ("heavy goods, 0.5 to 3 kg", new(MedianGrams: 1200, LeastGrams: 500, MostGrams: 3000), new()),
        ("nine in ten like the next", new(LikeShare: 0.9), new()),
        ("units that differ twice", new(), new() { SpreadTimes = 2 }),
        ("narrow plates, 6 cm", new(Plates: 20, PlateWidth: 0.06), new()),
        ("wide plates, 25 cm", new(Plates: 5, PlateWidth: 0.25), new()),
        ("one gondola, two shelves", new(Gondolas: 1, Shelves: 2), new()),
        ("eight gondolas in two aisles", new(Gondolas: 8, GondolasASide: 2), new()),
        ("long reach, 8 cm short", new(), new() { LongerReach = 0.08 }),
        ("bad cameras", new(Frames: 10), new() { WristError = 0.08, Dropout = 0.05, LongestDropout = 2, IdSwitchesPerMinute = 0.3 }),
        ("dead plates and wrong entries", new(), new() { DeadPlates = 0.02, WrongEntries = 0.04 }),
    ];

    public static Report Run(Options options)
    {
        var seeds = options.Seeds > 0 ? options.Seeds : options.Quick ? 3 : 20;
        var report = new Report("stores", $"""
            Simulated. {People} people on 3 to 5 errands each, {100 * Confusing:0} % of them confusing, in stores that differ from the usual one (180 plates, 60 Hz, cameras of
            about 15 Hz, goods of 24 to 1,200 g) in one thing. {seeds} seeds (from {options.FirstSeed}) each, judged from what a recording holds. F1, exact and review as in the
            other suites; the oracle is told every true time, place and person, and sees weights to 0.5 g.
            """);
        var stores = Stores.Where(store => options.Rest.Count == 0 || options.Rest.Any(name => store.Name.Contains(name, StringComparison.Ordinal))).ToList();
        var work = stores.SelectMany(store => Enumerable.Range(0, seeds).Select(i => (store, Seed: options.FirstSeed + (ulong)i))).ToList();
        var results = Scenes.Many(work, options.Cores, item =>
        {
            var which = new Case(item.store.Name, "stores", Write, item.store.Shape);
            var (play, judged, audit) = Scenes.Play(which, item.Seed, item.store.Faults, live: false, yardsticks: true);
            var scores = new Dictionary<string, Score>();
            foreach (var (judge, bills) in judged)
                (scores[judge] = new Score()).Add(play, bills);
            return (item.store.Name, scores, audit);
        });
        var table = new Table(["store", .. BaselineSuite.Judges.Select(judge => "F1 " + judge), "exact", "exact unseen", "to review", "too much, of 1,000 lines"]);
        var json = new Dictionary<string, object>();
        var audits = new List<(string, Audit)>();
        foreach (var store in results.GroupBy(result => result.Name))
        {
            var sums = BaselineSuite.Judges.ToDictionary(judge => judge, judge => BaselineSuite.Sum(store.Select(result => result.scores[judge])));
            var engine = sums[BaselineSuite.Judges[0]];
            table.Add([store.Key, .. BaselineSuite.Judges.Select(judge => Table.Share(Units(sums[judge]))), Table.Percent(engine.ExactShare),
                Table.Percent((double)engine.ExactUnseen / Math.Max(1, engine.Receipts - engine.Reviewed)), Table.Percent((double)engine.Reviewed / engine.Receipts),
                Table.Number(1000.0 * engine.Overcharged / Math.Max(1, engine.Lines))]);
            json[store.Key] = BaselineSuite.Judges.Select(judge => Math.Round(Units(sums[judge]), 4)).ToArray();
            var audit = new Audit();
            foreach (var result in store)
                audit.Add(result.audit);
            audits.Add((store.Key, audit));
        }
        report.Tables.Add(table.ToString());
        report.Tables.Add(Audit.Table(audits).ToString());
        report.Json = JsonSerializer.Serialize(new { suite = "stores", simulated = true, seeds, f1 = json });
        report.Findings.AddRange(audits.SelectMany(audit => audit.Item2.Mistakes.Take(Report.MostMistakes / 2)));
        return report;
    }

    // Over all units: scenes differ in how much is taken.
    private static double Units(Score score) => score.Charged + score.Taken == 0 ? 1 : 2.0 * score.Right / (score.Charged + score.Taken);

    private static void Write(Scene scene)
    {
        var shopping = new Shopping(scene.Play, Confusing);
        for (var i = 0; i < People; i++)
            scene.Play.EnterFreely(scene.Seconds(0, 10), shopping.Plan(scene.Chance.Whole(3, 6)));
    }
}
