using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;
using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Messages.Carriers;
using OpenAisle.Orders;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;

namespace OpenAisle.Messages.Tests;

/// <summary>A store in New York with an order or two, and messages that go where the test says.</summary>
internal sealed class MessageShop(ActorHost host, Loudspeaker log) : IAsyncDisposable
{
    public static readonly Id<Kernel.Store> Store = Id<Kernel.Store>.Parse("00000000-0000-7000-8000-000000000001", null);
    public static readonly Id<Associate> Ana = Id<Associate>.Parse("00000000-0000-7000-8000-0000000000a1", null);
    public static readonly Gtin Oats = Gtin.WithCheckDigit(1_00001_00003);
    public static readonly Gtin Rye = Gtin.WithCheckDigit(1_00001_00004);

    /// <summary>A store that cannot be looked up.</summary>
    public static readonly Id<Kernel.Store> Unreadable = Id<Kernel.Store>.Parse("00000000-0000-7000-8000-00000000dead", null);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly JsonSerializerOptions AsFacts = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public IServiceProvider Services => host.Services;

    public Outbox Outbox => host.Services.GetRequiredService<Outbox>();

    public Choices Choices => host.Services.GetRequiredService<Choices>();

    public ShopperBook Shoppers => host.Services.GetRequiredService<ShopperBook>();

    public Links Links => host.Services.GetRequiredService<Links>();

    public PushSubscriptions Subscriptions => host.Services.GetRequiredService<PushSubscriptions>();

    public Erasure Erasure => host.Services.GetRequiredService<Erasure>();

    public IShopDatabase Database => host.Database;

    /// <summary>Everything that was logged.</summary>
    public IReadOnlyCollection<string> Logged => log.Said;

    /// <summary>Pauses of a test's length; nothing else is otherwise than in a shop.</summary>
    public static MessageSettings Quick(MailServer? mail = null) => new()
    {
        Smtp = mail is null ? null : new SmtpSettings("127.0.0.1", mail.Port, "Maple <shop@maple.example>", Tls: false),
        Demo = mail is null,
        Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100)],
        AnswersWithin = TimeSpan.FromSeconds(30),
        Poll = TimeSpan.FromMilliseconds(50),
        Quiet = QuietHours.None,
        PushOverHttp = true,
    };

    public static async Task<MessageShop> Open(
        JournalSettings settings, MessageSettings messages, params ICarrier[] carriers)
    {
        var log = new Loudspeaker();
        return new(await ActorHost.Start(settings, services =>
        {
            services.AddSingleton<ILoggerProvider>(log);
            services.AddSingleton<IOffers>(new OneStore());
            services.AddStock();
            services.AddPayments(new PaymentSettings());
            services.AddOrders();
            services.AddFulfilment();
            services.AddMessages(messages);
            services.AddPostman();
            services.AddDataProtection().SetApplicationName("OpenAisle")
                .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(settings.DataDirectory, "keys")));
            foreach (var carrier in carriers)
            {
                services.AddSingleton(carrier);
            }
        }), log);
    }

    /// <summary>Somebody with an address, who never ordered before.</summary>
    public async Task<Id<Shopper>> Shopper(string email = "wei@example.com", string phone = "+1 555 0100")
    {
        var shopper = Id<Shopper>.New(TimeProvider.System);
        await Shoppers.Keep(new ShopperDetails(shopper, "Wei <Chen>", phone, email));
        return shopper;
    }

    /// <summary>Oats for 4.00 in a window that begins when told; placed at the given time. With a last time to pay, its card was refused since.</summary>
    public async Task<Id<Order>> Place(Id<Shopper> shopper, DateTimeOffset at, DateTimeOffset? window = null, DateTimeOffset? payBy = null)
    {
        var order = Id<Order>.New(TimeProvider.System);
        var starts = window ?? at.AddHours(3);
        starts = new DateTimeOffset(starts.Year, starts.Month, starts.Day, starts.Hour, starts.Minute, 0, TimeSpan.Zero);
        var stock = host.Grains.GetGrain<IStoreStock>(Store.Value);
        await stock.Enter(
            order.For<StockEntry>(), StockReason.Received, [new(Oats, Quantity.Pieces(10)), new(Rye, Quantity.Pieces(10))]);
        await stock.Hold(order.For<Hold>(), 1, [new(Oats, Quantity.Pieces(1))]);
        await host.Grains.GetGrain<IPayment>(order.Value).Authorise(new(1, Usd(400), PayAtStore.Source.Id));
        await host.Writer.Enqueue(new Append(
            StreamId.Of("order", order), new Lane(), 1,
            [
                Row(OrderKinds.Attempted, at, new
                {
                    Store,
                    Shopper = shopper,
                    Handover = PickupHandover.Word,
                    Slot = new Orders.Slots.SlotId("pickup", starts),
                    Lines = new[] { new OrderLine(1, Oats, "Oats & honey", SoldBy.Piece, Quantity.Pieces(1), Usd(400), Usd(400)) },
                    Total = Usd(400),
                    ToAuthorise = Usd(400),
                    PriceRule = PriceRule.AsOrdered,
                    Fingerprint = "same",
                    Lapses = at,
                }),
                Row(OrderKinds.Placed, at, new { Tender = 1, Authorised = Usd(400), SlotEnds = starts.AddHours(1), CutOff = starts.AddHours(-1) }),
                .. payBy is null ? [] : new[]
                {
                    Row(OrderKinds.RenewalAsked, at, new { Tender = 2, ToAuthorise = Usd(400), Source = PayAtStore.Source.Id }),
                    Row(OrderKinds.PaymentWanted, at, new { Tender = 2, Reason = "declined", PayBy = payBy }),
                },
            ],
            []));
        return order;
    }

    public IPick Pick(Id<Order> order) => host.Grains.GetGrain<IPick>(order.Value);

    public Id<PickStep> Step() => Id<PickStep>.New(TimeProvider.System);

    /// <summary>Tells the readers of every fact of the order once more, as after a crash between its work and its cursor.</summary>
    public async Task HearAgain(Id<Order> order)
    {
        var letters = Services.GetServices<IReadModel>().OfType<OrderMessages>().Single();
        var questions = Services.GetServices<IReaction>().OfType<QuestionMessages>().Single();
        List<ReadFact> facts = [];
        await foreach (var recorded in host.Engine.ReadStream(StreamId.Of("order", order), 0, CancellationToken.None))
        {
            var fact = Services.GetRequiredService<FactKinds>().Read(recorded);
            if (questions.Kinds.Contains(recorded.Kind))
            {
                await questions.React(recorded, fact, CancellationToken.None);
            }

            if (letters.Kinds.Contains(recorded.Kind))
            {
                facts.Add(new(recorded, fact));
            }
        }

        await using var connection = await Database.Open();
        await using var transaction = await connection.BeginTransactionAsync();
        await letters.Apply(facts, connection, transaction, CancellationToken.None);
        await transaction.CommitAsync();
    }

    /// <summary>The order's messages of one kind, when it is so.</summary>
    public Task<IReadOnlyList<OutboxEntry>> Told(Id<Order> order, MessageKind kind, Func<IReadOnlyList<OutboxEntry>, bool> isSo) => Until(
        async () => (IReadOnlyList<OutboxEntry>)[.. (await Outbox.OfOrder(order)).Where(entry => entry.Letter.Kind == kind)], isSo);

    public Task<IReadOnlyList<OutboxEntry>> Told(Id<Order> order, MessageKind kind, MessageStatus status) =>
        Told(order, kind, entries => entries.Count > 0 && entries.All(entry => entry.Status == status));

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

            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"It stays {JsonSerializer.Serialize(answer)}.");
            await Task.Delay(20);
        }
    }

    public static MimeMessage Read(string mail) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail)));

    public static Money Usd(long cents) => new(cents, Currency.Usd);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static FactRow Row(string kind, DateTimeOffset at, object fact) => new(kind, JsonSerializer.SerializeToUtf8Bytes(fact, AsFacts), at);
}

