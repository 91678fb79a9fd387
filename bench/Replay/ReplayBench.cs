using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Kernel;
using OpenAisle.Stock;

namespace OpenAisle.Bench;

/// <summary>
/// How long a store's stock takes to open: from nothing, with every fact of its stream read and folded, and from a snapshot with the
/// longest tail there may be. Orders of twenty lines are held and sold, over 2,000 products, by the actor that serves requests.
/// </summary>
public static class ReplayBench
{
    private const int LinesAnOrder = 20;
    private const int Products = 2_000;
    private const int FactsACommit = 4_000;
    private const int OrdersInWork = 200;

    /// <summary>A snapshot is taken every 10,000 facts, so no more than this follow it.</summary>
    private const int LongestTail = 9_999;

    private static readonly Id<Store> AStore = Id<Store>.Parse("0197c0de-0000-7000-8000-00000000000a", CultureInfo.InvariantCulture);
    private static readonly TimeSpan FromNothingWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FromSnapshotWithin = TimeSpan.FromSeconds(0.5);

    /// <param name="facts">Facts in the stream.</param>
    /// <param name="postgres">A connection string; null for SQLite in a temporary folder.</param>
    /// <returns>0 when both times are within what we claim.</returns>
    public static async Task<int> Run(int facts, string? postgres, TextWriter to)
    {
        var folder = Directory.CreateTempSubdirectory("openaisle-replay-");
        try
        {
            var settings = new JournalSettings { DataDirectory = folder.FullName, Postgres = postgres };
            var written = await Write(settings, facts);
            await to.WriteLineAsync(Said($"{facts:N0} facts of {LinesAnOrder} lines written in {written.TotalSeconds:F1} s, {BytesOf(folder):N0} bytes"));

            var (fromNothing, busy) = await TimeToOpen(settings, waitForSnapshot: true);
            await to.WriteLineAsync(Said($"opened from nothing in {fromNothing.TotalSeconds:F2} s, {busy.TotalSeconds:F2} s of processor time (within {FromNothingWithin.TotalSeconds} s)"));

            await Write(settings, LongestTail, facts);
            var (fromSnapshot, _) = await TimeToOpen(settings, waitForSnapshot: false);
            await to.WriteLineAsync(Said(
                $"opened from a snapshot {LongestTail:N0} facts old in {fromSnapshot.TotalSeconds:F2} s (within {FromSnapshotWithin.TotalSeconds} s)"));
            await to.WriteLineAsync(Said(
                $$"""{"engine":"{{(postgres is null ? Engines.Sqlite : Engines.Postgres)}}","facts":{{facts}},"lines":{{LinesAnOrder}},"fromNothingSeconds":{{fromNothing.TotalSeconds:F3}},"fromSnapshotSeconds":{{fromSnapshot.TotalSeconds:F3}}}"""));
            return fromNothing <= FromNothingWithin && fromSnapshot <= FromSnapshotWithin ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What the actor would have written, straight into the journal.</summary>
    private static async Task<TimeSpan> Write(JournalSettings settings, int count, int after = 0)
    {
        var since = Stopwatch.StartNew();
        using var host = Build(settings);
        await host.StartAsync();
        var engine = host.Services.GetRequiredService<IJournalEngine>();
        var at = TimeProvider.System.GetUtcNow();
        for (var written = after; written < after + count;)
        {
            var rows = new FactRow[Math.Min(FactsACommit, after + count - written)];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = Fact(written + i, at);
            }

            await engine.Commit([new Append(StreamId.Of("stock", AStore), new Lane(), written + 1, rows, [])], CancellationToken.None);
            written += rows.Length;
        }

        await host.StopAsync();
        return since.Elapsed;
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Busy)> TimeToOpen(JournalSettings settings, bool waitForSnapshot)
    {
        using var host = Build(settings);
        await host.StartAsync();

        // Another store first, so that only the stream is measured and not the start of the host.
        var actors = host.Services.GetRequiredService<IGrainFactory>();
        await actors.StockOf(Id<Store>.New(TimeProvider.System)).Levels([Product(0)]);

        var busy = Environment.CpuUsage.TotalTime;
        var since = Stopwatch.StartNew();
        var level = (await actors.StockOf(AStore).Levels([Product(0)]))[0];
        var elapsed = since.Elapsed;
        busy = Environment.CpuUsage.TotalTime - busy;
        if (level.OnHand.IsZero)
        {
            throw new InvalidOperationException("Nothing was replayed.");
        }

        var snapshots = host.Services.GetRequiredService<ISnapshots>();
        while (waitForSnapshot && await snapshots.Load(StreamId.Of("stock", AStore), StockLedger.FoldVersion, CancellationToken.None) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await host.StopAsync();
        return (elapsed, busy);
    }

    private static IHost Build(JournalSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.AddJournal(settings);
        builder.Services.AddStock();
        builder.AddShopActors(new ActorSettings { SiloPort = 5220, GatewayPort = 5221 });
        return builder.Build();
    }

    /// <summary>Holds, and from the two-hundredth on as many sales of what was held before.</summary>
    private static FactRow Fact(int number, DateTimeOffset at)
    {
        var order = number / 2;
        return number % 2 == 0 || order < OrdersInWork
            ? new("stock.held", Body(number % 2 == 0 ? order : order + 1_000_000_000, ",\"revision\":1"), at)
            : new("stock.sold", Body(order - OrdersInWork, ""), at);
    }

    private static byte[] Body(int order, string more)
    {
        var body = new StringBuilder(600);
        body.Append(CultureInfo.InvariantCulture, $$"""{"hold":"{{new Guid(order + 1, 0, 0, new byte[8]):D}}"{{more}},"lines":{""");
        for (var i = 0; i < LinesAnOrder; i++)
        {
            var isWeighed = i % 5 == 4;
            body.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}\"{Product((((order % 1_000_000 * 31) + (i * 97)) % (Products / 5) * 5) + (i % 5))}\":");
            body.Append(isWeighed ? "\"0.742 KGM\"" : "\"2 H87\"");
        }

        return Encoding.UTF8.GetBytes(body.Append("}}").ToString());
    }

    private static Gtin Product(int number) => Gtin.WithCheckDigit(400_638_133_000 + number);

    private static long BytesOf(DirectoryInfo folder) => folder.EnumerateFiles().Sum(file => file.Length);

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
