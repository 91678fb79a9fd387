using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>The spine with real actors on a real engine: stock, slots, payments and orders; only the payment company is ours to script.</summary>
internal sealed class Spine : IAsyncDisposable
{
    private Spine(ActorHost host, Company company, TimeProvider clock)
    {
        Host = host;
        Company = company;
        _clock = clock;
    }

    /// <summary>Long enough for a machine with much else to do.</summary>
    private static readonly TimeSpan ComesSoWithin = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _clock;

    public ActorHost Host { get; private set; }

    public Company Company { get; }

    public IGrainFactory Actors => Host.Grains;

    public IStoreStock Stock => Actors.GetGrain<IStoreStock>(Given.Store.Value);

    public ISlotBook Slots => Actors.GetGrain<ISlotBook>(Given.Store.Value);

    public static SlotId Soon { get; } = new("pickup", At(6));

    public static SlotId Later { get; } = new("pickup", At(8));

    public static async Task<Spine> Open(
        string engine, OrderSettings? settings = null, Action<IServiceCollection>? more = null, TimeProvider? clock = null)
    {
        var time = clock ?? TimeProvider.System;
        var company = new Company(time);
        var shop = await TestEngines.NewShop(engine);
        var spine = new Spine(await Start(shop, company, settings, more, time), company, time);
        await spine.Stock.Enter(
            Id<StockEntry>.New(TimeProvider.System), StockReason.Received,
            [new(Given.Milk, Quantity.Pieces(10)), new(Given.Bananas, Given.Pounds(1000))]);
        await spine.Slots.Open(new SlotPlan(Soon, Soon.Start.AddHours(1), Soon.Start.AddHours(-2), Capacity: 2));
        await spine.Slots.Open(new SlotPlan(Later, Later.Start.AddHours(1), Later.Start.AddHours(-2), Capacity: 2));
        return spine;
    }

    /// <summary>Ends the host and starts another one over what it left.</summary>
    public async Task Restart(OrderSettings? settings = null)
    {
        var shop = Host.Settings;
        await Host.DisposeAsync();
        Host = await Start(shop, Company, settings, null, _clock);
    }

    private static Task<ActorHost> Start(
        JournalSettings shop, Company company, OrderSettings? settings, Action<IServiceCollection>? more, TimeProvider clock) =>
        ActorHost.Start(shop, services =>
        {
            services.AddSingleton(new CatalogueLimits { AnswerWithin = TimeSpan.FromMinutes(2) }); // a busy machine fails nothing
            services.AddCatalogue();
            services.AddStock();
            services.AddPayments(new PaymentSettings());
            services.AddOrders(settings);
            services.AddSingleton<IPaymentProvider>(company);
            services.AddSingleton(Given.Pickup);
            services.AddSingleton(Given.InHand);
            more?.Invoke(services);
        }, clock);

    public async Task<Id<PaymentSource>> Card(string token) =>
        Assert.IsType<AddSourceOutcome.Added>(await Host.Services.GetRequiredService<PaymentSources>()
            .Add(Given.Shopper, Company.ProviderName, token, "Card", default)).Source;

    public async Task<CheckoutOutcome> Checkout(Id<Order> order, string card, SlotId? slot = null, params OrderLine[] lines) =>
        await Order(order).Checkout(Given.Request(lines) with { Source = await Card(card), Slot = slot ?? Soon });

    public async Task<ChangeOutcome> Change(Id<Order> order, string card, SlotId? slot, params OrderLine[] lines) =>
        await Order(order).Change(new ChangeRequest(
            Id<Change>.New(TimeProvider.System), slot, lines, lines.Total(Currency.Usd), "changed", await Card(card)));

    /// <summary>A change that uses so much of the shopper's promotions.</summary>
    public async Task<ChangeRequest> Wanted(PromotionClaim[] uses, params OrderLine[] lines) => new(
        Id<Change>.New(TimeProvider.System), null, lines, lines.Total(Currency.Usd), "changed", await Card("works"), Uses: uses);

    public IOrder Order(Id<Order> order) => Actors.GetGrain<IOrder>(order.Value);

    public async Task<long> Held(Gtin gtin) => (await Stock.Levels([gtin]))[0].Held.Steps;

    public async Task<long> OnHand(Gtin gtin) => (await Stock.Levels([gtin]))[0].OnHand.Steps;

