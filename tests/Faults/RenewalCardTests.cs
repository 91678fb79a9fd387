using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Host.Bench;
using OpenAisle.Host.Drill;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Payments.Sandbox;

namespace OpenAisle.Faults.Tests;

/// <summary>A payment company that says what happened at a door of ours, which a test opens and closes.</summary>
public sealed class TellingCompany : IAsyncLifetime
{
    internal Company Company { get; private set; } = null!;

    internal string Door { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public async ValueTask InitializeAsync() => Company = await Company.Start(
        Directory.CreateTempSubdirectory("openaisle-company-").FullName, FreePort.Next(), CancellationToken.None, new Uri(Door + Notifications.Path));

    public ValueTask DisposeAsync() => Company.DisposeAsync();
}

/// <summary>
/// An order whose authorisation has to be made anew, with a card that is decided late or is told of twice and out of order: the company is
/// the sandbox itself, a process of its own, and its notifications come by HTTP.
/// </summary>
public sealed class RenewalCardTests(TellingCompany process) : IClassFixture<TellingCompany>
{
    private static readonly TimeSpan UntilDue = TimeSpan.FromDays(6) + TimeSpan.FromHours(1);

    [Theory]
    [InlineData("tok_late")]
    [InlineData("tok_twice")]
    public async Task The_new_authorisation_takes_the_place_of_the_old_one_and_pays_once(string card)
    {
        await using var far = await FarOrder.Place(process, card);

        far.Clock.Jump(UntilDue);
        await FaultShop.Until(async () => (await far.Tenders()).Any(tender => tender is { Number: 2, Status: TenderStatus.Authorised }));
        await FaultShop.Until(async () => (await far.Entry(1)).Status == "voided");
        await far.Shop.HandOver(far.Id);
        await FaultShop.Until(async () => (await far.Entry(2)).Captures == 1);
        if (card == "tok_twice")
        {
            await FaultShop.Until(() => Task.FromResult(far.Told >= 8)); // two authorised, one voided and one captured, each of them twice
        }

        var told = (await far.Shop.AssertLawsHold())[far.Id.Value];
        Assert.Equal(("handed-over", 2), (told.Status, told.Tender));
        Assert.Equal((0, told.Charged.MinorUnits), ((await far.Entry(1)).Captured, (await far.Entry(2)).Captured));
        Assert.Equal(2, (await far.Entries()).Count);
    }

    [Theory]
    [InlineData("tok_late")]
    [InlineData("tok_twice")]
    public async Task Who_calls_the_order_off_while_the_card_is_asked_again_has_nothing_left_aside(string card)
    {
        await using var far = await FarOrder.Place(process, card);

        far.Clock.Jump(UntilDue);
        await FaultShop.Until(async () => (await far.Tenders()).Count == 2);
        Assert.IsType<StepOutcome.Done>(await far.Shop.Order(far.Id).Cancel("shopper", "changed-mind"));

        await FaultShop.Until(async () => await far.Entries() is { Count: > 0 } entries && entries.All(entry => entry.Status == "voided"));
        Assert.Equal("cancelled", (await far.Shop.AssertLawsHold())[far.Id.Value].Status);
        Assert.All(await far.Entries(), entry => Assert.Equal(("voided", 0), (entry.Status, entry.Captures)));
    }

    [Theory]
    [InlineData("tok_late")]
    [InlineData("tok_twice")]
    public async Task Who_collects_while_the_card_is_asked_again_pays_once(string card)
    {
        await using var far = await FarOrder.Place(process, card);

        far.Clock.Jump(UntilDue);
        await FaultShop.Until(async () => (await far.Tenders()).Count == 2);
        await far.Shop.HandOver(far.Id);

        await FaultShop.Until(async () => (await far.Entries()).Sum(entry => entry.Captures) == 1);
        await FaultShop.Until(async () => (await far.Entries()).All(entry => entry.Status is "captured" or "voided"));
        var told = (await far.Shop.AssertLawsHold())[far.Id.Value];
        Assert.Equal(("handed-over", told.Charged.MinorUnits), (told.Status, (await far.Entries()).Sum(entry => entry.Captured)));
    }

    /// <summary>Two cans of beans for ten days from now, paid with a card whose bank holds money for seven; and the open door.</summary>
    private sealed class FarOrder(FaultShop shop, JumpingClock clock, Company company, Id<Order> id) : IAsyncDisposable
    {
        private WebApplication? _door;
        private int _told;

        public FaultShop Shop => shop;

        public JumpingClock Clock => clock;

        public Id<Order> Id => id;

        /// <summary>Notifications that came.</summary>
        public int Told => Volatile.Read(ref _told);

        public static async Task<FarOrder> Place(TellingCompany process, string card)
        {
            var clock = new JumpingClock();
            var shop = await FaultShop.Open(Engines.Sqlite, process.Company, clock);
            await shop.Receive(shop.Beans, 10);
            var slot = new SlotId(DrillShop.Handover, new DateTimeOffset(clock.GetUtcNow().Date.AddDays(10), TimeSpan.Zero));
            await shop.Slots.Open(new SlotPlan(slot, slot.Start.AddHours(1), slot.Start.AddHours(-2), Capacity: 2));
            var shopper = Id<Shopper>.New(clock);
            var wish = shop.Wish(pieces: 2, shopper, await shop.Card(shopper, card)) with { Slot = slot };
            var far = new FarOrder(shop, clock, process.Company, wish.Attempt);
            await far.OpenDoor(process.Door);
            await FaultShop.Until(async () => await shop.Placing.Run(wish) is CheckoutOutcome.Placed);
            return far;
        }

        public async Task<IReadOnlyList<TenderView>> Tenders() => (await shop.Host.Grains.GetGrain<IPayment>(id.Value).Look()).Tenders;

        /// <summary>What the company has of this order.</summary>
        public async Task<IReadOnlyList<CompanyEntry>> Entries() =>
            [.. (await company.Books(CancellationToken.None)).Where(entry => entry.Reference.StartsWith(id.ToString(), StringComparison.Ordinal))];

        public async Task<CompanyEntry> Entry(int tender) => (await Entries()).Single(entry => entry.Reference == $"{id}-{tender}");

        public async ValueTask DisposeAsync()
        {
            await _door!.DisposeAsync();
            await shop.DisposeAsync();
        }

        private async Task OpenDoor(string address)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls(address);
            builder.Services.AddSingleton(new SandboxSettings { Address = company.Address });
            builder.Services.AddSingleton(shop.Host.Grains);
            builder.Services.AddSingleton(TimeProvider.System); // the company signs by real time
            _door = builder.Build();
            _door.Use(async (context, next) =>
            {
                await next(context);
                Interlocked.Increment(ref _told);
            });
            _door.MapSandboxNotifications();
            await _door.StartAsync();
        }
    }
}
