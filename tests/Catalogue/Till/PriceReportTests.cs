using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Catalogue.Tests.Till;

/// <summary>A folder of files and a basket, as the command <c>price</c> reads them.</summary>
public sealed class PriceReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("price-").FullName;

    public PriceReportTests()
    {
        Write("stores.csv", "store,zone,place,time_zone,currency,licences\nmaple,north,US-NY,America/New_York,USD,beer snap\n");
        Write("products.csv", """
            gtin,name,brand,size,department,class,sold_by,container
            00750000000004,Cola,Fizz,6 x 12 fl oz,beverages,soft-drink,H87,can
            00750000000011,Yogurt,Cow,150 g,dairy,food,H87,
            00750000000028,Apples,,,produce,food,LBR,
            00750000000035,Beer,Hop,12 fl oz,alcohol,beer,H87,glass

            """);
        Write("prices.csv", """
            gtin,scope,kind,price,from,until
            00750000000004,chain,regular,5.99 USD,2026-01-01,
            00750000000004,zone:north,regular,5.49 USD,2026-11-23,
            00750000000011,chain,regular,1.00 USD,2026-01-01,
            00750000000028,chain,regular,2.00 USD,2026-01-01,
            00750000000028,chain,member,1.80 USD,2026-01-01,
            00750000000035,chain,regular,2.00 USD,2026-01-01,
            """);
        Write("promotions.csv", """
            id,form,name,goods,take,pay,percent,amount,spend,coupon,funding
            Y32,n-for-m,Yogurt 3 for 2,gtin:00750000000011,3,2,,,,,
            APPLE,percent,Apple week,department:produce,,,25,,,,
            COLA,amount-off,Cola coupon,brand:fizz,,,,1.00 USD,,FIZZ1,manufacturer
            SPEND,spend-amount,5 off 50,all|-class:beer,,,,5.00 USD,50.00 USD,,
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_basket_is_priced_and_explained()
    {
        var priced = Price("""
            {"store":"maple","at":"2026-11-25T18:00","coupons":["FIZZ1"],"lines":[
              {"gtin":"00750000000004","quantity":"1"},{"gtin":"00750000000011","quantity":"5"},{"gtin":"00750000000028","quantity":"1.50"}]}
            """);
        var (cola, yogurt, apples) = (priced.GetProperty("lines")[0], priced.GetProperty("lines")[1], priced.GetProperty("lines")[2]);
        Assert.Equal("5.49 USD", Text(cola, "unitPrice"));
        Assert.Equal("zone price (north) since Monday", Text(cola, "why"));
        Assert.Equal("1.00 USD", Text(cola, "discount"));
        Assert.Equal("0.30 USD", Text(cola.GetProperty("deposit"), "amount"));
        Assert.Equal("0.22 USD", Text(cola, "tax")); // 4 % of 5.49: what a manufacturer pays is taxed
        Assert.Equal("5.01 USD", Text(cola, "due"));
        Assert.Equal("1.00 USD", Text(yogurt, "discount"));
        Assert.Equal("4.00 USD", Text(yogurt, "due"));
        Assert.Equal("0.75 USD", Text(apples, "discount"));
        Assert.Equal("11.26 USD", Text(priced, "due"));
        Assert.Equal("11.25 USD", Text(priced, "inCash"));
        var hints = priced.GetProperty("oneMore").EnumerateArray().Select(one => (Text(one, "promotion"), Text(one, "brings"))).ToList();
        Assert.Contains(("Y32", "1.00 USD"), hints);
        Assert.Contains(("SPEND", "5.00 USD"), hints);
    }

    [Fact]
    public void Members_pay_the_members_price() => Assert.Equal("1.80 USD", Text(
        Price("""{"store":"maple","at":"2026-11-25","member":true,"lines":[{"gtin":"00750000000028","quantity":"1.00"}]}""").GetProperty("lines")[0], "unitPrice"));

    [Fact]
    public void A_quantity_may_be_a_number_and_is_read_as_it_is_written() => Assert.Equal("1.10 LBR", Text(Price(
        """{"lines":[{"gtin":"00750000000028","quantity":1.10}]}""").GetProperty("lines")[0], "quantity"));

    [Theory]
    [InlineData("\"2.00 USD\"")]
    [InlineData("\"2\"")]
    [InlineData("2.00")]
    public void A_tip_is_written_as_amounts_are(string tip) => Assert.Equal("2.00 USD", Text(Price(
        $$"""{"tip":{{tip}},"lines":[{"gtin":"00750000000011","quantity":"1"}]}"""), "tip"));

    [Fact]
    public void A_basket_may_be_a_table_too() =>
        Assert.Equal("11.00 USD", Text(Price("gtin,quantity\n00750000000011,3\n00750000000035,2\n00750000000028,2.00\n"), "goods"));

    [Fact]
    public void A_spreadsheet_may_write_columns_in_capitals_in_any_order_with_a_byte_order_mark_and_amounts_without_their_currency()
    {
        Write("products.csv", "\uFEFFName,GTIN\r\n\"Milk, \"\"whole\"\"\",00750000000011\r\n\r\n");
        Write("prices.csv", "\uFEFFPrice,Gtin\r\n1.5,00750000000011\r\n");
        Write("promotions.csv", "goods,form,amount,id\r\nall,amount-off,0.5,HALF\r\n");
        var priced = Price("\uFEFFQuantity,GTIN\r\n2,750000000011\r\n");
        Assert.Equal("Milk, \"whole\"", Text(priced.GetProperty("lines")[0], "name"));
        Assert.Equal(("3.00 USD", "1.00 USD"), (Text(priced, "goods"), Text(priced, "discount")));
    }

    [Fact]
    public void What_follows_from_a_wrong_file_is_not_held_against_the_next()
    {
        Write("products.csv", "code,name\n00750000000011,Milk\n");
        var refused = Assert.IsType<FolderPriced.Refused>(Run("gtin,quantity\n00750000000011,1\n"));
        Assert.All(refused.Faults, fault => Assert.StartsWith("products.csv:1:", fault.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Beer_says_why_it_is_not_sold_on_Sunday_at_four()
    {
        var line = Price("""{"at":"2026-11-22T04:00","lines":[{"gtin":"00750000000035","quantity":"1"}]}""").GetProperty("lines")[0];
        Assert.Equal("hours", Text(line.GetProperty("restrictions")[0], "code"));
        Assert.Equal(21, line.GetProperty("age").GetProperty("years").GetInt32());
    }

    [Theory]
    [InlineData("promotions.csv", "id,form,goods,percent\nA,percent,department:dairy,250\n", "promotions.csv:2: percent: '250'")]
    [InlineData("promotions.csv", "id,form,goods,take\nA,n-for-m,all,3\n", "promotions.csv:2: a promotion of form n-for-m needs 'pay'")]
    [InlineData("promotions.csv", "id,form,goods\nA,\"percent,all\n", "promotions.csv:3: a quote is never closed")]
    [InlineData("promotions.csv", "id,form,goods,colour\nA,percent,all,red\n", "promotions.csv:1: there is no column 'colour'")]
    [InlineData("prices.csv", "gtin,price\n00750000000011,one\n", "prices.csv:2: price: 'one'")]
    [InlineData("prices.csv", "gtin,price,from,until\n00750000000011,1.00 USD,2026-02-01,2026-01-01\n", "prices.csv:2: until: it ends before it begins")]
    [InlineData("prices.csv", "gtin,price\n750000000012,1.00 USD\n", "prices.csv:2: gtin: check digit")]
    [InlineData("products.csv", "gtin,name\n00750000000011\n", "products.csv:2: it has 1 cells")]
    [InlineData("stores.csv", "store,time_zone\nmaple,Mars/Olympus\n", "stores.csv:2: time_zone: 'Mars/Olympus'")]
    [InlineData("stores.csv", "", "stores.csv:1: it is empty")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":\"00750000000011\",\"quantity\":\"-3\"}]}", "basket: line 1: quantity: it must be above zero")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":\"00750000000011\",\"quantity\":\"1\"}],\"free\":true}", "basket:1: there is no 'free' in a basket")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":\"00750000000011\"}]}", "basket:1: 'quantity' is missing at $.lines[0]")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":\"00750000000011\",\"quantity\":true}]}", "basket:1: that cannot stand at $.lines[0].quantity")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":\"00750000000011\",\"quantity\":1e2}]}", "basket: line 1: quantity: '1e2' is no quantity")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":\"0075000", "basket:1:")]
    [InlineData("basket", "{\"lines\":null}", "basket:1:")]
    [InlineData("basket", "gtin,quantity\n00750000000042,1\n", "basket:2: gtin: 00750000000042 is not in products.csv")]
    [InlineData("basket", "gtin,quantity\n00750000000028,1.5 KGM\n", "basket:2: quantity: it is sold in LBR")]
    [InlineData("basket", "", "basket:1: it is empty")]
    [InlineData("basket", "gtin;quantity\n00750000000011;1\n", "basket:1: its cells are parted by ';', not by commas")]
    [InlineData("basket", "gtin,quantity\n00750000000012,1\n", "basket:2: gtin: check digit")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":\"00750000000012\",\"quantity\":\"1\"}]}", "basket: line 1: gtin: check digit")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":\"00750000000011\",\"quantity\":\"99999999999999999999\"}]}", "basket: line 1: quantity:")]
    [InlineData("basket", "[{\"gtin\":\"00750000000011\",\"quantity\":\"1\"}]", "basket:1: it is a list")]
    [InlineData("basket", "{\"lines\":[{\"gtin\":null,\"quantity\":\"1\"}]}", "basket:1: it must say something, not null at $.lines[0].gtin")]
    [InlineData("basket", "{\"tip\":\"much\",\"lines\":[{\"gtin\":\"00750000000011\",\"quantity\":\"1\"}]}", "basket: tip: 'much' is no amount such as 2.00 USD")]
    [InlineData("basket", "{\"tip\":-1,\"lines\":[{\"gtin\":\"00750000000011\",\"quantity\":\"1\"}]}", "basket: a tip is not below zero")]
    [InlineData("basket", "{\"lines\":[]}", "basket: a basket has 1 to")]
    [InlineData("prices.csv", "gtin,price\n00750000000011,1.005 USD\n", "prices.csv:2: price: '1.005 USD'")]
    [InlineData("prices.csv", "gtin,price\n00750000000011,\"1,50\"\n", "prices.csv:2: price: '1,50'")]
    public void What_is_wrong_is_named_with_its_line(string file, string content, string fault)
    {
        Write(file, content);
        var basket = file == "basket" ? content : """{"lines":[{"gtin":"00750000000011","quantity":"1"}]}""";
        var refused = Assert.IsType<FolderPriced.Refused>(Run(basket));
        Assert.Contains(refused.Faults, one => one.ToString().StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Any_bytes_are_refused_and_never_break_it()
    {
        var chance = new Random(1);
        foreach (var file in new[] { "stores.csv", "products.csv", "prices.csv", "promotions.csv", "rules.csv", "basket" })
        {
            for (var round = 0; round < 40; round++)
            {
                var good = File.Exists(Path.Combine(_folder, file)) ? File.ReadAllBytes(Path.Combine(_folder, file)) : "gtin,quantity\n"u8.ToArray();
                var bad = good.ToArray();
                for (var hit = 0; hit < 5 && bad.Length > 0; hit++)
                {
                    bad[chance.Next(bad.Length)] = (byte)chance.Next(256);
                }

                File.WriteAllBytes(Path.Combine(_folder, file), bad);
                var basket = Path.Combine(_folder, "basket");
                if (file != "basket")
                {
                    File.WriteAllText(basket, "gtin,quantity\n00750000000011,1\n");
                }

                Assert.NotNull(PriceReport.Of(_folder, basket, new FakeTimeProvider()));
                File.WriteAllBytes(Path.Combine(_folder, file), good);
            }

            if (file == "rules.csv")
            {
                File.Delete(Path.Combine(_folder, file));
            }
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private JsonElement Price(string basket) => Run(basket) switch
    {
        FolderPriced.Priced(var json) => JsonElement.Parse(json),
        FolderPriced.Refused(var faults) => throw new InvalidOperationException(string.Join('\n', faults)),
        _ => throw new InvalidOperationException(),
    };

    private FolderPriced Run(string basket)
    {
        Write("basket", basket);
        return PriceReport.Of(_folder, Path.Combine(_folder, "basket"), new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero)));
    }

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(_folder, file), content);
}
