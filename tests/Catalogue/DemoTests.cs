using Microsoft.Extensions.Time.Testing;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.OpenFoodFacts;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Catalogue.Tests;

public sealed class DemoTests
{
    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task Loads_two_stores_once_and_leaves_a_shop_that_has_one_alone(string engine)
    {
        var clock = new FakeTimeProvider();
        await using var shop = await Grocers.Empty(engine, clock);
        var other = shop.OtherHost(clock);
        Assert.Empty(await other.Stores());
        Assert.True(await shop.Get<DemoGrocer>().Load());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await other.Stores()).Count);

        var rows = await shop.AllRows();
        Assert.False(await shop.Get<DemoGrocer>().Load());
        Assert.Equal(rows, await shop.AllRows());
        Assert.Equal(["harbor-point", "maple-street"], (await shop.Get<IOffers>().Stores()).Select(store => store.Slug).Order());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_small_store_asks_for_bags_and_for_small_baskets_and_the_large_one_does_not(string engine)
    {
        await using var shop = await Grocers.Demo(engine);
        Assert.Equal([Fee.Bag, "small-basket"], (await shop.Get<StoreTills>().Of(DemoGrocer.HarborPoint.Id))!.Fees.Select(fee => fee.Code));
        Assert.Empty((await shop.Get<StoreTills>().Of(DemoGrocer.MapleStreet.Id))!.Fees);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_full_export_after_the_demo_only_adds_to_it(string engine)
    {
        await using var shop = await Grocers.Demo(engine);
        var report = await shop.Import(Grocers.ShippedRecords());
        Assert.Equal((0, 0, 837), (report.Added, report.Changed, report.Unchanged));
    }

    [Fact]
    public async Task Every_good_has_a_price_a_place_and_a_step_that_a_shopper_can_order()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var offers = shop.Get<IOffers>();
        foreach (var store in await offers.Stores())
        {
            var all = (await offers.Browse(store.Id, null, null, 0, 10_000)).Offers;
            Assert.InRange(all.Count, 700, 1_000);
            Assert.All(all, offer =>
            {
                Assert.True(offer.UnitPrice > Money.Zero(store.Currency));
                Assert.True(offer.Increment.Steps > 0);
                Assert.True(offer.Tare.Steps >= 0);
                Assert.Equal(offer.Product.SoldBy == SoldBy.Weight ? Unit.Pound : Unit.Piece, offer.Unit);
                Assert.InRange(offer.Place.Sequence, 1, 100_000);
                Assert.InRange(offer.Place.Shelf, 1, 5);
                Assert.Contains(offer.Product.Department, Department.All);
            });
            Assert.Equal(all.Count, all.DistinctBy(offer => offer.Place.Sequence).Count());
        }
    }

    [Fact]
    public void Loose_goods_have_the_numbers_a_scale_prints_and_names_in_both_languages()
    {
        var goods = LooseGoods.Read();
        Assert.Equal(85, goods.Count);
        Assert.Equal(85, goods.DistinctBy(good => good.Record.Product.Gtin).Count());
        Assert.All(goods, good =>
        {
            Assert.True(good.Record.Product.Gtin.IsRestricted);
            Assert.NotEqual(good.Record.Product.NameIn("en"), good.Record.Product.NameIn("zh-Hans-CN"));
        });
        var bananas = goods[0];
        Assert.Equal(("4011", "00204011000008"), (bananas.Record.Product.Plu, bananas.Record.Product.Gtin.ToString()));
    }

    [Fact]
    public async Task The_opening_stock_names_each_offer_in_the_steps_in_which_it_is_sold()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var offers = shop.Get<IOffers>();
        var stock = await shop.Get<DemoGrocer>().InitialStock(DemoGrocer.HarborPoint.Id);
        var sold = await offers.Find(DemoGrocer.HarborPoint.Id, stock.Select(line => line.Gtin).ToList());
        Assert.Equal((await offers.Browse(DemoGrocer.HarborPoint.Id, null, null, 0, 1)).Total, stock.Count);
        Assert.All(stock, line =>
        {
            Assert.True(line.Quantity.Steps > 0);
            Assert.True(line.Quantity.IsLike(sold[line.Gtin].Increment));
            Assert.Equal(line.Gtin.IsRestricted, line.IsAssumed);
        });
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_synthetic_grocer_is_the_same_for_the_same_seed(string engine)
    {
        await using var shop = await Grocers.Empty(engine);
        var first = await shop.Get<SyntheticCatalogue>().Load(stores: 2, products: 300);
        var offers = shop.Get<IOffers>();
        var prices = (await offers.Find(first.Stores[1], first.Gtins)).ToDictionary(pair => pair.Key, pair => pair.Value.UnitPrice);
        Assert.Equal(300, prices.Count);
        var second = await shop.Get<SyntheticCatalogue>().Load(stores: 2, products: 300);
        Assert.Equal(first.Gtins, second.Gtins);
        Assert.Equal(first.Stores, second.Stores);
        Assert.Equal(prices, (await offers.Find(first.Stores[1], first.Gtins)).ToDictionary(pair => pair.Key, pair => pair.Value.UnitPrice));
    }

    [Theory]
    [InlineData("frozen", "en:snacks", "en:frozen-foods")]
    [InlineData("sweets", "en:snacks", "en:sweet-snacks", "en:confectioneries")]
    [InlineData("cookies", "en:snacks", "en:biscuits")]
    [InlineData("pantry", "en:plant-based-foods", "en:canned-foods")]
    [InlineData("dairy", "en:dairies", "en:cheeses")]
    [InlineData("other", "fr:quelque-chose")]
    public void The_particular_category_decides_the_department(string department, params string[] tags) =>
        Assert.Equal(department, DepartmentRules.Of(tags, "").Department);

    [Fact]
    public void Words_of_the_name_speak_only_where_no_category_does()
    {
        Assert.Equal((Department.Sweets, TemperatureZone.Ambient), DepartmentRules.Of([], "Milk Chocolate"));
        Assert.Equal((Department.Frozen, TemperatureZone.Frozen), DepartmentRules.Of([], "Frozen shrimp"));
        Assert.Equal(Department.Pantry, DepartmentRules.Of(["en:canned-foods"], "Chocolate").Department);
    }

    [Fact]
    public void Every_language_names_every_department_allergen_and_statement()
    {
        Assert.Equal(["en", "zh-Hans"], CatalogueTexts.Languages.Order());
        foreach (var language in CatalogueTexts.Languages)
        {
            Assert.All(Department.All, key => Assert.NotEqual(key, CatalogueTexts.Department(key, language)));
            Assert.All(Allergens.Fourteen, key => Assert.NotEqual("", CatalogueTexts.Allergen(key, language)));
        }

        Assert.All(Department.All, key => Assert.NotEqual(CatalogueTexts.Department(key, "en"), CatalogueTexts.Department(key, "zh-Hans")));
        Assert.Equal("蔬菜水果", CatalogueTexts.Department("produce", "zh-Hans-CN"));
        Assert.Equal("Fruit & vegetables", CatalogueTexts.Department("produce", "fr"));
        Assert.Equal("未知：请查看包装", CatalogueTexts.AllergenStatement(AllergenStatement.NotKnown, "zh-Hans"));
    }

    [Fact]
    public void Silence_about_an_allergen_is_never_read_as_free_of_it()
    {
        var declared = Allergens.Read("en:milk de:weizenprotein en:apple", "en:nuts en:milk");
        Assert.Equal(AllergenStatement.Contains, Of("milk"));
        Assert.Equal(AllergenStatement.Contains, Of("gluten"));
        Assert.Equal(AllergenStatement.MayContain, Of("nuts"));
        Assert.Equal(AllergenStatement.NotKnown, Of("peanuts"));
        Assert.Equal(AllergenStatement.Contains, Of("apple"));
        Assert.All(Allergens.Read(null, null), allergen => Assert.Equal(AllergenStatement.NotKnown, allergen.Statement));

        AllergenStatement Of(string key) => declared.Single(allergen => allergen.Allergen == key).Statement;
    }
}
