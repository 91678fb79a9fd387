using System.IO.Compression;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.OpenFoodFacts;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Tests;

/// <summary>What the tests of the catalogue start from.</summary>
internal static class Grocers
{
    public static Task<JournalFixture> Empty(string engine, TimeProvider? clock = null, CatalogueLimits? limits = null) =>
        JournalFixture.Open(
            engine,
            services =>
            {
                if (limits is not null)
                {
                    services.AddSingleton(limits);
                }

                services.AddCatalogue();
            },
            clock);

    public static async Task<JournalFixture> Demo(string engine, TimeProvider? clock = null, CatalogueLimits? limits = null)
    {
        var shop = await Empty(engine, clock, limits);
        Assert.True(await shop.Get<DemoGrocer>().Load());
        return shop;
    }

    public static T Get<T>(this JournalFixture shop)
        where T : notnull => shop.Services.GetRequiredService<T>();

    /// <summary>The offers as another host over the same tables sees them.</summary>
    public static Offers OtherHost(this JournalFixture shop, TimeProvider clock) =>
        new(shop.Database, new CatalogueLimits(), clock, NullLogger<Offers>.Instance);

    public static Task<ImportReport> Import(this JournalFixture shop, byte[] file) => shop.Get<OpenFoodFactsImport>().Run(new MemoryStream(file));

    public static Task<ImportReport> Import(this JournalFixture shop, params string[] lines) =>
        shop.Import(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public static async Task<List<string>> Names(this JournalFixture shop)
    {
        await using var connection = await shop.Database.Open();
        return (await connection.QueryAsync<string>("select name from products order by gtin")).AsList();
    }

    /// <summary>Every row of the catalogue, as text: equal when nothing changed.</summary>
    public static async Task<string> AllRows(this JournalFixture shop)
    {
        await using var connection = await shop.Database.Open();
        var all = new StringBuilder();
        foreach (var table in (string[])["products", "product_names", "product_sources", "prices", "places", "stores"])
        {
            await using var rows = await connection.ExecuteReaderAsync($"select * from {table} order by 1, 2");
            while (await rows.ReadAsync())
            {
                all.AppendJoin('|', Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue)).Append('\n');
            }
        }

        return all.ToString();
    }

    public static byte[] Zipped(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The shipped English records of Open Food Facts, as packed and as lines.</summary>
    public static byte[] ShippedRecords()
    {
        using var packed = typeof(DemoGrocer).Assembly.GetManifestResourceStream("demo/openfoodfacts-english.jsonl.gz")!;
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static string[] ShippedLines()
    {
        using var lines = new StreamReader(new GZipStream(new MemoryStream(ShippedRecords()), CompressionMode.Decompress));
        return lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
