using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenAisle.Catalogue.Search.Judging;

namespace OpenAisle.Host.Bench;

/// <summary>How good search is, on judged queries over the demo's goods, and how fast, in a store of many products.</summary>
internal static class SearchBench
{
    private const int RoundsOfQuestions = 9;

    public static int Run(int products, int seconds, bool each, IReadOnlyList<string> asked)
    {
        using var trial = new DemoTrial();
        foreach (var words in asked)
        {
            Console.WriteLine(words);
            foreach (var name in trial.Names(words))
            {
                Console.WriteLine($"    {name}");
            }
        }

        if (each)
        {
            foreach (var line in trial.Lines())
            {
                Console.WriteLine(line);
            }
        }

        var chosenOn = Print("settings were chosen on", trial.Judge(setAside: false));
        var aside = Print("set aside", trial.Judge(setAside: true));
        var speed = Measure(products, seconds);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            queries = chosenOn.Queries + aside.Queries,
            ndcg = Math.Round(aside.Ours, 4),
            plainNdcg = Math.Round(aside.Plain, 4),
            gainPercent = Math.Round(aside.GainPercent, 1),
            gainPercentChosenOn = Math.Round(chosenOn.GainPercent, 1),
            products,
            p50Milliseconds = Math.Round(speed.P50, 2),
            p99Milliseconds = Math.Round(speed.P99, 2),
            p99OfMediansMilliseconds = Math.Round(speed.P99OfMedians, 2),
            searchesASecond = Math.Round(speed.ASecond),
            processorMillisecondsASearch = Math.Round(speed.ProcessorMilliseconds, 2),
            indexSeconds = Math.Round(speed.IndexSeconds, 1),
            repriceMilliseconds = Math.Round(speed.RepriceMilliseconds, 1),
        }));
        return 0;
    }

    private static TrialFigures Print(string half, TrialFigures figures)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{half}: {figures.Queries} queries, nDCG@10 {figures.Ours:0.0000}, plain BM25 {figures.Plain:0.0000}, {figures.GainPercent:+0.0;-0.0} %"));
        return figures;
    }

    private static Speed Measure(int products, int seconds)
    {
        var since = Stopwatch.GetTimestamp();
        using var store = LargeStore.Of(products);
        var indexSeconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var questions = JudgedQuery.All.Select(query => query.Text).ToList();
        foreach (var question in questions)
        {
            store.Ask(question);
        }

        // Latency: one question at a time, all of them several times over. The second figure takes each question's median round, so that it
        // tells of our work and not of other programs on the machine.
        var rounds = questions.ConvertAll(question => Enumerable.Range(0, RoundsOfQuestions).Select(_ => store.Ask(question).TotalMilliseconds).Order().ToList());
        var took = rounds.SelectMany(each => each).Order().ToList();
        var medians = rounds.Select(each => each[each.Count / 2]).Order().ToList();

        // Throughput: two at a time, all the time.
        var (answered, processor) = Flood(store, questions, TimeSpan.FromSeconds(seconds));
        var speed = new Speed(
            took[took.Count / 2], took[took.Count * 99 / 100], medians[medians.Count * 99 / 100], answered / (double)seconds, processor.TotalMilliseconds / answered, indexSeconds,
            store.Reprice().TotalMilliseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{products:N0} products: p50 {speed.P50:0.00} ms, p99 {speed.P99:0.00} ms (of median rounds {speed.P99OfMedians:0.00} ms); two at a time {speed.ASecond:0} searches a second, {speed.ProcessorMilliseconds:0.00} ms of processor each; indexed in {indexSeconds:0.0} s; new prices seen in {speed.RepriceMilliseconds:0.0} ms"));
        return speed;
    }

    private static (long Answered, TimeSpan Processor) Flood(LargeStore store, List<string> questions, TimeSpan howLong)
    {
        const int AtOnce = 2;
        var answered = 0L;
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var since = Stopwatch.GetTimestamp();
        Parallel.For(0, AtOnce, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, worker =>
        {
            for (var next = worker * 31; Stopwatch.GetElapsedTime(since) < howLong; next++)
            {
                store.Ask(questions[next % questions.Count]);
                Interlocked.Increment(ref answered);
            }
        });
        return (answered, Process.GetCurrentProcess().TotalProcessorTime - before);
    }

    private sealed record Speed(double P50, double P99, double P99OfMedians, double ASecond, double ProcessorMilliseconds, double IndexSeconds, double RepriceMilliseconds);
}
