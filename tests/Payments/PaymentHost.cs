using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;
using OpenAisle.Payments.Sandbox;
using OpenAisle.Testing;

namespace OpenAisle.Payments.Tests;

/// <summary>A clock that a test can put forward; waits stay real.</summary>
internal sealed class MovableClock : TimeProvider
{
    private long _aheadTicks;

    public void Forward(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));
}

/// <summary>Payments on a host of actors, with a scripted company and a shopper who has cards.</summary>
internal sealed class PaymentHost : IAsyncDisposable
{
    public static readonly PaymentPatience Hasty = new()
    {
        CallTimeout = TimeSpan.FromMilliseconds(150),
        AnswerWithin = TimeSpan.FromSeconds(5),
        QuickWait = TimeSpan.FromMilliseconds(1),
    };

    private readonly Action<IServiceCollection> _modules;

    private PaymentHost(ActorHost host, ScriptedCompany company, MovableClock clock, Action<IServiceCollection> modules)
    {
        (Host, Company, Clock, _modules) = (host, company, clock, modules);
    }

    public ActorHost Host { get; private set; }

    public ScriptedCompany Company { get; }

    public MovableClock Clock { get; }

    public PaymentSources Sources => Host.Services.GetRequiredService<PaymentSources>();

    public Id<PaymentSource> Card { get; private set; }

    public Id<PaymentSource> EmptyCard { get; private set; }

    public static async Task<PaymentHost> Start(
        PaymentPatience? patience = null, Action<IServiceCollection>? more = null, string engine = Engines.Sqlite, SandboxSettings? sandbox = null)
    {
        var clock = new MovableClock();
        var company = new ScriptedCompany(clock);
        void Modules(IServiceCollection services)
        {
            services.AddPayments(new PaymentSettings { Patience = patience ?? Hasty, Sandbox = sandbox });
            services.AddSingleton<IPaymentProvider>(company);
            more?.Invoke(services);
        }

        var started = new PaymentHost(await ActorHost.Start(engine, Modules, clock), company, clock, Modules);
        var shopper = Id<Shopper>.New(clock);
        started.Card = await started.Keep(shopper, "yes-visa");
        started.EmptyCard = await started.Keep(shopper, "no-insufficient-funds");
        return started;
    }

    /// <summary>Ends the host and starts another one over what it left.</summary>
    public async Task Restart()
    {
        await Host.DisposeAsync();
        Host = await ActorHost.Start(Host.Settings, _modules, Clock);
    }

    public async Task<Id<PaymentSource>> Keep(Id<Shopper> shopper, string token, string provider = "scripted") =>
        Assert.IsType<AddSourceOutcome.Added>(await Sources.Add(shopper, provider, token, "Visa •••• 4242")).Source;

    public (IPayment Payment, Guid Key) NewPayment()
    {
        var key = Id<Payment>.New(Clock).Value;
        return (Payment(key), key);
    }

    public IPayment Payment(Guid key) => Host.Grains.GetGrain<IPayment>(key);

    /// <summary>The clock goes forward, and whoever has a deadline by then is woken: what the journal's clock does in a shop.</summary>
    public async Task Forward(TimeSpan by)
    {
        Clock.Forward(by);
        foreach (var deadline in await Host.Engine.Due(Clock.GetUtcNow(), 1_000, default))
        {
            await Host.Grains.GetGrain<IPaymentWork>(deadline.Stream.Key).Attend();
        }
    }

    public async Task<List<IFact>> Facts(Guid payment)
    {
        var kinds = Host.Services.GetRequiredService<FactKinds>();
        List<IFact> facts = [];
        await foreach (var recorded in Host.Engine.ReadStream(new(PaymentFacts.Stream, payment), 0, default))
        {
            facts.Add(kinds.Read(recorded));
        }

        return facts;
    }

    /// <summary>Looks until it is so; a payment's work goes on after its answer.</summary>
    public async Task<PaymentView> Until(Guid payment, Func<PaymentView, bool> so)
    {
        const int mostLooks = 500;
        for (var i = 0; ; i++)
        {
            var view = await Payment(payment).Look();
            if (so(view))
            {
                return view;
            }

            Assert.True(i < mostLooks, $"It never came so: {string.Join(", ", view.Tenders)}; {string.Join(", ", Company.Calls)}.");
            await Task.Delay(10);
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
