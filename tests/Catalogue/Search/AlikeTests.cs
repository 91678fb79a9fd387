using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.Search;

namespace OpenAisle.Catalogue.Tests.Search;

public sealed class AlikeTests
{
    private static readonly Id<Store> Maple = DemoGrocer.MapleStreet.Id;

    [Fact]
    public async Task Like_goods_are_of_the_same_kind_and_never_the_thing_itself()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var fuji = await One(shop, "Fuji apples");
        var similar = await shop.Get<IAlikeGoods>().Similar(Maple, fuji.Product.Gtin, 4);
        Assert.Equal(4, similar.Count);
        Assert.All(similar, offer => Assert.Contains("apples", offer.Product.Name, StringComparison.Ordinal));
        Assert.DoesNotContain(similar, offer => offer.Product.Gtin == fuji.Product.Gtin);
        Assert.Empty(await shop.Get<IAlikeGoods>().Similar(Maple, Gtin.Parse("4006381333931", null), 4));
    }

    [Fact]
    public async Task What_goes_with_a_thing_is_something_else()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var salmon = await One(shop, "Atlantic salmon fillet");
        var with = await shop.Get<IAlikeGoods>().GoesWith(Maple, salmon.Product.Gtin, 6);
        Assert.Contains(with, offer => offer.Product.Name == "Lemon");
        Assert.DoesNotContain(with, offer => offer.Product.Department == Department.Fish);
    }

    [Fact]
    public async Task A_substitute_is_never_against_the_shoppers_allergens_without_their_yes()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var relish = (await shop.Get<IProductSearch>().Search(Maple, new("sweet relish"))).Offers[0].Product.Gtin;
        var alike = shop.Get<IAlikeGoods>();
        var any = await alike.Substitutes(Maple, relish, SubstituteWish.Any with { Most = 50 });
        Assert.All(any, substitute => Assert.Empty(substitute.Against));
        foreach (var allergen in Allergens.Fourteen)
        {
            var wish = SubstituteWish.Any with { Allergens = [allergen], Most = 50 };
            foreach (var substitute in await alike.Substitutes(Maple, relish, wish))
            {
                var details = await shop.Get<Products>().Details(Maple, substitute.Offer.Product.Gtin);
                Assert.Equal(AllergenStatement.DeclaredFree, details!.Allergens.Single(one => one.Allergen == allergen).Statement);
            }
        }

        Assert.NotEmpty(await alike.Substitutes(Maple, relish, SubstituteWish.Any with { Allergens = ["gluten"], Most = 50 }));
        Assert.Empty(await alike.Substitutes(Maple, relish, SubstituteWish.Any with { Allergens = ["kiwi"] })); // nobody can declare it
        var agreed = await alike.Substitutes(Maple, relish, SubstituteWish.Any with { Allergens = ["nuts"], AgreedToAllergens = true });
        Assert.NotEmpty(agreed);
        Assert.All(agreed, substitute => Assert.Equal("nuts", Assert.Single(substitute.Against).Allergen));
    }

    [Fact]
    public async Task What_stands_in_unasked_is_free_of_all_that_the_thing_itself_is_free_of()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var free = (await shop.Get<IProductSearch>().Search(Maple, new("gluten free"))).Offers;
        var seen = 0;
        foreach (var offer in free)
        {
            var own = Free(await shop.Get<Products>().Details(Maple, offer.Product.Gtin));
            foreach (var substitute in await shop.Get<IAlikeGoods>().Substitutes(Maple, offer.Product.Gtin, new() { AsFree = true, Most = 50 }))
            {
                Assert.Subset(Free(await shop.Get<Products>().Details(Maple, substitute.Offer.Product.Gtin)), own);
                seen += own.Count > 0 ? 1 : 0;
            }
        }

        Assert.True(seen > 0);

        static HashSet<string> Free(ProductDetails? details) =>
            [.. details!.Allergens.Where(one => one.Statement == AllergenStatement.DeclaredFree && Allergens.Fourteen.Contains(one.Allergen)).Select(one => one.Allergen)];
    }

    [Fact]
    public async Task A_substitute_keeps_to_the_price_and_the_diet()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var alike = shop.Get<IAlikeGoods>();
        var dills = (await shop.Get<IProductSearch>().Search(Maple, new("kosher dills"))).Offers[0];
        var upTo = new Money(300, Currency.Usd);
        var cheap = await alike.Substitutes(Maple, dills.Product.Gtin, SubstituteWish.Any with { UpTo = upTo, Most = 20 });
        Assert.NotEmpty(cheap);
        Assert.All(cheap, substitute => Assert.True(substitute.Offer.UnitPrice <= upTo));
        Assert.Equal(cheap.OrderByDescending(substitute => substitute.Likeness).Select(substitute => substitute.Likeness), cheap.Select(substitute => substitute.Likeness));
        foreach (var substitute in await alike.Substitutes(Maple, dills.Product.Gtin, SubstituteWish.Any with { Diets = ["vegan"], Most = 20 }))
        {
            Assert.Contains("vegan", (await shop.Get<Products>().Details(Maple, substitute.Offer.Product.Gtin))!.Diets);
        }
    }

    private static async Task<Offer> One(JournalFixture shop, string name) =>
        (await shop.Get<IOffers>().Browse(Maple, null, name, 0, 1)).Offers.Single();
}
