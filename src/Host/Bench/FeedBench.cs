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
/// transaction that is on disk. Then the same file again, and one in which three prices of a hundred are others.
/// </summary>
internal static class FeedBench
{
    private const int Stores = 20;
    private const int ChangedOfHundred = 3;

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
            builder.Services.AddJournal(new JournalSettings { DataDirectory = folder, Postgres = connection });
            builder.Services.AddCatalogue();
            using var host = builder.Build();
            await host.Services.GetRequiredService<OpenJournal>().Open(cancel);
            var desk = host.Services.GetRequiredService<FeedDesk>();
            var file = File(rows, changed: 0);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {Stores} stores, {file.Length / 1_000_000.0:0.0} MB"));

            var first = await Timed("first", desk, file, cancel);
            var again = await Timed("the same again", desk, file, cancel);
            var changed = await Timed($"{ChangedOfHundred} of 100 changed", desk, File(rows, ChangedOfHundred), cancel);
            var filed = await Filed(host.Services.GetRequiredService<IShopDatabase>(), cancel);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"engine":"{{(connection is null ? "sqlite" : "postgres")}}","rows":{{rows}},"filed":{{filed}},"firstSeconds":{{first.Wall:0.0}},"firstProcessorSeconds":{{first.Processor:0.0}},"againSeconds":{{again.Wall:0.0}},"changedSeconds":{{changed.Wall:0.0}},"peakMegabytes":{{Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000}}}"""));
            return filed == rows + (rows * ChangedOfHundred / 100) ? 0 : 1;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Wall, double Processor)> Timed(string what, FeedDesk desk, byte[] file, CancellationToken cancel)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var outcome = await desk.Run(Mapping, new MemoryStream(file), "bench.csv", cancel);
        var (wall, used) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {wall:0.0} s, {used:0.0} s of our processor; {outcome.GetType().Name}; {string.Join("; ", outcome.Report.Counts)}"));
        return (wall, used);
    }

    private static byte[] File(int rows, int changed)
    {
        var file = new StringBuilder("STORE,EAN,NAME,PRICE,REST\n");
        for (var row = 0; row < rows; row++)
        {
            var (store, product) = (row % Stores, row / Stores);
            var price = 100 + (product % 1_900) + (product % 100 < changed ? 7 : 0);
            file.Append(CultureInfo.InvariantCulture, $"store-{store},{Gtin.WithCheckDigit(500_000_000_000 + product)},\"Product {product}, 500 g\",{price},-\n");
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    private static async Task<long> Filed(IShopDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("select count(*) from dated_prices where source = 'bench'", commandTimeout: 0, cancellationToken: cancel));
    }
}
