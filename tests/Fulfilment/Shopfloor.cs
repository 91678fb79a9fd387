using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>A store with real stock, orders and payments, in which people pay at the till.</summary>
internal sealed class Shopfloor(ActorHost host) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly JsonSerializerOptions AsFacts = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    public IGrainFactory Grains => host.Grains;

    public IStoreStock Stock => Grains.GetGrain<IStoreStock>(Given.Store.Value);

    public IOffers Offers => host.Services.GetRequiredService<IOffers>();

    public Kerb Kerb => host.Services.GetRequiredService<Kerb>();

    public KerbWaits Waits => host.Services.GetRequiredService<KerbWaits>();

    public PickLists Lists => host.Services.GetRequiredService<PickLists>();

    public HeldEngine Engine => (HeldEngine)host.Engine;

    /// <summary>Appends that wait for the disk.</summary>
    public int Queued => host.Writer.Queued;

    public static async Task<Shopfloor> Open(
        JournalSettings settings, Offer[]? shelves = null, Action<IServiceCollection>? more = null) => new(await ActorHost.Start(settings, services =>
    {
        services.AddSingleton<IOffers>(new FewOffers(shelves ?? Given.Shelves));
        services.AddStock();
        services.AddPayments(new PaymentSettings());
        services.AddOrders();
        services.AddFulfilment();
        more?.Invoke(services);
    }));

    public IPick Pick(Id<Order> order) => Grains.GetGrain<IPick>(order.Value);

    public IOrder Order(Id<Order> order) => Grains.GetGrain<IOrder>(order.Value);

    /// <summary>An order that was placed yesterday: ten of each product came in, its goods are held and its money is authorised.</summary>
    public async Task<Id<Order>> PlacedOrder(long authorised = 1_345)
    {
        var order = Id<Order>.New(TimeProvider.System);
        var lines = Given.Lines.Select(line => new StockLine(line.Gtin, line.Quantity)).ToList();
        Assert.IsType<EntryOutcome.Entered>(await Stock.Enter(
            order.For<StockEntry>(), StockReason.Received,
            [.. lines.Select(line => line with { Quantity = line.Quantity * 10 }), new(Given.RyeFlakes, Quantity.Pieces(10))]));
        Assert.IsType<HoldOutcome.Held>(await Stock.Hold(order.For<Hold>(), 1, lines));
        Assert.IsType<AuthoriseOutcome.Authorised>(
            await Grains.GetGrain<IPayment>(order.Value).Authorise(new(1, Given.Usd(authorised), PayAtStore.Source.Id)));

        await Write(
            order,
            (OrderKinds.Attempted, new
            {
                Given.Store,
                Given.Shopper,
                Handover = PickupHandover.Word,
                Slot = "pickup-2026-11-23T15:00Z",
                Given.Lines,
                Total = Given.Usd(1_300),
                ToAuthorise = Given.Usd(authorised),
                PriceRule = PriceRule.AsOrdered,
                Fingerprint = "same",
                Lapses = Given.Now,
            }),
            (OrderKinds.Placed, new { Tender = 1, Authorised = Given.Usd(authorised), SlotEnds = Given.Now, CutOff = Given.Now }));
        return order;
    }

    private Task Write(Id<Order> order, params (string Kind, object Fact)[] facts) => host.Writer.Enqueue(new Append(
        StreamId.Of("order", order), new Lane(), 1,
        [.. facts.Select(fact => new FactRow(fact.Kind, JsonSerializer.SerializeToUtf8Bytes(fact.Fact, AsFacts), Given.Now))], []));

    /// <summary>The first facts of a pick, as its actor hands them to the journal.</summary>
    public static Append Append(Id<Order> order, params IPickFact[] facts)
    {
        var kinds = new FactKinds(PickKinds.All);
        return new(
            StreamId.Of(PickKinds.Stream, order), new Lane(), 1,
            [.. facts.Select(fact => new FactRow(kinds.Of(fact).Name, kinds.Of(fact).Write(fact), Given.Now))], []);
    }

    public async Task<List<string>> Kinds(Id<Order> order)
    {
        List<string> kinds = [];
        await foreach (var fact in host.Engine.ReadStream(StreamId.Of(PickKinds.Stream, order), 0, CancellationToken.None))
        {
            kinds.Add(fact.Kind);
        }

        return kinds;
    }

    /// <summary>Asks until it is so: reactions follow by a moment.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> isSo)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isSo(answer))
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"It stays {answer}.");
            await Task.Delay(20);
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