/// <summary>Oats and rye flakes, in a store on Eastern time.</summary>
internal sealed class OneStore : IOffers
{
    private static readonly StoreProfile Profile =
        new(MessageShop.Store, "maple-street", "Maple Street", "America/New_York", Currency.Usd, "12 Maple Street");

    private static readonly Offer[] Shelf = [Offer(MessageShop.Oats, "Oats & honey", 400), Offer(MessageShop.Rye, "Rye flakes", 350)];

    public ValueTask<Offer?> Find(Id<Kernel.Store> store, Gtin gtin, CancellationToken cancel = default) =>
        ValueTask.FromResult(Shelf.FirstOrDefault(offer => offer.Product.Gtin == gtin));

    public ValueTask<IReadOnlyDictionary<Gtin, Offer>> Find(Id<Kernel.Store> store, IReadOnlyCollection<Gtin> gtins, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyDictionary<Gtin, Offer>>(
            Shelf.Where(offer => gtins.Contains(offer.Product.Gtin)).ToDictionary(offer => offer.Product.Gtin));

    public ValueTask<OfferPage> Browse(Id<Kernel.Store> store, string? department, string? words, int skip, int take, CancellationToken cancel = default) =>
        ValueTask.FromResult(new OfferPage(Shelf, Shelf.Length));

    public ValueTask<IReadOnlyList<(string Department, int Products)>> Departments(Id<Kernel.Store> store, CancellationToken cancel = default) =>
        ValueTask.FromResult<IReadOnlyList<(string Department, int Products)>>([]);

    public ValueTask<IReadOnlyList<StoreProfile>> Stores(CancellationToken cancel = default) => ValueTask.FromResult<IReadOnlyList<StoreProfile>>([Profile]);

    public ValueTask<StoreProfile?> StoreOf(Id<Kernel.Store> store, CancellationToken cancel = default) =>
        store == MessageShop.Unreadable ? throw new InvalidOperationException("The store cannot be looked up.") : ValueTask.FromResult<StoreProfile?>(Profile);

    private static Offer Offer(Gtin gtin, string name, long cents) => new(
        MessageShop.Store, new Product(gtin, name, "Own", null, "cereals", SoldBy.Piece, default), MessageShop.Usd(cents), Unit.Piece, 0,
        Quantity.Pieces(1), Quantity.Pieces(0), new Place(1, 5, 1, 50));
}

/// <summary>A log that is kept to be looked at.</summary>
internal sealed class Loudspeaker : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _said = new();

    public IReadOnlyCollection<string> Said => _said;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _said.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
