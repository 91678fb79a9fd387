using System.IO.Compression;
using System.Text;
using Dapper;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Catalogue.Feeds.Mapping;
using OpenAisle.Catalogue.Feeds.Reading;

namespace OpenAisle.Catalogue.Tests.Feeds;

/// <summary>What the tests of feeds start from.</summary>
internal static class FeedFiles
{
    public const string Prices = """
        source till
        full
        currency USD
        time-zone America/New_York
        record prices
          store = STORE
          gtin = EAN | gtin
          price = PRICE
        """;

    public static readonly StoreProfile Maple = Demo.DemoGrocer.MapleStreet;

    public static Stream Bytes(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public static Task<FeedOutcome> Feed(this JournalFixture shop, string mapping, string file, string name = "prices.csv") =>
        shop.Get<FeedDesk>().Run(mapping, Bytes(file), name);

    public static Task<FeedOutcome> Feed(this JournalFixture shop, string mapping, byte[] file, string name) =>
        shop.Get<FeedDesk>().Run(mapping, new MemoryStream(file), name);

    /// <summary>A shop with a store of the given name and no products.</summary>
    public static async Task<JournalFixture> Shop(string engine, TimeProvider? clock = null)
    {
        var shop = await Grocers.Empty(engine, clock);
        await using var connection = await shop.Database.Open();
        await connection.ExecuteAsync(
            "insert into stores (id, slug, name, time_zone, currency, address) values (@id, @slug, 'Maple', 'America/New_York', 'USD', '')",
            new { id = Maple.Id.ToString(), slug = Maple.Slug });
        return shop;
    }

    public static async Task<List<string>> Ask(this JournalFixture shop, string sql)
    {
        await using var connection = await shop.Database.Open();
        await using var rows = await connection.ExecuteReaderAsync(sql);
        var all = new List<string>();
        while (await rows.ReadAsync())
        {
            all.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue)));
        }

        return all;
    }

    public static Task<List<string>> DatedPrices(this JournalFixture shop) => shop.Ask(
        "select gtin, channel, kind, from_local, until_local, minor_units, unit from dated_prices order by gtin, channel, kind, from_local");

    /// <summary>Every row as the mapping's first section sees it, field by field.</summary>
    public static List<string> Rows(string mapping, byte[] file, FeedLimits? limits = null)
    {
        using var reader = MappingFile.Read(mapping).Open(new MemoryStream(file), limits ?? new());
        var rows = new List<string>();
        while (reader.Next())
        {
            rows.Add(FormattableString.Invariant($"{reader.Line}:{string.Join('|', reader.Values.Select(value => value ?? "~"))}"));
        }

        return rows;
    }

    public static List<string> Rows(string mapping, string file) => Rows(mapping, Encoding.UTF8.GetBytes(file));

    public static string Damage(string mapping, byte[] file, FeedLimits? limits = null) =>
        Assert.Throws<DamagedFeedException>(() => Rows(mapping, file, limits)).Message;

    public static string Damage(string mapping, string file, FeedLimits? limits = null) => Damage(mapping, Encoding.UTF8.GetBytes(file), limits);

    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }
}
