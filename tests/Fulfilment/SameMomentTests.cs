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

/// <summary>Two at the same order or the same shelf at the same moment.</summary>
public sealed class SameMomentTests
{
    /// <summary>Long enough for a call within one process; were it too short, a test would find less, not more.</summary>
    private static readonly TimeSpan Arrives = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Of_two_who_begin_to_pick_at_once_order_and_pick_name_the_same_one()
    {
        var shelves = new SlowShelves(new FewOffers(Shelves));
        await using var floor = await Shopfloor.Open(await TestEngines.NewShop("sqlite"), more: services => services.AddSingleton<IOffers>(shelves));
        var order = await floor.PlacedOrder();
        var looks = shelves.Keeps();

        var ana = floor.Pick(order).Begin(Id<PickStep>.New(TimeProvider.System), Ana);
        await looks.IsReached;
        var ben = floor.Pick(order).Begin(Id<PickStep>.New(TimeProvider.System), Ben);
        await Task.Delay(Arrives);
        looks.Open();

        Assert.IsType<PickOutcome.Done>(await ana);
        Assert.IsType<PickOutcome.Done>(await ben);
        Assert.Equal((await floor.Pick(order).Look())!.Picker, (await floor.Order(order).Look())!.Picker);
    }

    [Fact]
    public async Task What_was_not_found_is_taken_off_the_ledger_once_the_pick_has_it_on_disk()
    {
        await using var floor = await Shopfloor.Open(await TestEngines.NewShop("sqlite"), more: HeldEngine.PutIn);
        var order = await floor.PlacedOrder();
        var pick = floor.Pick(order);
        var begun = Assert.IsType<PickOutcome.Done>(await pick.Begin(Id<PickStep>.New(TimeProvider.System), Ana));
        Assert.True(begun.Pick.Lines.Count >= 2);
        var pieces = begun.Pick.Lines.Where(line => line.Line.SoldBy == SoldBy.Piece).Select(line => line.Line).ToList();
        var before = (await floor.Stock.Levels([pieces[^1].Gtin]))[0];
        var (takes, lacks) = (floor.Engine.Hold(PickKinds.Picked), floor.Engine.Hold(PickKinds.Short));

        var taken = pick.TakePieces(Id<PickStep>.New(TimeProvider.System), Ana, pieces[0].Number, pieces[0].Quantity);
        await takes.IsReached;
        var follows = pick.FollowThrough();
        await Task.Delay(Arrives);
        var lost = pick.ReportShort(Id<PickStep>.New(TimeProvider.System), Ana, pieces[^1].Number, null);
        await Shopfloor.Until(() => Task.FromResult(floor.Queued), queued => queued > 0);
        takes.GoOn();
        await lacks.IsReached;
        await Task.Delay(Arrives);
        lacks.Fail();

        Assert.IsType<PickOutcome.Done>(await taken);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => lost);
        await Record.ExceptionAsync(() => follows); // its reaction would ask again
        Assert.Equal(before, (await floor.Stock.Levels([pieces[^1].Gtin]))[0]);
    }

    [Fact]
    public async Task A_product_moved_back_while_the_catalogue_hears_of_the_first_move_stands_there_again()
    {
        var places = new SlowPlaces();
        await using var host = await ActorHost.Start("sqlite", services =>
        {
            services.AddCatalogue();
            services.AddStock();
            services.AddPayments(new PaymentSettings());
            services.AddOrders();
            services.AddFulfilment();
            var sound = services.Last(service => service.ServiceType == typeof(IPlaces)).ImplementationType!;
            services.AddSingleton<IPlaces>(provider => places.Before((IPlaces)ActivatorUtilities.CreateInstance(provider, sound)));
        });
        var grocer = await host.Services.GetRequiredService<SyntheticCatalogue>().Load(stores: 1, products: 40);
        var (store, gtin) = (grocer.Stores[0], grocer.Gtins[0]);
        var floor = host.Grains.GetGrain<IFloor>(store.Value);
        Assert.IsType<MoveOutcome.Stands>(await floor.Move(Id<ProductMove>.New(TimeProvider.System), Ana, gtin, "S-1-2-1"));

        var tells = places.Keeps();
        var there = floor.Move(Id<ProductMove>.New(TimeProvider.System), Ana, gtin, "S-1-2-3");
        await tells.IsReached;
        var back = floor.Move(Id<ProductMove>.New(TimeProvider.System), Ben, gtin, "S-1-2-1");
        await Task.Delay(Arrives);
        tells.Open();

        Assert.Equal(3, Assert.IsType<MoveOutcome.Stands>(await there).To.Shelf);
        Assert.Equal(1, Assert.IsType<MoveOutcome.Stands>(await back).To.Shelf);
        Assert.Equal([1, 3, 1], (await floor.Latest()).Select(move => move.To.Shelf));
        Assert.Equal(1, (await host.Services.GetRequiredService<IOffers>().Find(store, gtin))!.Place!.Shelf);
    }

    private sealed class SlowPlaces : IPlaces
    {
        private IPlaces _sound = null!;
        private Gate? _kept;

        public SlowPlaces Before(IPlaces sound)
        {
            _sound = sound;
            return this;
        }

        public Gate Keeps() => _kept = new Gate();

        public Task<Place?> At(Id<Store> store, int aisle, int bay, int shelf, CancellationToken cancel) => _sound.At(store, aisle, bay, shelf, cancel);

        public async Task Put(Id<Store> store, Gtin gtin, Place place, CancellationToken cancel)
        {
            if (Interlocked.Exchange(ref _kept, null) is { } gate)
            {
                await gate.Pass();
            }

            await _sound.Put(store, gtin, place, cancel);
        }

        public Task<IReadOnlyList<Place>> Shelves(Id<Store> store, CancellationToken cancel) => _sound.Shelves(store, cancel);
    }

    private sealed class SlowShelves(IOffers sound) : IOffers
    {
        private Gate? _kept;

        public Gate Keeps() => _kept = new Gate();

        public ValueTask<Offer?> Find(Id<Store> store, Gtin gtin, CancellationToken cancel) => sound.Find(store, gtin, cancel);

        public async ValueTask<IReadOnlyDictionary<Gtin, Offer>> Find(Id<Store> store, IReadOnlyCollection<Gtin> gtins, CancellationToken cancel)
        {
            if (Interlocked.Exchange(ref _kept, null) is { } gate)
            {
                await gate.Pass();
            }

            return await sound.Find(store, gtins, cancel);
        }

        public ValueTask<OfferPage> Browse(Id<Store> store, string? department, string? words, int skip, int take, CancellationToken cancel) =>
            sound.Browse(store, department, words, skip, take, cancel);

        public ValueTask<IReadOnlyList<(string Department, int Products)>> Departments(Id<Store> store, CancellationToken cancel) =>
            sound.Departments(store, cancel);

        public ValueTask<IReadOnlyList<StoreProfile>> Stores(CancellationToken cancel) => sound.Stores(cancel);

        public ValueTask<StoreProfile?> StoreOf(Id<Store> store, CancellationToken cancel) => sound.StoreOf(store, cancel);
    }
}