    public async Task<int> PlacesLeft(SlotId slot) => (await Slots.Look(slot.Handover)).Single(view => view.Plan.Slot == slot).Left;

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>What follows a fact comes a moment later.</summary>
    public static async Task Eventually(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(ComesSoWithin);
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static DateTimeOffset At(int hours)
    {
        var at = TimeProvider.System.GetUtcNow().AddHours(hours);
        return new(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
    }
}

/// <summary>A payment company whose cards do what their token says, and which keeps a book of its own.</summary>
internal sealed class Company(TimeProvider clock) : IPaymentProvider
{
    public const string ProviderName = "scripted";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _book = [];
    private readonly List<string> _calls = [];
    private readonly HashSet<string> _usedUp = [];
    private readonly ConcurrentDictionary<string, Gate> _kept = [];

    public string Name => ProviderName;

    /// <summary>How long it holds the money.</summary>
    public TimeSpan AuthorisedFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>It is at work on what it is asked for, and says no more.</summary>
    public bool Ponders { get; set; }

    /// <summary>What it was asked, as "verb reference".</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Every reference with what stands authorised and what was taken of it, in minor units.</summary>
    public IReadOnlyList<(string Reference, long Authorised, long Taken)> Book
    {
        get
        {
            lock (_gate)
            {
                return [.. _book.Select(entry => (entry.Key, entry.Value.Voided || IsOver(entry.Value) ? 0 : entry.Value.Authorised.MinorUnits, entry.Value.Taken))];
            }
        }
    }

    /// <summary>The card's next authorisation waits until the test says so.</summary>
    public Gate Keeps(string token) => _kept[token] = new Gate();

    public async Task<ProviderAnswer> Authorise(string reference, Money amount, string token, CancellationToken cancel)
    {
        if (_kept.TryRemove(token, out var gate))
        {
            await gate.Pass();
        }

        return await Authorise(reference, amount, token);
    }

    private Task<ProviderAnswer> Authorise(string reference, Money amount, string token)
    {
        lock (_gate)
        {
            _calls.Add($"authorise {reference}");
            if (_book.TryGetValue(reference, out var known))
            {
                return Say(known);
            }

            if (token.StartsWith("declines", StringComparison.Ordinal) || (token == "works-once" && !_usedUp.Add(token)))
            {
                return Task.FromResult<ProviderAnswer>(new ProviderAnswer.Declined("declined"));
            }

            _book[reference] = new(amount, clock.GetUtcNow() + AuthorisedFor);
            return token == "loses-the-answer"
                ? Task.FromResult<ProviderAnswer>(new ProviderAnswer.Unknown("the line broke"))
                : Say(_book[reference]);
        }
    }

    /// <summary>It gives an authorisation free before its time.</summary>
    public void LetsGo(string reference)
    {
        lock (_gate)
        {
            _book[reference] = _book[reference] with { Expires = clock.GetUtcNow() };
        }
    }

    public Task<ProviderAnswer> Find(string reference, CancellationToken cancel)
    {
        lock (_gate)
        {
            _calls.Add($"find {reference}");
            return _book.TryGetValue(reference, out var known) ? Say(known) : Task.FromResult<ProviderAnswer>(new ProviderAnswer.NotFound());
        }
    }

    public Task<ProviderAnswer> Void(string reference, CancellationToken cancel)
    {
        lock (_gate)
        {
            _calls.Add($"void {reference}");
            if (!_book.TryGetValue(reference, out var known))
            {
                _book[reference] = known = new(Given.Usd(0), clock.GetUtcNow());
            }

            known.Voided = true;
            return Task.FromResult<ProviderAnswer>(new ProviderAnswer.Voided());
        }
    }

    public Task<ProviderAnswer> Capture(string reference, string captureReference, Money amount, CancellationToken cancel)
    {
        lock (_gate)
        {
            var entry = _book[reference];
            if (IsOver(entry))
            {
                return Say(entry);
            }

            if (entry.Movements.Add(captureReference))
            {
                entry.Taken += amount.MinorUnits;
            }

            return Task.FromResult<ProviderAnswer>(new ProviderAnswer.Captured(amount));
        }
    }

    public Task<ProviderAnswer> Refund(string reference, string refundReference, Money amount, CancellationToken cancel)
    {
        lock (_gate)
        {
            var entry = _book[reference];
            if (entry.Movements.Add(refundReference))
            {
                entry.Taken -= amount.MinorUnits;
            }

            return Task.FromResult<ProviderAnswer>(new ProviderAnswer.Refunded(amount));
        }
    }

    private Task<ProviderAnswer> Say(Entry entry) => Task.FromResult<ProviderAnswer>(
        entry.Voided ? new ProviderAnswer.Voided()
        : IsOver(entry) ? new ProviderAnswer.Expired()
        : Ponders ? new ProviderAnswer.Pending()
        : new ProviderAnswer.Authorised(entry.Authorised, Given.Usd(entry.Taken), Given.Usd(0), entry.Expires));

    private bool IsOver(Entry entry) => entry.Taken == 0 && clock.GetUtcNow() >= entry.Expires;

    private sealed record Entry(Money Authorised, DateTimeOffset Expires)
    {
        public bool Voided { get; set; }
        public long Taken { get; set; }
        public HashSet<string> Movements { get; } = [];
    }
}
