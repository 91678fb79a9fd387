using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Search;

namespace OpenAisle.Catalogue.Tests.Search;

public sealed class StoreSearchTests
{
    private static readonly Id<Store> Maple = DemoGrocer.MapleStreet.Id;

    [Fact]
    public async Task A_price_is_sorted_by_at_once_after_it_changed()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var search = shop.Get<IProductSearch>();
        var wish = new SearchWish("apples") { Filter = new() { Departments = [Department.Produce] }, Sort = SearchSort.Price };
        var before = await search.Search(Maple, wish);
        Assert.Equal(5, before.Total);
        var dearest = before.Offers[^1];
        await shop.Get<SetPrice>().Run(Maple, dearest.Product.Gtin, new(1, Currency.Usd));
        var after = await search.Search(Maple, wish);
        Assert.Equal((dearest.Product.Gtin, 1), (after.Offers[0].Product.Gtin, after.Offers[0].UnitPrice.MinorUnits));
    }

    [Fact]
    public async Task A_product_that_is_filed_is_found_within_a_second()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var shop = await Grocers.Demo("sqlite", clock);
        var search = shop.Get<IProductSearch>();
        Assert.Equal(0, (await search.Search(Maple, new("zwieback"))).Total);
        await shop.Import("""{"code":"4006381333931","lang":"en","product_name":"Crisp zwieback"}""");
        var gtin = Gtin.Parse("4006381333931", null);
        await shop.Get<SetPrice>().Run(Maple, gtin, new(299, Currency.Usd));
        clock.Advance(TimeSpan.FromSeconds(1));
        for (var look = 0; look < 50 && (await search.Search(Maple, new("zwieback"))).Total == 0; look++)
        {
            await Task.Delay(20);
        }

        Assert.Equal(gtin, Assert.Single((await search.Search(Maple, new("zwieback"))).Offers).Product.Gtin);
    }

    [Fact]
    public async Task Without_finds_only_what_is_declared_free()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var search = shop.Get<IProductSearch>();
        var free = await search.Search(Maple, new("pickles without gluten") { Take = 100 });
        Assert.Equal(["gluten"], free.FreeFrom);
        Assert.NotEmpty(free.Offers);
        var products = shop.Get<Products>();
        foreach (var offer in free.Offers)
        {
            var details = await products.Details(Maple, offer.Product.Gtin);
            Assert.Equal(AllergenStatement.DeclaredFree, details!.Allergens.Single(one => one.Allergen == "gluten").Statement);
        }

        Assert.Equal(0, (await search.Search(Maple, new("ice cream without nuts"))).Total); // nobody declares it
        var pecans = await search.Search(Maple, new("ice cream without pecans"));
        Assert.Equal(["pecan"], pecans.LeftOut);
        Assert.Contains(pecans.Offers, offer => offer.Product.Name.Contains("vanilla", StringComparison.Ordinal));
        Assert.DoesNotContain(pecans.Offers, offer => offer.Product.Name.Contains("pecan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_number_beside_a_choice_is_what_choosing_it_gives()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var search = shop.Get<IProductSearch>();
        var all = await search.Search(Maple, new("chocolate"));
        foreach (var facet in all.Facets)
        {
            foreach (var value in facet.Values)
            {
                Assert.Equal(value.Products, (await search.Search(Maple, new("chocolate") { Filter = Chosen(facet.Group, value.Key) })).Total);
            }
        }

        var two = await search.Search(Maple, new("chocolate") { Filter = new() { Nutriscores = ["D", "E"], Departments = [Department.Sweets] } });
        Assert.All(two.Offers, offer => Assert.Equal(Department.Sweets, offer.Product.Department));
        Assert.Contains(two.Facets.Single(facet => facet.Group == FacetGroup.Department).Values, value => value is { IsChosen: false, Products: > 0 });
        Assert.True(two.Facets.Single(facet => facet.Group == FacetGroup.Nutriscore).Values.Where(value => value.IsChosen).Sum(value => value.Products) == two.Total);
    }

    [Fact]
    public async Task Without_words_everything_stands_in_the_order_of_the_shelves_and_pages_meet()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var search = shop.Get<IProductSearch>();
        var first = await search.Search(Maple, new(null) { Take = 30 });
        var second = await search.Search(Maple, new("") { Skip = 30, Take = 30 });
        Assert.Equal(60, first.Offers.Concat(second.Offers).DistinctBy(offer => offer.Product.Gtin).Count());
        Assert.True(first.Offers.Concat(second.Offers).Zip(first.Offers.Concat(second.Offers).Skip(1)).All(pair => pair.First.Place.Sequence < pair.Second.Place.Sequence));
        Assert.Equal((await shop.Get<IOffers>().Browse(Maple, null, null, 0, 1)).Total, first.Total);
        var words = await search.Search(Maple, new("lindt") { Take = 500 });
        var pages = new List<Gtin>();
        for (var skip = 0; skip < words.Total; skip += 48)
        {
            pages.AddRange((await search.Search(Maple, new("lindt") { Skip = skip })).Offers.Select(offer => offer.Product.Gtin));
        }

        Assert.Equal(words.Offers.Select(offer => offer.Product.Gtin), pages);
    }

    [Fact]
    public async Task The_cheapest_measure_comes_first_and_unknown_contents_last()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var answer = await shop.Get<IProductSearch>().Search(Maple, new("maple syrup") { Sort = SearchSort.UnitPrice, Take = 50 });
        var perGram = answer.Offers.Where(offer => offer.Product.Content?.Total.Unit == Unit.Ounce)
            .Select(offer => (double)offer.UnitPrice.MinorUnits / offer.Product.Content!.Total.Steps * Math.Pow(10, offer.Product.Content.Total.Scale)).ToList();
        Assert.True(perGram.Count > 3);
        Assert.Equal(perGram.Order(), perGram);
    }

    [Theory]
    [InlineData("ban", "banana")]
    [InlineData("dark cho", "dark chocolate")]
    [InlineData("香", "香蕉")]
    [InlineData("xiangj", "香蕉")]
    [InlineData("xj", "香蕉")]
    [InlineData("lind", "lindt")]
    public async Task While_somebody_types_likely_words_are_suggested(string typed, string wanted)
    {
        await using var shop = await Grocers.Demo("sqlite");
        var suggested = await shop.Get<IProductSearch>().Suggest(Maple, typed);
        Assert.Contains(wanted, suggested);
        Assert.InRange(suggested.Count, 1, 8);
    }

    [Fact]
    public async Task Nothing_is_suggested_for_nothing_and_for_what_nobody_sells()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var search = shop.Get<IProductSearch>();
        Assert.Empty(await search.Suggest(Maple, ""));
        Assert.Empty(await search.Suggest(Maple, "qqqq"));
        Assert.Empty(await search.Suggest(Maple, new string('%', 5_000)));
    }

    [Fact]
    public async Task A_pasted_list_becomes_lines_with_goods_and_amounts()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var lines = await shop.Get<IProductSearch>().ReadList(Maple, "milk, 2 lb chicken, 6 bananas\n- half a pound of salmon; 3x lemon、两斤土豆");
        Assert.Equal(["milk", "chicken", "bananas", "salmon", "lemon", "土豆"], lines.Select(line => line.Words.Replace("pound of ", "", StringComparison.Ordinal)));
        Assert.Null(lines[0].Amount);
        Assert.Equal(Quantity.Parse("2 LBR"), lines[1].Amount);
        Assert.Equal(Quantity.Parse("2.00 LBR"), lines[1].Goods.First(goods => goods.Offer.Product.SoldBy == SoldBy.Weight).Quantity);
        Assert.Equal("Lemon", lines[4].Goods[0].Offer.Product.Name);
        Assert.Equal(Quantity.Pieces(3), lines[4].Goods[0].Quantity);
        Assert.Equal(Quantity.Parse("2.50 LBR"), lines[5].Goods[0].Quantity); // a kilogram, in half pounds
    }

    [Fact]
    public async Task Sold_out_goods_are_told_apart_and_what_is_on_offer_too()
    {
        await using var shop = await JournalFixture.Open("sqlite", services =>
        {
            services.AddSingleton<IShelfStock, Lemons>();
            services.AddSingleton<IGoodsOnOffer, Lemons>();
            services.AddCatalogue();
        });
        await shop.Get<DemoGrocer>().Load();
        var search = shop.Get<IProductSearch>();
        Assert.Equal("Lemon", (await search.Search(Maple, new("lemon"))).Offers[0].Product.Name);
        Assert.DoesNotContain((await search.Search(Maple, new("lemon") { Filter = new() { InStock = true } })).Offers, offer => offer.Product.Name == "Lemon");
        Assert.Equal("Lemon", Assert.Single((await search.Search(Maple, new(null) { Filter = new() { OnOffer = true } })).Offers).Product.Name);
    }

    [Fact]
    public async Task What_a_promotion_names_is_on_offer_while_it_holds()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var shop = await Grocers.Demo("sqlite", clock);
        var search = shop.Get<IProductSearch>();
        var promoted = new SearchWish("maple syrup") { Filter = new() { OnOffer = true }, Take = 100 };
        var before = (await search.Search(Maple, promoted)).Total;
        var syrup = (await search.Search(Maple, new("maple syrup") { Take = 100 })).Offers.First(offer => !IsIn(offer)).Product;
        await using (var connection = await shop.Database.Open())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await PromotionRows.Write(
                transaction,
                [
                    new()
                    {
                        Id = "syrup-week", Form = FormName.Percent, Name = "Syrup week", BasisPoints = 2_500, Parts = [[new(Goods.Gtin, syrup.Gtin.ToString())]],
                        From = new(2026, 1, 1), Until = new(2026, 4, 1),
                    },
                    new()
                    {
                        Id = "all-week", Form = FormName.Percent, Name = "All week", BasisPoints = 100, Parts = [[new(Goods.All, "")]],
                        From = new(2026, 1, 1), Until = new(2026, 4, 1),
                    },
                ],
                TimeProvider.System.GetUtcNow(), default);
            await CatalogueChanges.Count(transaction, Maple.ToString(), default);
            await transaction.CommitAsync();
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        var during = await search.Search(Maple, promoted);
        Assert.Equal(before + 1, during.Total);
        Assert.Contains(during.Offers, offer => offer.Product.Gtin == syrup.Gtin);
        clock.Advance(TimeSpan.FromDays(60));
        Assert.DoesNotContain((await search.Search(Maple, promoted)).Offers, offer => offer.Product.Gtin == syrup.Gtin);

        bool IsIn(Offer offer) => search.Search(Maple, promoted).AsTask().Result.Offers.Any(one => one.Product.Gtin == offer.Product.Gtin);
    }

    private static SearchFilter Chosen(FacetGroup group, string key) => group switch
    {
        FacetGroup.Department => new() { Departments = [key] },
        FacetGroup.Brand => new() { Brands = [key] },
        FacetGroup.Diet => new() { Diets = [key] },
        FacetGroup.FreeFrom => new() { FreeFrom = [key] },
        FacetGroup.Nutriscore => new() { Nutriscores = [key] },
        FacetGroup.OnOffer => new() { OnOffer = true },
        _ => new() { InStock = true },
    };

    private sealed class Lemons : IShelfStock, IGoodsOnOffer
    {
        private static readonly IReadOnlySet<Gtin> Set = new HashSet<Gtin>
        {
            LooseGoods.Read().Single(good => good.Record.Product.Name == "Lemon").Record.Product.Gtin,
        };

        public ValueTask<IReadOnlySet<Gtin>> SoldOut(Id<Store> store, CancellationToken cancel) => new(Set);

        public ValueTask<IReadOnlySet<Gtin>> OnOffer(Id<Store> store, CancellationToken cancel) => new(Set);
    }
}
