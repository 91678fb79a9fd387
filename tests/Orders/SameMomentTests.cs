using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>Several ask something of one order at the same moment: each is answered for itself, and nothing follows from what may still fail.</summary>
public sealed class SameMomentTests
{
    private const string Empty = "declines";
    private const string EmptyToo = "declines-too";
    private const string Works = "works";

    /// <summary>Long enough for a call within one process; were it too short, a test would find less, not more.</summary>
    private static readonly TimeSpan Arrives = TimeSpan.FromMilliseconds(200);

    private readonly Id<Order> _id = Id<Order>.New(TimeProvider.System);

    [Fact]
    public async Task Two_other_cards_given_while_the_first_is_asked_are_asked_each_for_itself()
    {
        await using var spine = await Spine.Open("sqlite");
        var asked = spine.Company.Keeps(Empty);
        var first = spine.Checkout(_id, Empty, null, Given.Pieces(1, 2, 399));
        await asked.IsReached;

        var second = spine.Order(_id).Pay(2, await spine.Card(EmptyToo));
        var third = spine.Order(_id).Pay(3, await spine.Card(Works));
        await Task.Delay(Arrives);
        asked.Open();

        Assert.Equal(2, Assert.IsType<CheckoutOutcome.Declined>(await first).NextTender);
        Assert.IsType<CheckoutOutcome.Placed>(await third);
        Assert.True(await second is CheckoutOutcome.Declined { NextTender: 3 } or CheckoutOutcome.Placed);
    }

    [Fact]
    public async Task While_one_card_is_in_doubt_no_other_is_asked_whatever_its_number()
    {
        await using var spine = await Spine.Open("sqlite");
        Assert.IsType<CheckoutOutcome.Declined>(await spine.Checkout(_id, Empty, null, Given.Pieces(1, 2, 399)));
        spine.Company.Ponders = true;
        Assert.IsType<CheckoutOutcome.Pending>(await spine.Order(_id).Pay(3, await spine.Card(Works)));

        Assert.IsType<CheckoutOutcome.Pending>(await spine.Order(_id).Pay(2, await spine.Card("works-too")));
        Assert.IsType<CheckoutOutcome.Pending>(await spine.Order(_id).Pay(4, await spine.Card("works-too")));
        spine.Company.Ponders = false;
        await Spine.Eventually(async () => await spine.Order(_id).Pay(2, await spine.Card("works-too")) is CheckoutOutcome.Placed);

        Assert.Equal([$"{_id}-3"], spine.Company.Book.Select(entry => entry.Reference));
    }

