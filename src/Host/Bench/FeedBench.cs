using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dapper;
using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Journal;

namespace OpenAisle.Host.Bench;

/// <summary>
/// How long a file of a million prices takes: read, compared, and written to the dated prices and to the shelves of the stores, in one
/// transaction that is on disk. Then the same file again, and one in which three prices of a hundred are others. Meanwhile somebody
/// else writes a row now and then, as the rest of a shop does, and it is told how long that waited at most.
/// </summary>
internal static class FeedBench
{
    private const int Stores = 20;
    private const int ChangedOfHundred = 3;
    private const int MostSecondsWaited = 300;

    private static readonly TimeSpan WritesEvery = TimeSpan.FromMilliseconds(20);

    private const string Mapping = """
        source bench
        full
        currency USD
        unknown-stores add
        record prices
          store = STORE
          gtin  = EAN | gtin
          price = PRICE | decimals 2
        """;

    /// <param name="connection">Of an empty PostgreSQL database; null for SQLite in a temporary folder.</param>
    public static async Task<int> Run(string? connection, int rows, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("openaisle-bench-").FullName;
        try
        {
            var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error));
            var clock = new LaterClock();
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddJournal(new JournalSettings { DataDirectory = folder, Postgres = connection });
            builder.Services.AddCatalogue();
            using var host = builder.Build();
            await host.Services.GetRequiredService<OpenJournal>().Open(cancel);
            var desk = host.Services.GetRequiredService<FeedDesk>();
            var file = File(folder, rows, changed: 0);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {Stores} stores, {new FileInfo(file).Length / 1_000_000.0:0.0} MB"));

            var database = host.Services.GetRequiredService<IShopDatabase>();
            var first = await Timed("first", desk, file, database, cancel);
            var again = await Timed("the same again", desk, file, database, cancel);
            clock.Later = TimeSpan.FromHours(1); // what a price was an hour ago is kept beside what it is; within the same minute it would be put right
            var changed = await Timed($"{ChangedOfHundred} of 100 changed", desk, File(folder, rows, ChangedOfHundred), database, cancel);
            var filed = await Filed(host.Services.GetRequiredService<IShopDatabase>(), cancel);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"engine":"{{(connection is null ? "sqlite" : "postgres")}}","rows":{{rows}},"filed":{{filed}},"firstSeconds":{{first.Wall:0.0}},"firstProcessorSeconds":{{first.Processor:0.0}},"againSeconds":{{again.Wall:0.0}},"changedSeconds":{{changed.Wall:0.0}},"longestWaitSeconds":{{first.LongestWait:0.00}},"peakMegabytes":{{Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000}}}"""));
            return filed == rows + (rows * ChangedOfHundred / 100) ? 0 : 1;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Wall, double Processor, double LongestWait)> Timed(
        string what, FeedDesk desk, string file, IShopDatabase database, CancellationToken cancel)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var others = OthersWait(database, ends.Token);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await using var content = System.IO.File.OpenRead(file);
        var outcome = await desk.Run(Mapping, content, "bench.csv", cancel);
        var (wall, used) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        await ends.CancelAsync();
        var waited = await others;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {wall:0.0} s, {used:0.0} s of our processor; others waited {waited:0.00} s to write at most; so far at most {process.PeakWorkingSet64 / 1_000_000} MB; {outcome.GetType().Name}; {string.Join("; ", outcome.Report.Counts)}"));
        return (wall, used, waited);
    }

    /// <summary>Writes a row now and then until it is told to end, as the rest of the shop does; how many seconds the longest wait was.</summary>
    private static async Task<double> OthersWait(IShopDatabase database, CancellationToken ends)
    {
        var longest = 0.0;
        while (!ends.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            await using (var connection = await database.Open(CancellationToken.None))
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "insert into feed_sources (source, applied, due, etag) values ('others', 0, 0, '') on conflict (source) do update set due = feed_sources.due + 1",
                    commandTimeout: MostSecondsWaited, cancellationToken: CancellationToken.None));
            }

            longest = Math.Max(longest, Stopwatch.GetElapsedTime(since).TotalSeconds);
            await Task.Delay(WritesEvery, CancellationToken.None);
        }

        return longest;
    }

    private static string File(string folder, int rows, int changed)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"prices-{changed}.csv"));
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false));
        file.Write("STORE,EAN,NAME,PRICE,REST\n");
        for (var row = 0; row < rows; row++)
        {
            var (store, product) = (row % Stores, row / Stores);
            var price = 100 + (product % 1_900) + (product % 100 < changed ? 7 : 0);
            file.Write(string.Create(
                CultureInfo.InvariantCulture, $"store-{store},{Gtin.WithCheckDigit(500_000_000_000 + product)},\"Product {product}, 500 g\",{price},-\n"));
        }

        return path;
    }

    private static async Task<long> Filed(IShopDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("select count(*) from dated_prices where source = 'bench'", commandTimeout: 0, cancellationToken: cancel));
    }

    /// <summary>The machine's clock, and so much later.</summary>
    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Later;
    }
}
