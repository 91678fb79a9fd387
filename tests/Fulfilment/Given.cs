using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>An order at hand, and the store it is picked in.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    public static readonly Id<Store> Store = Id<Store>.Parse("00000000-0000-7000-8000-000000000001", null);
    public static readonly Id<Shopper> Shopper = Id<Shopper>.Parse("00000000-0000-7000-8000-000000000002", null);
    public static readonly Id<Associate> Ana = Id<Associate>.Parse("00000000-0000-7000-8000-0000000000a1", null);
    public static readonly Id<Associate> Ben = Id<Associate>.Parse("00000000-0000-7000-8000-0000000000b1", null);
    public static readonly Gtin Milk = Gtin.WithCheckDigit(1_00001_00001);
    public static readonly Gtin Bananas = Gtin.WithCheckDigit(1_00001_00002);
    public static readonly Gtin Oats = Gtin.WithCheckDigit(1_00001_00003);
    public static readonly Gtin RyeFlakes = Gtin.WithCheckDigit(1_00001_00004);
    public static readonly Gtin OatFlakes = Gtin.WithCheckDigit(1_00001_00005);

    /// <summary>Milk 6.00, bananas some 3.00, oats 4.00.</summary>
    public static readonly OrderLine[] Lines =
    [
        Pieces(1, Milk, "Milk", 2, 300),
        Weighed(2, Bananas, "Bananas", 1_500, 200),
        Pieces(3, Oats, "Oats", 1, 400),
    ];

    /// <summary>In the order of a walk: bananas, oats, milk. Rye flakes are dearer than oats, oat flakes cheaper.</summary>
    public static readonly Offer[] Shelves =
    [
        Offer(Milk, "Milk", "dairy", 300, 90, zone: TemperatureZone.Chilled),
        Offer(Bananas, "Bananas", "produce", 200, 10, SoldBy.Weight),
        Offer(Oats, "Oats", "cereals", 400, 50),
        Offer(RyeFlakes, "Rye flakes", "cereals", 500, 51),
        Offer(OatFlakes, "Oats, rolled", "cereals", 350, 52),
    ];

    private static int _steps;

    public static Money Usd(long cents) => new(cents, Currency.Usd);

    public static Id<PickStep> NewStep() => new(new Guid(Interlocked.Increment(ref _steps), 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1]));

    public static OrderLine Pieces(int number, Gtin gtin, string name, long count, long cents) =>
        new(number, gtin, name, SoldBy.Piece, Quantity.Pieces(count), Usd(cents), Quantity.Pieces(count).At(Usd(cents)));

    public static OrderLine Weighed(int number, Gtin gtin, string name, long grams, long centsAKilogram) =>
        new(number, gtin, name, SoldBy.Weight, Quantity.Grams(grams), Usd(centsAKilogram), Quantity.Grams(grams).At(Usd(centsAKilogram)));

    public static Offer Offer(
        Gtin gtin, string name, string department, long cents, int sequence, SoldBy soldBy = SoldBy.Piece, TemperatureZone zone = default) =>
        new(
            Store, new Product(gtin, name, "Own", null, department, soldBy, zone), Usd(cents),
            soldBy == SoldBy.Weight ? Unit.Kilogram : Unit.Piece, soldBy == SoldBy.Weight ? (byte)3 : (byte)0,
            soldBy == SoldBy.Weight ? Quantity.Grams(250) : Quantity.Pieces(1), soldBy == SoldBy.Weight ? Quantity.Grams(5) : Quantity.Pieces(0),
            new Place(1, sequence / 10, 1, sequence));

    public static Dictionary<Gtin, Offer> Found(params Offer[] offers) => offers.ToDictionary(offer => offer.Product.Gtin);

    public static OrderView Order(long authorised, PriceRule rule, params OrderLine[] lines) => new(
        new Id<Order>(new Guid(9, 9, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1])), Store, Shopper, OrderStatus.Picking, "pickup",
        SlotId.Parse("pickup-2026-11-23T15:00Z"), Now.AddHours(7), Now.AddHours(4), Now, Now, null, lines,
        lines.Aggregate(Usd(0), (sum, line) => sum + line.Amount), Usd(authorised), rule, [], null, [], Ana, null, false);

    public static PickPlan Plan(long authorised = 1_345) => PickPlan.Of(Order(authorised, PriceRule.AsOrdered, Lines), Found(Shelves));

    /// <summary>Ana picks the three lines; 13.45 are authorised, so 0.45 may be weighed beyond the estimates.</summary>
    public static PickState Begun(long authorised = 1_345) =>
        After(PickState.Empty(), PickRules.Begin(PickState.Empty(), NewStep(), Ana, Plan(authorised)));

    public static PickState After(PickState state, params PickDecision[] decisions) =>
        decisions.Aggregate(state, (before, decision) => before.Apply(Assert.IsType<IFact>(decision.Fact, exactMatch: false), Now));
}

/// <summary>A catalogue of few products, in memory.</summary>
internal sealed class FewOffers(params Offer[] offers) : IOffers
{
    public ValueTask<Offer?> Find(Id<Store> store, Gtin gtin, CancellationToken cancel = default) =>
        ValueTask.FromResult(offers.FirstOrDefault(offer => offer.Product.Gtin == gtin));

    public ValueTask<IReadOnlyDictionary<Gtin, Offer>> Find(Id<Store> store, IReadOnlyCollection<Gtin> gtins, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<Gtin, Offer>>(
            offers.Where(offer => gtins.Contains(offer.Product.Gtin)).ToDictionary(offer => offer.Product.Gtin));

    public ValueTask<OfferPage> Browse(Id<Store> store, string? department, string? words, int skip, int take, CancellationToken cancel = default)
    {
        var shelf = offers.Where(offer => offer.Product.Department == department).ToList();
        return ValueTask.FromResult(new OfferPage([.. shelf.Skip(skip).Take(take)], shelf.Count));
    }

    public ValueTask<IReadOnlyList<(string Department, int Products)>> Departments(Id<Store> store, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<(string Department, int Products)>>([]);

    public ValueTask<IReadOnlyList<StoreProfile>> Stores(CancellationToken cancel = default) => ValueTask.FromResult<IReadOnlyList<StoreProfile>>([]);

    public ValueTask<StoreProfile?> StoreOf(Id<Store> store, CancellationToken cancel = default) => ValueTask.FromResult<StoreProfile?>(null);
}
