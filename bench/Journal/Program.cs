using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;

// What the journal does in a second, beside what the engine does without it.
//   dotnet run -c Release --project bench/Journal -- sqlite [SECONDS]
//   dotnet run -c Release --project bench/Journal -- postgres CONNECTION [SECONDS]
// "bare" is one append a commit, one after the other: the machine's own floor. "grouped" is the journal's writer with so many appends in flight.
switch (args)
{
    case ["sqlite", .. var rest] when Seconds(rest) is { } time:
        await Commits(null, time);
        break;
    case ["postgres", var connection, .. var rest] when Seconds(rest) is { } time:
        await Commits(connection, time);
        break;
    default:
        Console.Error.WriteLine("sqlite [SECONDS] | postgres CONNECTION [SECONDS]");
        return 64;
}

return 0;

static TimeSpan? Seconds(string[] rest) => rest switch
{
    [] => TimeSpan.FromSeconds(5),
    [var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 => TimeSpan.FromSeconds(seconds),
    _ => null,
};

static async Task Commits(string? postgres, TimeSpan time)
{
    var folder = Directory.CreateTempSubdirectory("openaisle-bench-");
    try
    {
        await CommitsIn(folder.FullName, postgres, time);
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

static async Task CommitsIn(string folder, string? postgres, TimeSpan time)
{
    await using var provider = new ServiceCollection().AddLogging()
        .AddJournal(new JournalSettings { DataDirectory = folder, Postgres = postgres }).BuildServiceProvider();
    await provider.GetRequiredService<OpenJournal>().Open(CancellationToken.None);
    var engine = provider.GetRequiredService<IJournalEngine>();

    var since = Stopwatch.StartNew();
    var commits = 0;
    while (since.Elapsed < time)
    {
        await engine.Commit([Streams.Next(1)], CancellationToken.None);
        commits++;
    }

    Print("bare", 1, commits, commits, since.Elapsed, TimeSpan.Zero);
    var writer = provider.GetRequiredService<JournalWriter>();
    await writer.StartAsync(CancellationToken.None);
    foreach (var inFlight in (int[])[16, 64, 256, 1_024])
    {
        var (facts, before) = (writer.Facts, writer.Commits);
        var processor = Environment.CpuUsage.TotalTime;
        since.Restart();
        var waits = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            List<double> waited = [];
            while (since.Elapsed < time)
            {
                var asked = Stopwatch.GetTimestamp();
                await writer.Enqueue(Streams.Next(2));
                waited.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return waited;
        })));
        Print("grouped", inFlight, writer.Facts - facts, writer.Commits - before, since.Elapsed, Environment.CpuUsage.TotalTime - processor);
        double[] sorted = [.. waits.SelectMany(waited => waited).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"         an append took p50 {sorted[sorted.Length / 2]:F1} ms, p99 {sorted[sorted.Length * 99 / 100]:F1} ms, at most {sorted[^1]:F1} ms"));
    }

    await writer.StoppedAsync(CancellationToken.None);
}

static void Print(string what, int inFlight, long facts, long commits, TimeSpan time, TimeSpan processor) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{what,-8} in flight {inFlight,5}: {facts / time.TotalSeconds,9:F0} facts/s {commits / time.TotalSeconds,7:F0} commits/s {(double)facts / commits,7:F1} facts/commit {processor.TotalMicroseconds / facts,6:F1} µs of our processor/fact"));

/// <summary>New streams with bodies of some 500 bytes, as an order's facts have.</summary>
internal static class Streams
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes($"{{\"lines\":\"{new string('x', 480)}\"}}");

    internal static Append Next(int facts) => new(
        new StreamId("order", Guid.CreateVersion7(TimeProvider.System.GetUtcNow())), new Lane(), 1,
        [.. Enumerable.Repeat(new FactRow("order.placed", Body, TimeProvider.System.GetUtcNow()), facts)], []);
}
