using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Fulfilment.Floor;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>A product is scanned and then the tag of a shelf: it stands there from now on.</summary>
public sealed class FloorTests
{
    [Theory]
    [InlineData("S-3-2-4", "S-3-2-4")]
    [InlineData(" s-3-2-4 ", "S-3-2-4")]
    [InlineData("S-3-2", null)]
    [InlineData("S-3-2-0", null)]
    [InlineData("S-3-2-1000", null)]
    [InlineData("S-3--4", null)]
    [InlineData("X-3-2-4", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_tag_is_read_as_it_was_printed_or_not_at_all(string? text, string? read) => Assert.Equal(read, ShelfTag.Read(text)?.ToString());

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task What_was_moved_is_found_there_once_and_the_journal_says_who_moved_it(string engine)
    {
        await using var host = await Open(engine);
        var (store, gtin) = await Stocked(host);
        var floor = host.Grains.GetGrain<IFloor>(store.Value);
        var before = (await host.Services.GetRequiredService<IOffers>().Find(store, gtin))!.Place;
        var move = Id<ProductMove>.New(TimeProvider.System);

        var moved = Assert.IsType<MoveOutcome.Stands>(await floor.Move(move, Ana, gtin, "S-1-2-3"));
        Assert.Equal(before, moved.From);
        Assert.Equal((1, 2, 3), (moved.To.Aisle, moved.To.Bay, moved.To.Shelf));
        Assert.Equal(moved.To, await PlaceOf(host, store, gtin));

        // The same scan sent again, and the same product at the same shelf, are no second move; the same id for another shelf is refused.
        Assert.Equal(moved, await floor.Move(move, Ana, gtin, "S-1-2-3"));
        Assert.IsType<MoveOutcome.Stands>(await floor.Move(Id<ProductMove>.New(TimeProvider.System), Ben, gtin, "S-1-2-3"));
        Assert.Equal("conflict", Assert.IsType<MoveOutcome.Unfit>(await floor.Move(move, Ana, gtin, "S-1-1-1")).Code);

        var told = Assert.Single(await floor.Latest());
        Assert.Equal((move, Ana, gtin, before, moved.To), (told.Id, told.By, told.Gtin, told.From, told.To));
    }

    [Fact]
    public async Task A_shelf_that_is_not_there_and_a_product_that_is_not_sold_are_refused()
    {
        await using var host = await Open("sqlite");
        var (store, gtin) = await Stocked(host);
        var floor = host.Grains.GetGrain<IFloor>(store.Value);

        Assert.Equal("no-such-shelf", Assert.IsType<MoveOutcome.Unfit>(await floor.Move(Id<ProductMove>.New(TimeProvider.System), Ana, gtin, "S-9-2-3")).Code);
        Assert.Equal("tag", Assert.IsType<MoveOutcome.Unfit>(await floor.Move(Id<ProductMove>.New(TimeProvider.System), Ana, gtin, "3-2-1")).Code);
        Assert.Equal("not-offered", Assert.IsType<MoveOutcome.Unfit>(await floor.Move(Id<ProductMove>.New(TimeProvider.System), Ana, Milk, "S-1-2-3")).Code);
        Assert.Empty(await floor.Latest());
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_move_that_was_written_down_before_a_crash_reaches_the_catalogue(string engine)
    {
        await using var host = await Open(engine);
        var (store, gtin) = await Stocked(host);
        var to = new Place(1, 2, 5, 31);
        var kinds = new FactKinds(FloorKinds.All);
        var fact = new ProductMoved(Id<ProductMove>.New(TimeProvider.System), Ana, gtin, null, to);
        await host.Writer.Enqueue(new(StreamId.Of(FloorKinds.Stream, store), new Lane(), 1, [new(FloorKinds.Moved, kinds.Of(fact).Write(fact), Now)], []));

        Assert.Equal(to, await Shopfloor.Until(() => PlaceOf(host, store, gtin), place => place == to));
    }

    [Fact]
    public void A_move_is_written_as_ever()
    {
        var fact = new ProductMoved(new(new Guid("00000000-0000-7000-8000-0000000000f1")), Ana, Milk, new(1, 2, 3, 4), new(5, 6, 7, 8));
        var kind = new FactKinds(FloorKinds.All).Of(fact);
        const string Golden =
            """{"move":"00000000-0000-7000-8000-0000000000f1","by":"00000000-0000-7000-8000-0000000000a1","gtin":"00001000010000012","from":{"aisle":1,"bay":2,"shelf":3,"sequence":4},"to":{"aisle":5,"bay":6,"shelf":7,"sequence":8}}""";
        Assert.Equal(Golden.Replace("00001000010000012", Milk.ToString(), StringComparison.Ordinal), Encoding.UTF8.GetString(kind.Write(fact)));
        Assert.Equal(fact, kind.Read(kind.Write(fact)));
    }

    private static async Task<Place?> PlaceOf(ActorHost host, Id<Store> store, Gtin gtin) =>
        (await host.Services.GetRequiredService<IOffers>().Find(store, gtin))?.Place;

    private static async Task<(Id<Store> Store, Gtin Gtin)> Stocked(ActorHost host)
    {
        var grocer = await host.Services.GetRequiredService<SyntheticCatalogue>().Load(stores: 1, products: 40);
        return (grocer.Stores[0], grocer.Gtins[0]);
    }

    private static Task<ActorHost> Open(string engine) => ActorHost.Start(engine, services =>
    {
        services.AddCatalogue();
        services.AddStock();
        services.AddPayments(new PaymentSettings());
        services.AddOrders();
        services.AddFulfilment();
    });
}
