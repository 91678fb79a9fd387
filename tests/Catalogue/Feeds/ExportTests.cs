using System.Text;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Catalogue.Tests.Feeds;

public sealed class ExportTests
{
    private static readonly string[] InOrder = ["store-details.csv", "product-details.csv", "prices.csv", "promotions.csv", "places.csv"];

    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_exported_and_read_again_is_exported_the_same(string engine)
    {
        var clock = FeedDeskTests.Noon();
        await using var shop = await Filled(engine, clock);
        var first = Directory.CreateTempSubdirectory("openaisle-export-").FullName;
        var second = Directory.CreateTempSubdirectory("openaisle-export-").FullName;
        await shop.Get<FeedExport>().Write(first);

        await using var other = await Grocers.Empty(engine, clock);
        foreach (var file in InOrder)
        {
            var outcome = await other.Feed(ShippedMappings.Find(ShippedMappings.Own)!, await File.ReadAllBytesAsync(Path.Combine(first, file)), file);
            Assert.True(outcome is FeedOutcome.Applied, $"{file}: {string.Join('\n', outcome.Report.Lines())}");
        }

        await other.Get<FeedExport>().Write(second);
        foreach (var file in Directory.GetFiles(first).Select(path => Path.GetFileName(path)!))
        {
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(first, file)), await File.ReadAllTextAsync(Path.Combine(second, file)));
        }

        Assert.Equal(
            "id,form,goods,name,scope,channel,from,until,goods2,goods3,goods4,take,pay,percent,amount,spend,max_uses,max_a_basket,members,coupon,clip,funding,layer,ad,page",
            (await File.ReadAllLinesAsync(Path.Combine(first, "promotions.csv")))[0]);
        Assert.All((await File.ReadAllLinesAsync(Path.Combine(second, "product-details.csv")))[1..], line => Assert.Contains(",slicing,", line, StringComparison.Ordinal));
        Assert.Equal("gtin,price,scope,channel,kind,unit,from,until", (await File.ReadAllLinesAsync(Path.Combine(first, "prices.csv")))[0]);
        Directory.Delete(first, recursive: true);
        Directory.Delete(second, recursive: true);
    }

    [Fact]
    public async Task The_demo_can_be_exported_whole()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var folder = Directory.CreateTempSubdirectory("openaisle-export-").FullName;
        var files = (await shop.Get<FeedExport>().Write(folder)).ToDictionary(row => row.File, row => row.Rows);
        Assert.Equal(2, files["stores.csv"]);
        Assert.Equal((await shop.Ask("select count(*) from prices"))[0], files["prices.csv"].ToString());
        Assert.Contains("4.99 USD", await File.ReadAllTextAsync(Path.Combine(folder, "prices.csv")), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<JournalFixture> Filled(string engine, TimeProvider clock)
    {
        var shop = await Grocers.Empty(engine, clock);
        const string Mapping = """
            source a
            currency USD
            time-zone America/New_York
            record stores
              store = S
              name = N
              time-zone = "America/New_York"
              zone = "north"
              place = "US-NY"
              licences = "beer wine"
            record items
              gtin = EAN | gtin
              name = N
              brand = B
              department = "dairy"
              class = "beer"
              container = "glass"
              age = "21"
              preparation = "Slicing"
              name-zh-Hans = "牛奶"
            record prices
              store = S
              gtin = EAN | gtin
              price = P
            record prices
              zone = "north"
              gtin = EAN | gtin
              price = P
              kind = "member"
              channel = "online"
              from = "2026-12-01"
              until = "2026-12-24"
            record planogram
              store = S
              gtin = EAN | gtin
              aisle = "7"
            """;
        Assert.IsType<FeedOutcome.Applied>(await shop.Feed(Mapping, Encoding.UTF8.GetBytes(
            $"S,N,B,EAN,P\nmaple,\"Milk, \"\"fresh\"\"\",Acme,{FeedDeskTests.Ean(0)},1.99\n"), "a.csv"));
        await using var connection = await shop.Database.Open();
        await using var transaction = await connection.BeginTransactionAsync();
        var milk = new Goods(Goods.Gtin, Gtin.Parse(FeedDeskTests.Ean(0)).ToString());
        var beer = new Goods(Goods.Gtin, Gtin.Parse(FeedDeskTests.Ean(1)).ToString());
        var from = new DateTime(2026, 11, 23, 6, 0, 0);
        await PromotionRows.Write(
            transaction,
            [
                new() { Id = "1", Form = FormName.Percent, Name = "25 % off, all dairy", From = from, Parts = [[new(Goods.Department, "dairy"), milk with { Except = true }]], BasisPoints = 2_550 },
                new() { Id = "2", Form = FormName.NForAmount, Name = "2 for 5", From = from, Until = from.AddDays(7), Parts = [[beer, milk]], Take = [2], Amount = new(500, Currency.Usd), MembersOnly = true, MostUses = 3, Ad = "w47", Page = 2 },
                new() { Id = "3", Form = FormName.BuyGet, Name = "buy 2 get 1", From = from, Scope = Scope.Zone("north"), Parts = [[milk], [beer]], Take = [2, 1], BasisPoints = 10_000, Coupon = "X", Layer = Stacking.Coupon },
                new() { Id = "4", Form = FormName.SpendAmount, Name = "5 off 50", From = from, Parts = [[new(Goods.All, "")]], Spend = new(5_000, Currency.Usd), Amount = new(500, Currency.Usd), Layer = Stacking.Basket },
            ],
            TimeProvider.System.GetUtcNow(), default);
        await transaction.CommitAsync();
        return shop;
    }
}
