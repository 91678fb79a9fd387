using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>How many times faster than time the engine judges, and whether a day costs more memory than an hour.</summary>
internal static class SpeedSuite
{
    private const int Repeats = 3;

    public static Report Run(Options options)
    {
        var report = new Report("speed", """
            Sensor streams are made beforehand and lie in memory; only the judging is measured. One judge, fed by one thread; processor time of the
            whole process (collector and helpers included) against the time that the stream covers; the best of three runs. The day is played and
            judged together, memory taken after a full collection each hour.
            """);
        var table = new Table("scene", "plates", "people", "stream", "processor time", "wall time", "× real time, processor", "× real time, wall", "wanted");
        var small = Measure(new StoreShape(Gondolas: 6, Shelves: 5, GondolasASide: 3), 12, options.Quick ? 20 : 90, Shoppers(12, 0.4));
        Add(table, "a busy store", small, "≥ 50");
        var large = Measure(new StoreShape(Gondolas: 100, Shelves: 6, GondolasASide: 5), 100, options.Quick ? 4 : 30, Shoppers(100, 0.2));
        Add(table, "a large store", large, "> 1");
        report.Tables.Add(table.ToString());
        var day = Day(options.Quick ? 1 : 24);
        var memory = new Table("hour", "heap, MiB", "receipts so far");
        foreach (var (hour, heap, receipts) in day.Where((_, i) => i == 0 || i % 4 == 3 || i == day.Count - 1))
            memory.Add(hour.ToString(CultureInfo.InvariantCulture), Table.Number(heap), receipts.ToString(CultureInfo.InvariantCulture));
        report.Tables.Add(memory.ToString());
        report.Json = JsonSerializer.Serialize(new
        {
            suite = "speed",
            busyTimesRealTime = Math.Round(small.Stream / small.Processor, 1),
            largeTimesRealTime = Math.Round(large.Stream / large.Wall, 2),
            heapFirstHourMiB = Math.Round(day[0].Heap, 1),
            heapLastHourMiB = Math.Round(day[^1].Heap, 1),
        });
        return report;
    }

    private static void Add(Table table, string scene, Measured measured, string wanted) =>
        table.Add(scene, measured.Plates.ToString(CultureInfo.InvariantCulture), measured.People.ToString(CultureInfo.InvariantCulture),
            Table.Number(measured.Stream) + " s", Table.Number(measured.Processor, "0.00") + " s", Table.Number(measured.Wall, "0.00") + " s",
            Table.Number(measured.Stream / measured.Processor), Table.Number(measured.Stream / measured.Wall), wanted);

    private static Action<Play> Shoppers(int people, double confusing) => play =>
    {
        var shopping = new Shopping(play, confusing);
        for (var i = 0; i < people; i++)
            play.EnterFreely(play.Scripts.Between(0, 3), shopping.Plan(1000));
    };

    private static Measured Measure(StoreShape shape, int people, double seconds, Action<Play> enter)
    {
        var play = new Play(shape, new Faults(), 1, keepsTruth: false);
        enter(play);
        // Everybody is inside before the measured stream begins.
        var nobody = new Nobody();
        var stream = new Stream(play);
        for (var t = 0.0; t < 5; t += 0.2)
            play.Step(nobody);
        for (var t = 0.0; t < seconds; t += 0.2)
            play.Step(stream);
        var best = (Processor: double.PositiveInfinity, Wall: double.PositiveInfinity);
        using var process = Process.GetCurrentProcess();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var judge = EngineJudge.MakeJudge(play, live: true);
            GC.Collect();
            process.Refresh();
            var before = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            foreach (var feed in stream.Messages)
                feed(judge);
            watch.Stop();
            process.Refresh();
            best = (Math.Min(best.Processor, (process.TotalProcessorTime - before).TotalSeconds), Math.Min(best.Wall, watch.Elapsed.TotalSeconds));
        }
        return new Measured(play.Layout.Plates, people, seconds, best.Processor, best.Wall);
    }

    // A corner shop that never closes: somebody comes every half minute; what is taken is mostly put back, so that the shelves last the day.
    private static List<(int Hour, double Heap, int Receipts)> Day(int hours)
    {
        var play = new Play(new StoreShape(Gondolas: 1, Shelves: 3, Plates: 12), new Faults { IdSwitchesPerMinute = 0.2, Dropout = 0.02 }, 2, keepsTruth: false);
        var judge = new EngineJudge(play, live: true);
        var found = new List<(int, double, int)>();
        var (receipts, next, opened) = (0, play.Clock, play.Clock);
        for (var hour = 1; hour <= hours; hour++)
        {
            while (play.Clock < opened + hour * 3600.0)
            {
                if (play.Clock >= next)
                {
                    next = play.Clock + play.Scripts.Between(15, 45);
                    var (one, other) = (play.Scripts.Of(play.Planogram.Facings), play.Scripts.Of(play.Planogram.Facings));
                    play.Enter(0, new Act.Take(one), new Act.LookAt(other), new Act.Wait(2), new Act.PutBack(one.Product, one), new Act.Touch(other, 100, 1));
                }
                play.Step(judge);
                receipts += judge.Judge.TakeReceipts().Count;
                judge.Judge.TakeEvents();
                judge.Judge.TakeFaults();
                judge.Judge.TakeRefusals();
            }
            found.Add((hour, GC.GetTotalMemory(true) / 1048576.0, receipts));
        }
        return found;
    }

    private sealed record Measured(int Plates, int People, double Stream, double Processor, double Wall);

    private sealed class Nobody : ISensors
    {
        public void Plates(PlateBlock block)
        {
        }

        public void Bodies(BodyFrame frame)
        {
        }

        public void Entered(double time, ulong target)
        {
        }

        public void Left(double time, ulong target)
        {
        }
    }

    private sealed class Stream(Play play) : ISensors
    {
        public List<Action<OpenAisle.WalkOut.Engine.WalkOutJudge>> Messages { get; } = [];

        public void Plates(PlateBlock block)
        {
            var frame = EngineJudge.Frame(block);
            Messages.Add(judge => judge.Weigh(frame));
        }

        public void Bodies(BodyFrame frame)
        {
            var copy = EngineJudge.Frame(frame);
            Messages.Add(judge => judge.See(copy));
        }

        public void Entered(double time, ulong target)
        {
            if (play.Inside.Count > 0)
                Messages.Add(judge => judge.Enter(time, target.ToString(CultureInfo.InvariantCulture)));
        }

        public void Left(double time, ulong target) => Messages.Add(judge => judge.Exit(time, target.ToString(CultureInfo.InvariantCulture)));
    }
}
