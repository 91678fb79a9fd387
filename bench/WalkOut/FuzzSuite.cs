using System.Globalization;
using System.Text.Json;
using OpenAisle.Sim;
using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Damaged recordings through the reader and the engine: never a crash, never an endless loop, no loss unsaid.</summary>
internal static class FuzzSuite
{
    /// <summary>A session of some seconds is judged in a fraction of one: this is for ever.</summary>
    private static readonly TimeSpan ForEver = TimeSpan.FromMinutes(2);

    private static readonly string[] Played = ["one-item", "two-shoppers-put-back", "three-misplace"];

    public static Report Run(Options options)
    {
        var seeds = options.Seeds > 0 ? options.Seeds : options.Quick ? 300 : 5_000;
        var report = new Report("fuzz", $"""
            The recorded session and {Played.Length} simulated ones, damaged {seeds} times (from {options.FirstSeed}) in one to three ways each: bytes flipped, lines cut, junk, wrong
            shapes, absurd numbers and dates, wild weights, messages lost, repeated, out of order. Wanted: no crash, an end; where nothing is lost the same receipts; where a loss can
            be seen, it is named and every receipt is looked at.
            """);
        var root = Directory.CreateTempSubdirectory("openaisle-fuzz-").FullName;
        try
        {
            var sessions = Sessions(root, RecordedSuite.Folder(options));
            var found = Scenes.Many([.. Enumerable.Range(0, seeds).Select(i => options.FirstSeed + (ulong)i)], options.Cores, seed =>
            {
                var session = sessions[(int)(seed % (ulong)sessions.Count)];
                var scratch = Path.Combine(root, "seed-" + seed.ToString(CultureInfo.InvariantCulture));
                try
                {
                    return Check(session, seed, scratch);
                }
                finally
                {
                    Directory.Delete(scratch, true);
                }
            });
            var table = new Table("damage", "sessions", "at fault");
            foreach (var same in found.GroupBy(one => one.Harm).OrderBy(same => same.Key))
                table.Add(Words(same.Key), Count(same.Count()), Count(same.Count(one => one.Fault is not null)));
            report.Tables.Add(table.ToString());
            report.Findings.AddRange(found.Where(one => one.Fault is not null).Select(one => $"seed {one.Seed}: {one.What}: {one.Fault}").Take(Report.MostMistakes));
            report.Json = JsonSerializer.Serialize(new { suite = "fuzz", sessions = seeds, atFault = found.Count(one => one.Fault is not null) });
        }
        finally
        {
            Directory.Delete(root, true);
        }
        return report;
    }

    /// <summary>Undamaged sessions with what is judged of them: a few seconds of the real one, and simulated ones.</summary>
    public static IReadOnlyList<(string Folder, string Receipts)> Sessions(string root, string real)
    {
        var folders = new List<string> { Part(real, Path.Combine(root, "real"), 1587532004, 1587532013) };
        foreach (var name in Played)
        {
            var folder = Path.Combine(root, name);
            var play = new Play(new StoreShape(Gondolas: 1, Shelves: 5, Plates: 12), new Faults { Dropout = 0, LateIds = 0 }, 11);
            Baseline.Cases.First(known => known.Name == name).Write(new Scene(play));
            Files.WriteStore(folder, play);
            using (var recorder = new Recorder(folder))
                play.Run(recorder);
            folders.Add(folder);
        }
        return [.. folders.Select(folder => (folder, Receipts(Replay.Of(Recording.Open(folder)))))];
    }

    /// <summary>Damages a copy of a session and judges it. The fault is null when all is as it should be.</summary>
    public static (ulong Seed, Harm Harm, string What, string? Fault) Check((string Folder, string Receipts) session, ulong seed, string scratch)
    {
        Directory.CreateDirectory(scratch);
        foreach (var file in Directory.EnumerateFiles(session.Folder))
            File.Copy(file, Path.Combine(scratch, Path.GetFileName(file)), true);
        var (harm, what) = Damage.Do(scratch, seed);
        try
        {
            var judging = Task.Run(() => Replay.Of(Recording.Open(scratch)));
            return judging.Wait(ForEver) ? (seed, harm, what, Fault(judging.Result, harm, session.Receipts)) : (seed, harm, what, "it does not end");
        }
        catch (AggregateException broken)
        {
            return (seed, harm, what, broken.InnerException!.ToString());
        }
    }

    private static string? Fault(Replayed replayed, Harm harm, string receipts)
    {
        if (replayed.Receipts.Select(receipt => receipt.Shopper).Distinct().Count() < replayed.Receipts.Count)
            return "two receipts of one shopper";
        if (replayed.Receipts.Any(receipt => receipt.Lines.Any(line => line.Quantity < 1 || line.Confidence is not (>= 0 and <= 1) || !double.IsFinite(line.Grams))))
            return "a line that is none";
        if (replayed.Events.Any(told => !double.IsFinite(told.Grams) || !double.IsFinite(told.Time) || told.Plates.Count == 0))
            return "an event that is none";
        return harm switch
        {
            Harm.None when Receipts(replayed) != receipts => $"judged {Receipts(replayed)} instead of {receipts}: {string.Join("; ", replayed.Problems.Take(3))}",
            Harm.Seen when replayed.Problems.Count == 0 => "nothing was said",
            Harm.Seen when replayed.Receipts.Any(receipt => !receipt.NeedsReview) => "somebody is charged unseen",
            _ => null,
        };
    }

    private static string Receipts(Replayed replayed) => string.Join("; ", replayed.Receipts.OrderBy(receipt => receipt.Shopper, StringComparer.Ordinal)
        .Select(receipt => $"{receipt.Shopper}{(receipt.NeedsReview ? "?" : "")}: {string.Join(", ", receipt.Lines.Select(line => $"{line.Quantity} × {line.Product}"))}"));

    // The two first gondolas only, and what lies between two times.
    private static string Part(string from, string into, double since, double until)
    {
        Directory.CreateDirectory(into);
        foreach (var file in Directory.EnumerateFiles(from, "*.json"))
        {
            File.WriteAllLines(Path.Combine(into, Path.GetFileName(file)), File.ReadAllLines(file).Where(line =>
            {
                var root = JsonDocument.Parse(line).RootElement;
                if (root.TryGetProperty("timestamp", out var stamp) && (stamp.GetDouble() < since || stamp.GetDouble() > until))
                    return false;
                return !line.Contains("\"plate_data\"", StringComparison.Ordinal) || root.GetProperty("document").GetProperty("plate_data").GetProperty("plate_id")
                    .GetProperty("shelf_id").GetProperty("gondola_id").GetProperty("id").GetInt32() < 3;
            }));
        }
        return into;
    }

    private static string Words(Harm harm) => harm switch
    {
        Harm.None => "nothing is lost",
        Harm.Seen => "a loss that can be seen",
        _ => "may be true",
    };

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
