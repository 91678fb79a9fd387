using OpenAisle.Catalogue.Demo;

namespace OpenAisle.Catalogue.Tests;

public sealed class AllergenTests
{
    private static readonly DateTimeOffset Spring = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_label_declares_free_and_every_other_source_that_says_otherwise_is_believed_before_it()
    {
        Assert.Equal(AllergenStatement.DeclaredFree, Of(Allergens.Read(null, null, "en:no-gluten"), "gluten").Statement);
        Assert.Equal(AllergenStatement.Contains, Of(Allergens.Read("en:gluten", null, "en:no-gluten"), "gluten").Statement);
        Assert.Equal(AllergenStatement.MayContain, Of(Allergens.Read(null, "en:gluten", "en:no-gluten"), "gluten").Statement);
        Assert.Equal(AllergenStatement.NotKnown, Of(Allergens.Read(null, null, "en:vegan en:organic"), "milk").Statement);
        var two = Allergens.Read([new("brand", Spring, null, null, "en:no-nuts"), new("openfoodfacts", null, "en:nuts", null, null)]);
        Assert.Equal((AllergenStatement.Contains, "openfoodfacts"), (Of(two, "nuts").Statement, Of(two, "nuts").Source));
    }

    [Fact]
    public void Each_statement_says_who_made_it_and_when()
    {
        var declared = Allergens.Read([new("openfoodfacts", Spring, "en:milk", null, null)]);
        Assert.Equal(("openfoodfacts", Spring), (Of(declared, "milk").Source, Of(declared, "milk").Dated));
        Assert.Equal((AllergenStatement.NotKnown, null), (Of(declared, "eggs").Statement, Of(declared, "eggs").Source));
    }

    [Fact]
    public void The_lists_of_the_laws_are_within_the_fourteen()
    {
        Assert.Equal((9, 14, 8), (Allergens.UnitedStates.Count, Allergens.Fourteen.Count, Allergens.China.Count));
        Assert.Empty(Allergens.UnitedStates.Concat(Allergens.China).Except(Allergens.Fourteen));
    }

    [Fact]
    public async Task Counter_goods_say_that_they_may_have_touched_others_and_what_is_not_known_is_never_free()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var offers = shop.Get<IOffers>();
        var products = shop.Get<Products>();
        var croissant = (await offers.Browse(DemoGrocer.MapleStreet.Id, null, "Butter croissant", 0, 1)).Offers.Single();
        var details = await products.Details(DemoGrocer.MapleStreet.Id, croissant.Product.Gtin);
        Assert.True(details!.MayHaveTouchedOthers);
        Assert.Equal(AllergenStatement.Contains, Of(details.Allergens, "milk").Statement);
        Assert.Equal(AllergenStatement.NotKnown, Of(details.Allergens, "nuts").Statement);
        var nutella = (await offers.Browse(DemoGrocer.MapleStreet.Id, null, "Nutella", 0, 1)).Offers.Single();
        Assert.False((await products.Details(DemoGrocer.MapleStreet.Id, nutella.Product.Gtin))!.MayHaveTouchedOthers);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_ingredient_list_is_told_and_a_changed_name_is_not(string engine)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Spring);
        await using var shop = await Grocers.Empty(engine, clock);
        await shop.Import(
            """{"code":"4006381333931","product_name":"Bar","ingredients_text":"oats"}""", """{"code":"00012348","product_name":"Beans","ingredients_text":"beans"}""");
        var changes = shop.Get<IngredientChanges>();
        var bar = Gtin.Parse("4006381333931", null);
        var beans = Gtin.Parse("00012348", null);
        Assert.Empty(await changes.After(DateTimeOffset.UnixEpoch, 10));
        clock.Advance(TimeSpan.FromHours(1));
        await shop.Import(
            """{"code":"4006381333931","product_name":"Bar","ingredients_text":"oats, peanuts"}""", """{"code":"00012348","product_name":"Baked beans","ingredients_text":"beans"}""");
        Assert.Equal((bar, Spring.AddHours(1)), Assert.Single(await changes.After(Spring, 10)));
        Assert.Equal([bar], (await changes.Of([bar, beans], Spring)).Keys);
        Assert.Empty(await changes.Of([bar, beans], Spring.AddHours(1))); // whoever planned it after that was warned already
        clock.Advance(TimeSpan.FromHours(1));
        await shop.Import("""{"code":"4006381333931","product_name":"Bar","ingredients_text":"oats, peanuts","traces_tags":["en:nuts"]}""");
        Assert.Equal(Spring.AddHours(2), (await changes.Of([bar], Spring))[bar]);
    }

    public static TheoryData<string> Engines => TestEngines.All;

    private static AllergenDeclared Of(IReadOnlyList<AllergenDeclared> declared, string key) => declared.Single(one => one.Allergen == key);
}
