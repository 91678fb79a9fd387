using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.Till;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Tests;

public sealed class OffersTests
{
    private static readonly Id<Store> Maple = DemoGrocer.MapleStreet.Id;

    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_new_price_is_seen_at_once_here_and_within_a_second_on_another_host(string engine)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var shop = await Grocers.Demo(engine, clock);
        var other = shop.OtherHost(clock);
        var bananas = await Bananas(shop);
        Assert.Equal(bananas.UnitPrice, (await other.Find(Maple, bananas.Product.Gtin))!.UnitPrice);

        var outcome = await shop.Get<SetPrice>().Run(Maple, bananas.Product.Gtin, Money.Parse("0.79 USD"));
        Assert.Equal(Money.Parse("0.79 USD"), Assert.IsType<PriceOutcome.Set>(outcome).Offer.UnitPrice);
        Assert.Equal(Money.Parse("0.79 USD"), (await shop.Get<IOffers>().Find(Maple, bananas.Product.Gtin))!.UnitPrice);
        Assert.Equal(bananas.UnitPrice, (await other.Find(Maple, bananas.Product.Gtin))!.UnitPrice);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Money.Parse("0.79 USD"), (await other.Find(Maple, bananas.Product.Gtin))!.UnitPrice);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_product_that_an_import_renames_is_seen_under_its_new_name(string engine)
    {
        var clock = new FakeTimeProvider();
        await using var shop = await Grocers.Demo(engine, clock);
        var offers = shop.Get<IOffers>();
        var other = shop.OtherHost(clock);
        var tea = (await offers.Browse(Maple, Department.Beverages, "chamomile", 0, 1)).Offers[0].Product;
        Assert.Equal(tea, (await other.Find(Maple, tea.Gtin))!.Product);
        await shop.Import($$"""{"code":"{{tea.Gtin}}","lang":"en","product_name":"Camomile infusion"}""");
        Assert.Equal("Camomile infusion", (await offers.Find(Maple, tea.Gtin))!.Product.Name);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Camomile infusion", (await other.Find(Maple, tea.Gtin))!.Product.Name);
    }

    [Fact]
    public async Task Asks_the_database_at_most_once_in_a_while_however_often_it_is_asked()
    {
        var clock = new FakeTimeProvider();
        await using var shop = await Grocers.Demo("sqlite", clock);
        var bananas = await Bananas(shop);
        var watched = new WatchedDatabase(shop.Database);
        var offers = OffersOver(watched, clock);
        await offers.Find(Maple, bananas.Product.Gtin);
        var opened = watched.Opened;
        for (var i = 0; i < 1_000; i++)
        {
            Assert.NotNull(await offers.Find(Maple, bananas.Product.Gtin));
        }

        Assert.Equal(opened, watched.Opened);
        clock.Advance(TimeSpan.FromSeconds(2));
        await offers.Find(Maple, bananas.Product.Gtin);
        Assert.Equal(opened + 1, watched.Opened); // the counter alone: nothing had changed
    }

    [Fact]
    public async Task Keeps_selling_at_the_last_known_prices_while_the_database_does_not_answer()
    {
        var clock = new FakeTimeProvider();
        await using var shop = await Grocers.Demo("sqlite", clock);
        var bananas = await Bananas(shop);
        var watched = new WatchedDatabase(shop.Database);
        var offers = OffersOver(watched, clock);
        await offers.Find(Maple, bananas.Product.Gtin);

        watched.IsFrozen = true;
        clock.Advance(TimeSpan.FromSeconds(2));
        var asked = offers.Find(Maple, bananas.Product.Gtin).AsTask();
        Assert.False(asked.IsCompleted);
        await watched.Asked.Task;
        clock.Advance(new CatalogueLimits().AnswerWithin);
        Assert.Equal(bananas.UnitPrice, (await asked)!.UnitPrice);

        watched.IsFrozen = false;
        await shop.Get<SetPrice>().Run(Maple, bananas.Product.Gtin, Money.Parse("0.89 USD"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Money.Parse("0.89 USD"), (await offers.Find(Maple, bananas.Product.Gtin))!.UnitPrice);
    }

    [Fact]
    public async Task Keeps_no_more_stores_in_memory_than_it_may()
    {
        await using var shop = await Grocers.Empty("sqlite", limits: new CatalogueLimits { StoresInMemory = 3 });
        var grocer = await shop.Get<SyntheticCatalogue>().Load(stores: 6, products: 10);
        var offers = shop.Get<Offers>();
        foreach (var store in grocer.Stores.Concat(grocer.Stores))
        {
            Assert.Equal(10, (await offers.Find(store, grocer.Gtins)).Count);
            Assert.InRange(offers.StoresInMemory, 1, 3);
        }
    }

    [Fact]
    public async Task A_store_that_does_not_exist_sells_nothing_and_takes_no_room()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var offers = shop.Get<Offers>();
        var nowhere = Id<Store>.New(TimeProvider.System);
        Assert.Null(await offers.Find(nowhere, (await Bananas(shop)).Product.Gtin));
        Assert.Empty((await offers.Browse(nowhere, null, null, 0, 10)).Offers);
        Assert.Null(await offers.StoreOf(nowhere));
        Assert.Equal(1, offers.StoresInMemory);
    }

    [Theory]
    [InlineData("BANANA")]
    [InlineData("香蕉")]
    [InlineData("蕉")]
    [InlineData("4011")]
    public async Task Finds_bananas_by_the_beginning_of_a_word_in_any_language_and_by_their_plu(string words)
    {
        await using var shop = await Grocers.Demo("sqlite");
        var page = await shop.Get<IOffers>().Browse(Maple, null, words, 0, 10);
        Assert.Contains("Bananas", page.Offers.Select(offer => offer.Product.Name));
    }

    [Theory]
    [InlineData("jalapeno", "Jalapeño peppers")]
    [InlineData("bell green", "Green bell peppers")]
    [InlineData("reeds ginger", "Original Ginger Beer")]
    [InlineData("reed’s ginger", "Original Ginger Beer")]
    public async Task All_words_must_begin_a_word_whatever_their_accents_and_order(string words, string found)
    {
        await using var shop = await Grocers.Demo("sqlite");
        var page = await shop.Get<IOffers>().Browse(Maple, null, words, 0, 100);
        Assert.Contains(found, page.Offers.Select(offer => offer.Product.Name));
    }

    [Theory]
    [InlineData("ananas")] // the inside of a word
    [InlineData("banana truck")] // one word of two
    [InlineData("%")]
    public async Task Does_not_find_what_only_half_fits(string words)
    {
        await using var shop = await Grocers.Demo("sqlite");
        var page = await shop.Get<IOffers>().Browse(Maple, Department.Produce, words, 0, 100);
        Assert.Equal(0, page.Total);
    }

    [Fact]
    public async Task Pages_follow_the_walk_through_the_store_and_add_up_to_the_whole()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var offers = shop.Get<IOffers>();
        var seen = new List<Offer>();
        for (var skip = 0; ; skip += 50)
        {
            var page = await offers.Browse(Maple, null, null, skip, 50);
            Assert.Equal(922, page.Total);
            seen.AddRange(page.Offers);
            if (page.Offers.Count < 50)
            {
                break;
            }
        }

        Assert.Equal(922, seen.DistinctBy(offer => offer.Product.Gtin).Count());
        Assert.Equal(seen.OrderBy(offer => offer.Place.Sequence), seen);
        var departments = await offers.Departments(Maple);
        Assert.Equal(seen.CountBy(offer => offer.Product.Department).ToDictionary(), departments.ToDictionary(row => row.Department, row => row.Products));
        Assert.Equal(Department.Produce, departments[0].Department);
    }

    [Fact]
    public async Task Refuses_a_price_that_cannot_be_and_changes_nothing()
    {
        await using var shop = await Grocers.Demo("sqlite");
        var gtin = (await Bananas(shop)).Product.Gtin;
        var setPrice = shop.Get<SetPrice>();
        var rows = await shop.AllRows();
        Assert.Equal("wrong-currency", Unfit(await setPrice.Run(Maple, gtin, Money.Parse("0.79 EUR"))));
        Assert.Equal("price-not-positive", Unfit(await setPrice.Run(Maple, gtin, Money.Parse("0.00 USD"))));
        Assert.Equal("price-not-positive", Unfit(await setPrice.Run(Maple, gtin, Money.Parse("-1.00 USD"))));
        Assert.Equal("price-too-high", Unfit(await setPrice.Run(Maple, gtin, Money.Parse("1000000.01 USD"))));
        Assert.IsType<PriceOutcome.NoSuchProduct>(await setPrice.Run(Maple, Gtin.Parse("4006381333931"), Money.Parse("1.00 USD")));
        Assert.IsType<PriceOutcome.NoSuchStore>(await setPrice.Run(Id<Store>.New(TimeProvider.System), gtin, Money.Parse("1.00 USD")));
        Assert.Equal(rows, await shop.AllRows());

        static string Unfit(PriceOutcome outcome) => Assert.IsType<PriceOutcome.Unfit>(outcome).Code;
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Of_two_who_set_a_price_from_the_same_look_one_is_told_that_the_other_was_quicker(string engine)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var shop = await Grocers.Demo(engine, clock);
        var gtin = (await Bananas(shop)).Product.Gtin;
        var seen = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromSeconds(5));
        var (setPrice, setMinimum) = (shop.Get<SetPrice>(), shop.Get<StoreMinimum>());
        var prices = await Task.WhenAll(new[] { "0.71 USD", "0.72 USD", "0.73 USD" }.Select(price => Task.Run(() => setPrice.Run(Maple, gtin, Money.Parse(price), seen))));
        var set = Assert.Single(prices.OfType<PriceOutcome.Set>());
        Assert.Equal(2, prices.OfType<PriceOutcome.Outdated>().Count());
        Assert.Equal(set.Offer.UnitPrice, (await Bananas(shop)).UnitPrice);
        Assert.IsType<PriceOutcome.Set>(await setPrice.Run(Maple, gtin, Money.Parse("0.74 USD"), clock.GetUtcNow()));

        var stood = await setMinimum.Of(Maple);
        var minimums = await Task.WhenAll(new[] { "20.00 USD", "30.00 USD", "40.00 USD" }.Select(least => Task.Run(() => setMinimum.Replace(Maple, stood, Money.Parse(least)))));
        Assert.Equal(await setMinimum.Of(Maple), Assert.Single(minimums.OfType<MinimumOutcome.Set>()).Minimum);
        Assert.Equal(2, minimums.OfType<MinimumOutcome.Outdated>().Count());
        Assert.IsType<MinimumOutcome.Outdated>(await setMinimum.Replace(Maple, Money.Parse("1.00 USD"), null));
        Assert.NotNull(await setMinimum.Of(Maple));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_imported_product_is_offered_once_it_has_a_price(string engine)
    {
        await using var shop = await Grocers.Demo(engine);
        var gtin = Gtin.Parse("4006381333931");
        await shop.Import("""{"code":"4006381333931","lang":"en","product_name":"Pen"}""");
        Assert.Null(await shop.Get<IOffers>().Find(Maple, gtin));
        await shop.Get<SetPrice>().Run(Maple, gtin, Money.Parse("1.20 USD"));
        var pen = await shop.Get<IOffers>().Find(Maple, gtin);
        Assert.Equal(("Pen", Quantity.Pieces(1), Money.Parse("1.20 USD")), (pen!.Product.Name, pen.Increment, pen.UnitPrice));
        Assert.Equal("Pen", (await shop.Get<IOffers>().Browse(Maple, null, null, 922, 10)).Offers[^1].Product.Name); // at the end of the walk
    }

    private static async Task<Offer> Bananas(JournalFixture shop) => (await shop.Get<IOffers>().Browse(Maple, null, "bananas", 0, 1)).Offers[0];

    private static Offers OffersOver(IShopDatabase database, TimeProvider clock) =>
        new(database, new CatalogueLimits(), clock, NullLogger<Offers>.Instance);

    /// <summary>The shop's database, counted, and frozen on demand.</summary>
    private sealed class WatchedDatabase(IShopDatabase inner) : IShopDatabase
    {
        private int _opened;

        public int Opened => _opened;

        public bool IsFrozen { get; set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Engine => inner.Engine;

        public async Task<DbConnection> Open(CancellationToken cancel = default)
        {
            Interlocked.Increment(ref _opened);
            if (IsFrozen)
            {
                Asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            }

            return await inner.Open(cancel);
        }
    }
}