    [Fact]
    public async Task A_number_that_was_passed_over_is_not_taken_up_again()
    {
        await using var spine = await Spine.Open("sqlite");
        Assert.IsType<CheckoutOutcome.Declined>(await spine.Checkout(_id, Empty, null, Given.Pieces(1, 2, 399)));
        Assert.Equal(4, Assert.IsType<CheckoutOutcome.Declined>(await spine.Order(_id).Pay(3, await spine.Card(EmptyToo))).NextTender);

        Assert.IsType<CheckoutOutcome.Conflict>(await spine.Order(_id).Pay(2, await spine.Card(Works)));
        Assert.IsType<CheckoutOutcome.Placed>(await spine.Order(_id).Pay(4, await spine.Card(Works)));
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(_id, Works, null, Given.Pieces(1, 4, 399))); // its tender is a new number
    }

    [Fact]
    public async Task The_same_attempt_with_another_card_does_not_hear_what_the_first_card_said()
    {
        await using var spine = await Spine.Open("sqlite");
        var asked = spine.Company.Keeps(Empty);
        var (empty, full) = (await spine.Card(Empty), await spine.Card(Works));
        var first = With(empty);
        await asked.IsReached;
        var (again, other) = (With(empty), With(full));
        await Task.Delay(Arrives);
        asked.Open();

        Assert.IsType<CheckoutOutcome.Declined>(await first);
        Assert.Equal(await first, await again);
        Assert.IsType<CheckoutOutcome.Conflict>(await other);

        Task<CheckoutOutcome> With(Id<PaymentSource> source) =>
            spine.Order(_id).Checkout(Given.Request(Given.Pieces(1, 2, 399)) with { Source = source, Slot = Spine.Soon });
    }

    [Fact]
    public async Task What_a_cancellation_lets_go_stays_until_the_cancellation_is_on_disk()
    {
        await using var spine = await Quiet();
        var engine = (HeldEngine)spine.Host.Engine;
        await spine.Checkout(_id, Works, null, Given.Pieces(1, 2, 399));
        var (changes, ends) = (engine.Hold(OrderKinds.Changed), engine.Hold(OrderKinds.Cancelled));

        var change = spine.Change(_id, Works, null, Given.Pieces(1, 1, 399));
        await changes.IsReached;
        var follows = spine.Order(_id).FollowThrough();
        await Task.Delay(Arrives);
        var cancelled = spine.Order(_id).Cancel("shopper", "changed-mind");
        await Spine.Eventually(() => Task.FromResult(spine.Host.Writer.Queued > 0));
        changes.GoOn();
        await ends.IsReached;
        await Task.Delay(Arrives);
        ends.Fail();

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => cancelled);
        await Record.ExceptionAsync(() => follows); // its reaction would ask again
        Assert.IsType<ChangeOutcome.Changed>(await change);
        await Spine.Eventually(async () => await Stands(spine) is OrderStatus.Placed);
        Assert.NotEqual(0, await spine.Held(Given.Milk));
        Assert.Equal(798, spine.Company.Book.Sum(entry => entry.Authorised));
    }

    [Fact]
    public async Task A_change_is_carried_out_though_settling_the_one_before_it_went_wrong()
    {
        var partner = new ShakyPartner();
        await using var spine = await Quiet(partner);
        var theirs = Given.Pieces(2, 1, 500) with { Supplier = ShakyPartner.Word };
        await spine.Checkout(_id, Works, null, Given.Pieces(1, 2, 399), theirs);
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(_id, Works, null, Given.Pieces(1, 1, 399), theirs));

        var settles = partner.FailsToSettle();
        var follows = spine.Order(_id).FollowThrough();
        await settles.IsReached;
        var change = spine.Change(_id, Works, null, Given.Pieces(1, 5, 399), theirs);
        await Spine.Eventually(async () => (await spine.Order(_id).Look())!.ChangePending);
        settles.Open();

        await Assert.ThrowsAsync<TimeoutException>(() => follows);
        Assert.IsType<ChangeOutcome.Changed>(await change);
        await spine.Order(_id).FollowThrough();
        Assert.Equal(5, await spine.Held(Given.Milk));
    }

    [Fact]
    public async Task A_card_given_while_the_refusal_of_the_last_one_is_written_is_asked()
    {
        var clock = new JumpingClock();
        await using var spine = await Spine.Open("sqlite", more: HeldEngine.PutIn, clock: clock);
        spine.Company.AuthorisedFor = TimeSpan.FromHours(1);
        var refused = ((HeldEngine)spine.Host.Engine).Hold(OrderKinds.PaymentWanted);
        await Spine.Eventually(async () => await spine.Checkout(_id, "works-once", Spine.Later, Given.Pieces(1, 2, 399)) is CheckoutOutcome.Placed);
        clock.Jump(TimeSpan.FromMinutes(58));
        await refused.IsReached;

        var paid = spine.Order(_id).Pay(3, await spine.Card(Works));
        await Task.Delay(Arrives);
        refused.GoOn();

        Assert.IsType<CheckoutOutcome.Placed>(await paid);
        Assert.Null((await spine.Order(_id).Look())!.Wanted);
    }

    [Fact]
    public async Task A_payment_that_was_lost_while_a_change_was_under_way_is_made_anew_after_it()
    {
        await using var spine = await Quiet();
        await spine.Checkout(_id, Works, null, Given.Pieces(1, 2, 399));
        spine.Company.LetsGo($"{_id}-1");
        await Spine.Eventually(async () =>
        {
            await spine.Host.Services.GetRequiredService<Reconcile>().AskAboutOpen();
            return await Tender(1) == TenderStatus.Expired;
        });

        var asked = spine.Company.Keeps(Empty);
        var change = spine.Change(_id, Empty, null, Given.Pieces(1, 4, 399));
        await asked.IsReached;
        await spine.Order(_id).PaymentLost(1);
        asked.Open();
        Assert.IsType<ChangeOutcome.Declined>(await change);
        await spine.Order(_id).FollowThrough();

        Assert.Equal(TenderStatus.Authorised, await Tender(3));

        async Task<TenderStatus?> Tender(int number) =>
            (await spine.Actors.GetGrain<IPayment>(_id.Value).Look()).Tenders.SingleOrDefault(tender => tender.Number == number)?.Status;
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Whoever_asks_with_many_others_at_once_gets_an_answer(string engine)
    {
        const int Many = 60;
        await using var spine = await Spine.Open(engine);
        await spine.Checkout(_id, Works, null, Given.Pieces(1, 2, 399));
        var order = spine.Order(_id);

        var asked = Enumerable.Range(0, Many).Select(turn => (turn % 4) switch
        {
            0 => order.Pack([], Given.Ana),
            1 => order.HandOver(Given.Ana),
            2 => order.Extend(),
            _ => order.CloseUncollected(Given.Ana),
        });

        Assert.All(await Task.WhenAll(asked), answer => Assert.IsType<StepOutcome.NotNow>(answer));
    }

    private static async Task<OrderStatus?> Stands(Spine spine, Id<Order> id)
    {
        try
        {
            return (await spine.Order(id).Look())?.Status;
        }
        catch (OutcomeUnknownException)
        {
            return null; // the actor that met the failure has not gone yet
        }
    }

    private Task<OrderStatus?> Stands(Spine spine) => Stands(spine, _id);

    /// <summary>A spine whose commits can be held, and in which nothing follows until it is asked to.</summary>
    private static Task<Spine> Quiet(ISupplier? partner = null) => Spine.Open("sqlite", more: services =>
    {
        HeldEngine.PutIn(services);
        services.Remove(services.Single(service => service.ImplementationType == typeof(OrderFollows)));
        if (partner is not null)
        {
            services.AddSingleton(partner);
        }
    });

    /// <summary>Another merchant, who holds whatever is asked, and whose next answer to settling may be none.</summary>
    private sealed class ShakyPartner : ISupplier
    {
        public const string Word = "shaky";

        private Gate? _fails;

        public string? Name => Word;

        public Gate FailsToSettle() => _fails = new Gate();

        public Task<HoldOutcome> Hold(Id<Store> store, Id<Order> order, int revision, IReadOnlyList<StockLine> lines) =>
            Task.FromResult<HoldOutcome>(new HoldOutcome.Held());

        public async Task Settle(Id<Store> store, Id<Order> order, int revision)
        {
            if (Interlocked.Exchange(ref _fails, null) is { } gate)
            {
                await gate.Pass();
                throw new TimeoutException("The partner does not answer.");
            }
        }

        public Task Drop(Id<Store> store, Id<Order> order, int revision) => Task.CompletedTask;

        public Task Release(Id<Store> store, Id<Order> order) => Task.CompletedTask;

        public Task Deliver(Id<Store> store, Id<Order> order, IReadOnlyList<StockLine> goods) => Task.CompletedTask;
    }
}
