using OpenAisle.Catalogue.OpenFoodFacts;

namespace OpenAisle.Catalogue.Tests;

public sealed class TraitTests
{
    [Theory]
    [InlineData("350 g", 1, "350 GRM")]
    [InlineData("6 x 330 ml", 6, "330 MLT")]
    [InlineData("10 x 5.2 OZ (150 g)", 10, "5.2 ONZ")]
    [InlineData("16 oz (1 pt) 473 ml", 1, "16 OZA")]
    [InlineData("12 fl oz", 1, "12 OZA")]
    [InlineData("8fl oz", 1, "8 OZA")]
    [InlineData("33 cl", 1, "330 MLT")]
    [InlineData("1 gallon (3.78 L)", 1, "1 GLL")]
    [InlineData("5000 grams", 1, "5000 GRM")]
    [InlineData("225 g ℮, 10 cookies", 1, "225 GRM")]
    [InlineData("56 Pieces", 1, "56 H87")]
    public void A_printed_size_is_read_as_packs_of_a_measure(string size, int packs, string each)
    {
        var content = NetContent.Read(size);
        Assert.Equal((packs, Quantity.Parse(each)), (content!.Packs, content.Each));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0 g")]
    [InlineData("0 x 5 g")]
    [InlineData("a few")]
    [InlineData("12 gx")]
    [InlineData("1.5 pieces")]
    [InlineData("99999999999999999999 g")]
    public void A_size_that_cannot_be_read_for_sure_is_none(string? size) => Assert.Null(NetContent.Read(size));

    [Theory]
    [InlineData("""{"code":"4012345678901","product_name":"Cola","categories_tags":["en:beverages","en:sodas"],"ingredients_text":"Water, sugar"}""", TaxClass.SoftDrink, DrinkContainer.Can, null)]
    [InlineData("""{"code":"4012345678901","product_name":"Spring water","categories_tags":["en:beverages","en:waters"]}""", TaxClass.BottledWater, DrinkContainer.Plastic, null)]
    [InlineData("""{"code":"4012345678901","product_name":"Mint tea","categories_tags":["en:beverages","en:teas"]}""", TaxClass.Food, null, null)]
    [InlineData("""{"code":"4012345678901","product_name":"Gummi","categories_tags":["en:candies"],"ingredients_text":"Sugar, gelatin"}""", TaxClass.Candy, null, null)]
    [InlineData("""{"code":"4012345678901","product_name":"Wafer bar","categories_tags":["en:candies"],"ingredients_text":"Sugar, wheat flour"}""", TaxClass.Food, null, null)]
    [InlineData("""{"code":"4012345678901","product_name":"Lager","categories_tags":["en:beers"]}""", TaxClass.Beer, DrinkContainer.Glass, 21)]
    public void Tax_class_container_and_age_follow_from_what_it_is(string line, string taxClass, DrinkContainer? container, int? age)
    {
        var good = Assert.IsType<RecordRead.Good>(OpenFoodFactsRecord.Read(System.Text.Encoding.UTF8.GetBytes(line)));
        var product = good.Product.Product;
        Assert.Equal((taxClass, container, age), (product.TaxClass, product.Container, product.AgeLimit));
    }

    [Fact]
    public async Task Every_good_of_the_demo_has_a_class_and_a_size_and_invented_ones_say_so()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var offers = shop.Get<IOffers>();
        var store = (await offers.Stores())[0];
        var all = (await offers.Browse(store.Id, null, null, 0, 10_000)).Offers;
        Assert.All(all, offer => Assert.Contains(offer.Product.TaxClass, TaxClass.All));
        Assert.All(all.Where(offer => !offer.Product.Gtin.IsRestricted), offer => Assert.NotNull(offer.Product.Content));
        Assert.InRange(all.Count(offer => offer.Product.IsSizeInvented), 500, 800);
        Assert.All(all, offer => Assert.Equal(TaxClass.IsAlcohol(offer.Product.TaxClass), offer.Product.AgeLimit == 21));
        Assert.Contains(all, offer => offer.Product.TaxClass == TaxClass.SoftDrink && offer.Product.Container is not null);
        Assert.Equal(TaxClass.PreparedFood, all.Single(offer => offer.Product.Name == "Rotisserie chicken").Product.TaxClass);
    }
}
