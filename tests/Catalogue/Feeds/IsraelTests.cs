using System.Text;
using Dapper;
using OpenAisle.Catalogue.Feeds;

namespace OpenAisle.Catalogue.Tests.Feeds;

/// <summary>The files that Israeli chains publish by law, in the forms in which they come. All names and numbers are ours.</summary>
public sealed class IsraelTests
{
    private const string Chain = "7290999900008";

    private static readonly string Mapping = ShippedMappings.Find(ShippedMappings.Israel)!;

    public static TheoryData<string> Engines => TestEngines.All;

    private const string PriceFull = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Root>
          <ChainId>7290999900008</ChainId>
          <SubChainId>001</SubChainId>
          <StoreId>007</StoreId>
          <BikoretNo>5</BikoretNo>
          <Items Count="4">
            <Item>
              <PriceUpdateDate>2024-01-01 05:12</PriceUpdateDate>
              <ItemCode>7290000000015</ItemCode>
              <ItemType>1</ItemType>
              <ItemName><![CDATA[חלב טרי 3% <1 ל'>]]></ItemName>
              <ManufacturerName>מחלבה</ManufacturerName>
              <UnitQty>ליטר</UnitQty>
              <Quantity>1.00</Quantity>
              <bIsWeighted>0</bIsWeighted>
              <UnitOfMeasure>ליטר</UnitOfMeasure>
              <QtyInPackage>0</QtyInPackage>
              <ItemPrice>7.1</ItemPrice>
              <UnitOfMeasurePrice>7.10</UnitOfMeasurePrice>
              <AllowDiscount>1</AllowDiscount>
              <ItemStatus>1</ItemStatus>
            </Item>
            <Item><ItemCode>44410</ItemCode><ItemType>0</ItemType><ItemName>עגבניות</ItemName><bIsWeighted>1</bIsWeighted><ItemPrice>5.9000</ItemPrice></Item>
            <Item><ItemCode>70942003117</ItemCode><ItemType>1</ItemType><ItemName>Brush</ItemName><ItemPrice>12</ItemPrice></Item>
            <Item><ItemCode>7290000000022</ItemCode><ItemType>1</ItemType><ItemName>Not now</ItemName><ItemPrice>0.00</ItemPrice></Item>
          </Items>
        </Root>
        """;

    [Theory, MemberData(nameof(Engines))]
    public async Task Takes_the_prices_of_a_store_to_the_agora(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        var outcome = await Feed(shop, PriceFull, "PriceFull7290999900008-007-202401010600.gz", pack: true);
        Assert.Equal(["stores: 1 added, 0 changed, 0 deleted, 0 unchanged", "items: 4 added, 0 changed, 0 deleted, 0 unchanged", "prices: 3 added, 0 changed, 0 deleted, 0 unchanged"], outcome.Report.Counts.Select(counts => counts.ToString()));
        Assert.Equal(
            ["70942003117|1200|H87|2024-01-01T06:00", "2900000444102|590|KGM|2024-01-01T06:00", "7290000000015|710|H87|2024-01-01T06:00"],
            await shop.Ask("select gtin, minor_units, unit, from_local from dated_prices order by gtin"));
        var store = Assert.Single(await shop.Get<IOffers>().Stores());
        Assert.Equal(("7290999900008-7", "Asia/Jerusalem", "ILS"), (store.Slug, store.TimeZone, store.Currency.Code));
        var milk = await shop.Get<IOffers>().Find(store.Id, Gtin.Parse("7290000000015"));
        Assert.Equal(("חלב טרי 3% <1 ל'>", "מחלבה", "1 l", "7.10 ILS"), (milk!.Product.Name, milk.Product.Brand, milk.Product.Size, milk.UnitPrice.ToString()));
    }

    public static TheoryData<string, string> Variants => new()
    {
        { "lower case", PriceFull.Replace("<Root>", "<root>", StringComparison.Ordinal).Replace("</Root>", "</root>", StringComparison.Ordinal).Replace("ItemCode", "itemcode", StringComparison.Ordinal) },
        { "other ids", PriceFull.Replace("ChainId", "ChainID", StringComparison.Ordinal).Replace("StoreId", "StoreID", StringComparison.Ordinal).Replace("bIsWeighted", "BisWeighted", StringComparison.Ordinal).Replace("ItemName", "ItemNm", StringComparison.Ordinal) },
        { "old products", PriceFull.Replace("<Root>", "<Prices>", StringComparison.Ordinal).Replace("</Root>", "</Prices>", StringComparison.Ordinal).Replace("Items Count", "Products Count", StringComparison.Ordinal).Replace("</Items>", "</Products>", StringComparison.Ordinal).Replace("<Item>", "<Product>", StringComparison.Ordinal).Replace("</Item>", "</Product>", StringComparison.Ordinal) },
        { "order lines", PriceFull.Replace("<Root>", "<OrderXml><Envelope>", StringComparison.Ordinal).Replace("</Root>", "</Header></Envelope></OrderXml>", StringComparison.Ordinal).Replace("<Items Count=\"4\">", "<Header><Details>", StringComparison.Ordinal).Replace("</Items>", "</Details>", StringComparison.Ordinal).Replace("<Item>", "<Line>", StringComparison.Ordinal).Replace("</Item>", "</Line>", StringComparison.Ordinal).Replace("bIsWeighted", "blsWeighted", StringComparison.Ordinal) },
        { "a name space", PriceFull.Replace("<Root>", "<x:Root xmlns:x=\"urn:x\" xmlns=\"urn:y\">", StringComparison.Ordinal).Replace("</Root>", "</x:Root>", StringComparison.Ordinal) },
        { "twice the same", PriceFull.Replace("</Items>", "<Item><ItemCode>70942003117</ItemCode><ItemType>1</ItemType><ItemName>Brush</ItemName><ItemPrice>12.00</ItemPrice></Item></Items>", StringComparison.Ordinal) },
        { "dates of other forms", PriceFull.Replace("2024-01-01 05:12", "01/01/2024 05:12:00", StringComparison.Ordinal) },
        { "codes of nothing and of blanks", PriceFull.Replace("</Items>", "<Item><ItemCode/><ItemName>x</ItemName></Item><Item><ItemCode>  </ItemCode><ItemPrice></ItemPrice></Item></Items>", StringComparison.Ordinal) },
        { "whole numbers with points, and blanks around", PriceFull.Replace("<ItemPrice>12<", "<ItemPrice> 12.0 <", StringComparison.Ordinal).Replace("<ItemType>0<", "<ItemType>0 <", StringComparison.Ordinal).Replace("<ItemCode>44410<", "<ItemCode> 44410 <", StringComparison.Ordinal) },
        { "weighed said in words", PriceFull.Replace("<bIsWeighted>1<", "<bIsWeighted>True<", StringComparison.Ordinal).Replace("<bIsWeighted>0<", "<bIsWeighted>False<", StringComparison.Ordinal) },
        { "a head of its own", PriceFull.Replace("<ChainId>", "<XmlDocVersion>1.1</XmlDocVersion><DllVerNo>3</DllVerNo><ChainId>", StringComparison.Ordinal) },
        { "no store in the head", PriceFull.Replace("<StoreId>007</StoreId>", "", StringComparison.Ordinal) },
        { "signs that XML does not know", PriceFull.Replace(">Brush<", ">Brush &#x1F;&#x0;<", StringComparison.Ordinal) },
        { "blanks before the declaration", "\n " + PriceFull },
        { "zero bytes behind the end", PriceFull + "\r\n\0\0" },
        { "all in capitals", PriceFull.Replace("<Root>", "<ROOT>", StringComparison.Ordinal).Replace("</Root>", "</ROOT>", StringComparison.Ordinal).Replace("Item>", "ITEM>", StringComparison.Ordinal).Replace("ItemPrice>", "ITEMPRICE>", StringComparison.Ordinal) },
        { "no price date at all", PriceFull.Replace("<PriceUpdateDate>2024-01-01 05:12</PriceUpdateDate>", "", StringComparison.Ordinal) },
    };

    [Theory, MemberData(nameof(Variants))]
    public async Task However_a_chain_writes_it_the_prices_are_the_same(string what, string file)
    {
        await using var shop = await Grocers.Empty("sqlite");
        var outcome = await Feed(shop, file, "PriceFull7290999900008-001-007-20240101-060012.xml", pack: false);
        Assert.True(outcome is FeedOutcome.Applied, $"{what}: {string.Join('\n', outcome.Report.Lines())}");
        Assert.Equal(0, outcome.Report.Refused);
        Assert.Equal(["70942003117|1200|H87", "2900000444102|590|KGM", "7290000000015|710|H87"], await shop.Ask("select gtin, minor_units, unit from dated_prices order by gtin"));
    }

    [Theory]
    [InlineData("utf-16", "UTF-16", true)]
    [InlineData("utf-16", "UTF-8", true)]
    [InlineData("utf-16", "UTF-16", false)]
    [InlineData("utf-16BE", "UTF-16", false)]
    [InlineData("utf-8", "UTF-16", false)]
    [InlineData("utf-8", "ISO-8859-8", false)]
    [InlineData("windows-1255", "ISO-8859-8", false)]
    [InlineData("windows-1255", "windows-1255", false)]
    public async Task Reads_the_letters_whatever_the_file_calls_its_encoding(string real, string called, bool marked)
    {
        await using var shop = await Grocers.Empty("sqlite");
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(real) ?? Encoding.GetEncoding(real);
        var text = encoding.GetBytes(PriceFull.Replace("encoding=\"UTF-8\"", $"encoding=\"{called}\"", StringComparison.Ordinal));
        var outcome = await shop.Feed(Mapping, marked ? [.. encoding.GetPreamble(), .. text] : text, "PriceFull7290999900008-007-202401010600.xml");
        Assert.True(outcome is FeedOutcome.Applied, string.Join('\n', outcome.Report.Lines()));
        Assert.Contains("עגבניות", await shop.Names());
    }

    [Fact]
    public async Task Says_of_each_row_that_it_cannot_take_where_it_stands_and_why()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var outcome = await Feed(shop, PriceFull.Replace("</Items>", """
            <Item><ItemCode>7290000000031</ItemCode><ItemType>1</ItemType><ItemName>A</ItemName><ItemPrice>3.90</ItemPrice></Item>
            <Item><ItemCode>7290000000046</ItemCode><ItemType>1</ItemType><ItemName>B</ItemName><ItemPrice>-3.90</ItemPrice></Item>
            <Item><ItemCode>7290000000053</ItemCode><ItemType>1</ItemType><ItemName>C</ItemName><ItemPrice>3.905</ItemPrice></Item>
            <Item><ItemCode>70942003117</ItemCode><ItemType>1</ItemType><ItemName>Brush</ItemName><ItemPrice>13</ItemPrice></Item>
            </Items>
            """, StringComparison.Ordinal), "PriceFull7290999900008-007-202401010600.xml", pack: false);
        Assert.Equal(
            [
                "line 27: gtin: '7290000000031' is no GTIN: check digit 1 should be 9", "line 28: price: -3.90 ILS is not above zero",
                "line 29: price: '3.905' has more digits than ILS has",
            ],
            outcome.Report.Refusals.Take(3).Select(row => $"line {row.Line}: {row.Why}"));
        Assert.Contains(outcome.Report.Refusals, row => row.Why.Contains("costs 13.00 ILS here and 12.00 ILS in line", StringComparison.Ordinal));
        Assert.IsType<FeedOutcome.Applied>(outcome);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delta_changes_what_it_names_and_an_older_one_nothing(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        await Feed(shop, PriceFull, "PriceFull7290999900008-007-202401010600.gz", pack: true);
        var delta = PriceFull[..PriceFull.IndexOf("<Item>", StringComparison.Ordinal)]
            + "<Item><ItemCode>7290000000015</ItemCode><ItemType>1</ItemType><ItemName>חלב</ItemName><ItemPrice>7.35</ItemPrice></Item></Items></Root>";
        Assert.Equal("prices: 0 added, 1 changed, 0 deleted, 0 unchanged", (await Feed(shop, delta, "Price7290999900008-007-202401011400.xml", pack: false)).Report.Counts[^1].ToString());
        Assert.IsType<FeedOutcome.Refused>(await Feed(shop, delta, "Price7290999900008-007-202401011200.xml", pack: false));
        Assert.Equal(["590", "735", "1200"], (await shop.Ask("select minor_units from prices order by minor_units")).ToArray());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Takes_stores_in_the_forms_of_different_chains(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        var plain = $"<Root><ChainId>{Chain}</ChainId><SubChains><SubChain><SubChainId>1</SubChainId><Stores><Store><StoreId>1</StoreId><StoreName>North</StoreName><Address>Herzl 1</Address><City>Haifa</City></Store></Stores></SubChain></SubChains></Root>";
        var sap = $"""<?xml version="1.0" encoding="UTF-8"?><asx:abap xmlns:asx="http://www.sap.com/abapxml" version="1.0"><asx:values><CHAINID>{Chain}</CHAINID><STORES><STORE><SUBCHAINID>1</SUBCHAINID><STOREID>002</STOREID><STORENAME>South</STORENAME><ADDRESS/><CITY>Eilat</CITY></STORE></STORES></asx:values></asx:abap>""";
        var branches = $"<Store><Branches><Branch><ChainID>{Chain}</ChainID><SubChainID>1</SubChainID><StoreID>3</StoreID><StoreName>West</StoreName></Branch></Branches></Store>";
        foreach (var (file, name) in new[] { (plain, "Stores7290999900008-000-202401010500.xml"), (sap, "Stores7290999900008-202401010501.xml"), (branches, "Stores7290999900008-202401010502.xml") })
        {
            var outcome = await shop.Feed(Mapping, Encoding.UTF8.GetBytes(file), name);
            Assert.True(outcome is FeedOutcome.Applied, string.Join('\n', outcome.Report.Lines()));
        }

        Assert.Equal([$"{Chain}-1|North|Herzl 1, Haifa", $"{Chain}-2|South|Eilat", $"{Chain}-3|West|"], await shop.Ask("select slug, name, address from stores order by slug"));
    }

    private const string Head = "<Root><ChainId>7290999900008</ChainId><SubChainId>1</SubChainId><StoreId>007</StoreId><Promotions Count=\"1\">";

    private static string Promotion(string terms, string items = "<Item><ItemCode>7290000000015</ItemCode><ItemType>1</ItemType><IsGiftItem>0</IsGiftItem></Item>") =>
        $"{Head}<Promotion><PromotionId>100</PromotionId><PromotionDescription>מבצע</PromotionDescription><PromotionStartDate>2024-01-01</PromotionStartDate>"
        + $"<PromotionStartHour>00:00:00</PromotionStartHour><PromotionEndDate>2024-01-31</PromotionEndDate><PromotionEndHour>23:59:00</PromotionEndHour>"
        + $"{terms}<PromotionItems>{items}</PromotionItems><Clubs><ClubId>0</ClubId></Clubs></Promotion></Promotions></Root>";

    [Theory]
    [InlineData("<RewardType>1</RewardType><MinQty>1.00</MinQty><DiscountedPrice>5.90</DiscountedPrice>", "price|1|0|0|590|0|")]
    [InlineData("<RewardType>1</RewardType><MinQty>3.00</MinQty><DiscountedPrice>10.00</DiscountedPrice><DiscountRate>0.00</DiscountRate>", "n-for-amount|3|0|0|1000|0|")]
    [InlineData("<RewardType>10</RewardType><MinQty>2</MinQty><DiscountedPrice>20</DiscountedPrice>", "n-for-amount|2|0|0|2000|0|")]
    [InlineData("<RewardType>2</RewardType><MinQty>1</MinQty><DiscountRate>25.00</DiscountRate>", "percent|1|0|2500|0|0|")]
    [InlineData("<RewardType>2</RewardType><MinQty>2</MinQty><DiscountRate>5000</DiscountRate>", "n-percent|2|0|5000|0|0|")]
    [InlineData("<RewardType>7</RewardType><MinQty>3</MinQty><DiscountedPrice>0.00</DiscountedPrice>", "cheapest|3|0|10000|0|0|")]
    [InlineData("<RewardType>9</RewardType><MinQty>2</MinQty><DiscountRate>5000</DiscountRate>", "cheapest|2|0|5000|0|0|")]
    [InlineData("<RewardType>3</RewardType><MinQty>1</MinQty><MaxQty/><DiscountRate>52.44</DiscountRate><DiscountedPrice>4.2</DiscountedPrice>", "price|1|0|0|420|0|")]
    [InlineData("<RewardType>5</RewardType><MinQty>1</MinQty><DiscountedPrice>8.90</DiscountedPrice>", "price|1|0|0|890|1|")]
    [InlineData("<RewardType>9</RewardType><MinQty>3</MinQty><DiscountedPrice>0.00</DiscountedPrice>", "cheapest|3|0|10000|0|0|")]
    [InlineData("<MinQty>0</MinQty><DiscountedPrice>4.9</DiscountedPrice>", "price|1|0|0|490|0|")]
    [InlineData("<RewardType>1</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice><AdditionalRestrictions><AdditionalIsCoupon>1</AdditionalIsCoupon></AdditionalRestrictions>", "price|1|0|0|500|0|coupon-7290999900008-7-100")]
    [InlineData("<ClubId>((1=club|2=card))</ClubId><RewardType>1</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice>", "price|1|0|0|500|1|", true)]
    public async Task Takes_the_promotions_whose_numbers_tell_what_they_promise(string terms, string wanted, bool ofAClub = false)
    {
        await using var shop = await Grocers.Empty("sqlite");
        var file = Promotion(terms);
        var outcome = await Feed(shop, ofAClub ? file.Replace("<Clubs><ClubId>0</ClubId></Clubs>", "", StringComparison.Ordinal) : file, "PromoFull7290999900008-007-202401010600.xml", pack: false);
        Assert.True(outcome is FeedOutcome.Applied, string.Join('\n', outcome.Report.Lines()));
        Assert.Equal([wanted], await shop.Ask("select form, take, pay, basis_points, amount, members_only, coupon from promotions"));
        Assert.Equal(["2024-01-01T00:00|2024-02-01T00:00"], await shop.Ask("select from_local, until_local from promotions"));
        Assert.Equal(["gtin|07290000000015"], await shop.Ask("select kind, value from promotion_goods"));
    }

    [Theory]
    [InlineData("<RewardType>3</RewardType><MinQty>1</MinQty><DiscountRate>2.00</DiscountRate>", "the numbers tell of no discount: neither an amount nor a share nor fewer to pay for")]
    [InlineData("<RewardType>7</RewardType><MinQty>1</MinQty><DiscountedPrice>0</DiscountedPrice>", "take must be at least 2")]
    [InlineData("<RewardType>9</RewardType><MinQty>2</MinQty><DiscountedPrice>5</DiscountedPrice>", "a promotion of form cheapest needs 'percent' above zero")]
    [InlineData("<RewardType>1</RewardType><MinQty>1.9</MinQty><DiscountedPrice>61.75</DiscountedPrice>", "take, pay and most-uses are whole numbers")]
    [InlineData("<RewardType>1</RewardType><MinQty>2</MinQty><DiscountedPrice>0</DiscountedPrice>", "the numbers tell of no discount: neither an amount nor a share nor fewer to pay for")]
    public async Task Refuses_by_its_reason_a_promise_that_the_numbers_do_not_tell(string terms, string why)
    {
        await using var shop = await Grocers.Empty("sqlite");
        var outcome = await Feed(shop, Promotion(terms), "PromoFull7290999900008-007-202401010600.xml", pack: false);
        Assert.Equal(why, Assert.Single(outcome.Report.Refusals).Why);
    }

    [Theory]
    [InlineData("<RewardType>1</RewardType><MinPurchaseAmnt>150.00</MinPurchaseAmnt><DiscountedPrice>5</DiscountedPrice>", "a price above a sum")]
    [InlineData("<RewardType>4</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice>", "reward type 4: a price above a sum")]
    [InlineData("<RewardType>11</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice>", "reward type 11: a promise of a kind of its own")]
    [InlineData("<RewardType>17</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice>", "reward type 17, which nobody describes")]
    [InlineData("<RewardType>2</RewardType><DiscountRate>10</DiscountRate><AdditionalRestrictions><AdditionalIsTotal>1</AdditionalIsTotal></AdditionalRestrictions>", "a discount on the whole basket")]
    [InlineData("<PromotionDays>3</PromotionDays><RewardType>1</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice>", "on some days of the week only")]
    [InlineData("<IsWeightedPromo>1</IsWeightedPromo><RewardType>1</RewardType><MinQty>2.00</MinQty><DiscountedPrice>20</DiscountedPrice>", "so many kilograms of weighed goods")]
    public async Task Holds_out_by_its_reason_a_promise_that_no_form_keeps_and_counts_it(string terms, string why)
    {
        await using var shop = await Grocers.Empty("sqlite");
        var items = string.Concat(Enumerable.Repeat("<Item><ItemCode>7290000000015</ItemCode><ItemType>1</ItemType></Item>", 3));
        var outcome = await Feed(shop, Promotion(terms, items), "PromoFull7290999900008-007-202401010600.xml", pack: false);
        Assert.True(outcome is FeedOutcome.Applied { Report.Refused: 0 }, string.Join('\n', outcome.Report.Lines()));
        Assert.Equal([(why, 3)], outcome.Report.HeldOutFor);
        Assert.Contains($"held out 3 rows, the first in line 1: {why}", outcome.Report.Lines());
        Assert.Equal(["0"], await shop.Ask("select count(*) from promotions"));
    }

    [Fact]
    public async Task The_next_of_the_same_thing_is_each_thing_by_itself()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var file = Promotion(
            "<RewardType>8</RewardType><MinQty>2</MinQty><DiscountRate>50.00</DiscountRate>",
            "<Item><ItemCode>7290000000015</ItemCode><ItemType>1</ItemType></Item><Item><ItemCode>7290000000022</ItemCode><ItemType>1</ItemType></Item>");
        await Feed(shop, file, "PromoFull7290999900008-007-202401010600.xml", pack: false);
        Assert.Equal(
            ["cheapest|2|5000|07290000000015", "cheapest|2|5000|07290000000022"],
            await shop.Ask("select form, take, basis_points, value from promotions p join promotion_goods g on g.promotion = p.id order by value"));
    }

    [Fact]
    public async Task Something_off_with_other_goods_is_taken_where_what_is_got_is_marked_and_not_where_it_costs_something()
    {
        await using var shop = await Grocers.Empty("sqlite");
        const string Both = "<Item><ItemCode>7290000000015</ItemCode><ItemType>1</ItemType><IsGiftItem>0</IsGiftItem></Item><Item><ItemCode>7290000000022</ItemCode><ItemType>1</ItemType><IsGiftItem>1</IsGiftItem></Item>";
        await Feed(shop, Promotion("<RewardType>6</RewardType><MinQty>2</MinQty><DiscountRate>30.00</DiscountRate>", Both), "PromoFull7290999900008-007-202401010600.xml", pack: false);
        Assert.Equal(["buy-get|2+1|3000"], await shop.Ask("select form, take, basis_points from promotions"));
        var priced = await Feed(shop, Promotion("<RewardType>6</RewardType><MinQty>2</MinQty><DiscountedPrice>3.00</DiscountedPrice>", Both), "PromoFull7290999900008-008-202401010700.xml", pack: false);
        Assert.EndsWith("what is got with it costs something, and no form of ours is that", Assert.Single(priced.Report.Refusals).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_chains_use_differently_is_told_and_takes_nothing_off_the_shelf()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var outcome = await Feed(shop, PriceFull.Replace("<ItemStatus>1<", "<ItemStatus>0<", StringComparison.Ordinal), "PriceFull7290999900008-007-202401010600.xml", pack: false);
        Assert.Contains("note     1 row, the first in line 8: ItemStatus 0: chains mean different things by it, so the price is taken as any other", outcome.Report.Lines());
        Assert.Contains("7290000000015", await shop.Ask("select gtin from prices"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Takes_promotions_whose_terms_stand_at_their_items_each_terms_once(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        var file = $"""
            {Head}<Promotion><PromotionUpdateTime>2026-02-17T00:00:10.734</PromotionUpdateTime><PromotionID>9</PromotionID><PromotionDescription>2 ב-16</PromotionDescription>
            <PromotionStartDateTime>2026-02-17T00:00:00.000</PromotionStartDateTime><PromotionEndDateTime>2026-02-24T23:59:00.000</PromotionEndDateTime><ClubID>0</ClubID>
            <Groups><Group><PromotionItems>
            <PromotionItem><ItemCode>7290000000015</ItemCode><ItemType>1</ItemType><RewardType>1</RewardType><MinQty>2</MinQty><DiscountedPrice>16.00</DiscountedPrice></PromotionItem>
            <PromotionItem><ItemCode>7290000000022</ItemCode><ItemType>1</ItemType><RewardType>1</RewardType><MinQty>2</MinQty><DiscountedPrice>16.00</DiscountedPrice></PromotionItem>
            <PromotionItem><ItemCode>44410</ItemCode><ItemType>0</ItemType><RewardType>1</RewardType><MinQty>1</MinQty><DiscountedPrice>3.00</DiscountedPrice></PromotionItem>
            </PromotionItems></Group></Groups></Promotion></Promotions></Root>
            """;
        var outcome = await Feed(shop, file, "PromoFull7290999900008-000-007-20260217-000027.xml", pack: false);
        Assert.True(outcome is FeedOutcome.Applied, string.Join('\n', outcome.Report.Lines()));
        Assert.Equal(
            ["7290999900008-7-9#2|price|1|300|1", "7290999900008-7-9|n-for-amount|2|1600|2"],
            (await shop.Ask("select id, form, take, amount, (select count(*) from promotion_goods g where g.promotion = p.id) from promotions p")).Order(StringComparer.Ordinal));

        Assert.Equal("promotions: 0 added, 0 changed, 0 deleted, 2 unchanged", (await Feed(shop, file, "PromoFull7290999900008-000-007-20260218-000027.xml", pack: false)).Report.Counts[^1].ToString());
    }

    [Theory]
    [InlineData("<RewardType>1</RewardType><MinQty>2</MinQty><MaxQty>5</MaxQty><DiscountedPrice>10</DiscountedPrice>", "2|item")]
    [InlineData("<RewardType>1</RewardType><MinQty>2</MinQty><MaxQty>0</MaxQty><DiscountedPrice>10</DiscountedPrice>", "0|item")]
    [InlineData("<RewardType>1</RewardType><MinQty>3</MinQty><MaxQty>2.0</MaxQty><DiscountedPrice>10</DiscountedPrice>", "0|item")]
    [InlineData("<RedemptionLimit>4</RedemptionLimit><RewardType>3</RewardType><MinQty>1</MinQty><DiscountedPrice>4.2</DiscountedPrice>", "4|item")]
    [InlineData("<AllowMultipleDiscounts>0</AllowMultipleDiscounts><RewardType>1</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice><AdditionalRestrictions><AdditionalIsCoupon>1</AdditionalIsCoupon></AdditionalRestrictions>", "0|item")]
    [InlineData("<AllowMultipleDiscounts>1</AllowMultipleDiscounts><RewardType>1</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice><AdditionalRestrictions><AdditionalIsCoupon>1</AdditionalIsCoupon></AdditionalRestrictions>", "0|coupon")]
    public async Task A_limit_of_units_is_so_many_uses_in_a_basket_and_a_coupon_that_stands_alone_goes_with_no_offer(string terms, string wanted)
    {
        await using var shop = await Grocers.Empty("sqlite");
        await Feed(shop, Promotion(terms), "PromoFull7290999900008-007-202401010600.xml", pack: false);
        Assert.Equal([wanted], await shop.Ask("select most_a_basket, layer from promotions"));
    }

    public static TheoryData<string, string> PromotionVariants => new()
    {
        { "days with slashes, the year first", Promotion(Price).Replace("2024-01-01", "2024/01/01", StringComparison.Ordinal).Replace("2024-01-31", "2024/01/31", StringComparison.Ordinal) },
        { "days with slashes, the day first", Promotion(Price).Replace("2024-01-01", "01/01/2024", StringComparison.Ordinal).Replace("2024-01-31", "31/01/2024", StringComparison.Ordinal) },
        {
            "a sale for each item",
            $"<Promos><ChainID>{Chain}</ChainID><SubChainID>001</SubChainID><StoreID>007</StoreID><Sales Count=\"1\"><Sale><PromotionID>100</PromotionID><PromotionDescription>x</PromotionDescription>"
            + "<PromotionStartDate>01/01/2024</PromotionStartDate><PromotionStartHour>00:00</PromotionStartHour><PromotionEndDate>31/01/2024</PromotionEndDate><PromotionEndHour>23:59</PromotionEndHour>"
            + $"<ItemCode>7290000000015</ItemCode><ItemType>1</ItemType><ClubID>0</ClubID>{Price}</Sale></Sales></Promos>"
        },
        { "the letters of elements small", Promotion(Price).ToLowerInvariant() },
        { "elements without a value", Promotion(Price + "<MaxQty/><DiscountRate></DiscountRate><MinPurchaseAmnt/><AdditionalRestrictions/><Remark/>") },
    };

    private const string Price = "<RewardType>1</RewardType><MinQty>2</MinQty><DiscountedPrice>5.90</DiscountedPrice>";

    [Theory, MemberData(nameof(PromotionVariants))]
    public async Task However_a_chain_writes_it_the_promotion_is_the_same(string what, string file)
    {
        await using var shop = await Grocers.Empty("sqlite");
        var outcome = await Feed(shop, file, "PromoFull7290999900008-007-202401010600.xml", pack: false);
        Assert.True(outcome is FeedOutcome.Applied { Report.Refused: 0 }, $"{what}: {string.Join('\n', outcome.Report.Lines())}");
        Assert.Equal(
            [$"{Chain}-7-100|n-for-amount|2|590|2024-01-01T00:00|2024-02-01T00:00|0"],
            await shop.Ask("select id, form, take, amount, from_local, until_local, members_only from promotions"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_own_codes_of_two_chains_never_meet_and_stay_the_same(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        foreach (var chain in (string[])["7290999900008", "7290999900015", "7290999900008"])
        {
            var file = $"<Root><ChainId>{chain}</ChainId><StoreId>1</StoreId><Items><Item><ItemCode>44410</ItemCode><ItemType>0</ItemType><ItemName>Bread of {chain}</ItemName><ItemPrice>5.90</ItemPrice></Item></Items></Root>";
            var outcome = await Feed(shop, file, $"PriceFull{chain}-001-20240101060{chain[^1] - '0'}.xml", pack: false);
            Assert.True(outcome is FeedOutcome.Applied, string.Join('\n', outcome.Report.Lines()));
        }

        Assert.Equal(
            ["2900000444102|Bread of 7290999900008", "12000000444106|Bread of 7290999900015"],
            await shop.Ask("select gtin, name from products order by gtin"));
    }

    [Fact]
    public async Task A_file_with_no_promotions_today_is_no_damage_and_ends_none()
    {
        await using var shop = await Grocers.Empty("sqlite");
        await Feed(shop, Promotion("<RewardType>1</RewardType><MinQty>1</MinQty><DiscountedPrice>5</DiscountedPrice>"), "PromoFull7290999900008-007-202401010500.xml", pack: false);
        Assert.IsType<FeedOutcome.Applied>(await Feed(shop, Head + "</Promotions></Root>", "Promo7290999900008-007-202401010600.xml", pack: false));
        var empty = Assert.IsType<FeedOutcome.Applied>(await Feed(shop, "<OrderXml><Envelope><ChainId>7290999900008</ChainId></Envelope></OrderXml>", "PromoFull7290999900008-007-202401010600.xml", pack: false));
        Assert.Equal(["the file holds no row at all; what stands is left as it is"], empty.Report.Notes);
        Assert.Equal(["2024-02-01T00:00"], await shop.Ask("select until_local from promotions"));
    }

    [Fact]
    public async Task What_is_bought_and_what_is_given_with_it_are_two_parts()
    {
        await using var shop = await Grocers.Empty("sqlite");
        var file = Promotion(
            "<RewardType>1</RewardType><MinQty>1</MinQty><AdditionalRestrictions><AdditionalGiftCount>1</AdditionalGiftCount></AdditionalRestrictions><DiscountedPrice>0</DiscountedPrice>",
            "<Item><ItemCode>7290000000015</ItemCode><ItemType>1</ItemType><IsGiftItem>0</IsGiftItem></Item><Item><ItemCode>7290000000022</ItemCode><ItemType>1</ItemType><IsGiftItem>1</IsGiftItem></Item>");
        await Feed(shop, file, "PromoFull7290999900008-007-202401010600.xml", pack: false);
        Assert.Equal(["buy-get|1+1|10000"], await shop.Ask("select form, take, basis_points from promotions"));
        Assert.Equal(["1|07290000000015", "2|07290000000022"], await shop.Ask("select part, value from promotion_goods order by part"));
    }

    private static Task<FeedOutcome> Feed(JournalFixture shop, string file, string name, bool pack)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        return shop.Feed(Mapping, pack ? Grocers.Zipped(bytes) : bytes, name);
    }
}
