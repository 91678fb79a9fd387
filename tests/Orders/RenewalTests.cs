using CsCheck;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>An order for a day that its authorisation does not last to.</summary>
public sealed class RenewalTests
{
    private static readonly TimeSpan UntilDue = TimeSpan.FromDays(6) + TimeSpan.FromHours(1);

    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task An_authorisation_that_ends_before_the_pickup_is_made_anew_first_and_then_let_go(string engine)
    {
        await using var far = await FarOrder.Place(engine, "works");

        far.Clock.Jump(UntilDue);

        await far.UntilPaidBy(2);
        Assert.True(far.CallsOf("authorise", 2) < far.CallsOf("void", 1));
        await far.HandOver();
        await Spine.Eventually(() => Task.FromResult(far.Taken(2) == 798));
        Assert.Equal(0, far.Taken(1));
    }

    [Fact]
    public async Task One_that_lasts_until_the_goods_are_collected_is_left_alone()
    {
        await using var far = await FarOrder.Place("sqlite", "works", lasts: TimeSpan.FromDays(12));

        Assert.Empty(await far.Deadlines());
    }

    [Fact]
    public async Task A_card_that_says_no_leaves_the_order_asking_for_another_before_anybody_picks_it()
    {
        await using var far = await FarOrder.Place("sqlite", "works-once");
        far.Clock.Jump(UntilDue);
        await Spine.Eventually(async () => (await far.Look()).Wanted is not null);
        var wanted = (await far.Look()).Wanted!;
        Assert.Equal(("declined", Given.Usd(798), (await far.Look()).CutOff), (wanted.Reason, wanted.Amount, wanted.PayBy));
        Assert.IsType<StepOutcome.NotNow>(await far.Order.StartPicking(Given.Ana));

        var (empty, full) = (await far.Spine.Card("declines"), await far.Spine.Card("works"));
        Assert.Equal(wanted.NextTender + 1, Assert.IsType<CheckoutOutcome.Declined>(await far.Order.Pay(wanted.NextTender, empty)).NextTender);
        Assert.IsType<CheckoutOutcome.Declined>(await far.Order.Pay(wanted.NextTender, empty));
        Assert.IsType<CheckoutOutcome.Conflict>(await far.Order.Pay(wanted.NextTender, full));
        Assert.IsType<CheckoutOutcome.Placed>(await far.Order.Pay(wanted.NextTender + 1, full));
        Assert.IsType<CheckoutOutcome.Placed>(await far.Order.Pay(wanted.NextTender + 1, full));
        Assert.IsType<CheckoutOutcome.Conflict>(await far.Order.Pay(wanted.NextTender + 1, empty));

        await far.UntilPaidBy(wanted.NextTender + 1);
        Assert.Null((await far.Look()).Wanted);
        await far.HandOver();
        await Spine.Eventually(() => Task.FromResult(far.Taken(wanted.NextTender + 1) == 798));
    }

    [Fact]
    public async Task Without_another_card_the_order_ends_at_the_cut_off_and_the_goods_are_for_others()
    {
        await using var far = await FarOrder.Place("sqlite", "works-once");
        far.Clock.Jump(UntilDue);
        await Spine.Eventually(async () => (await far.Look()).Wanted is not null);

        far.Clock.Jump(TimeSpan.FromDays(4));

        await Spine.Eventually(async () => await far.Look() is { Status: OrderStatus.Cancelled, EndReason: RenewalRules.NotPaid });
        await Spine.Eventually(async () => await far.Spine.Held(Given.Milk) == 0);
        Assert.Equal(0, far.Spine.Company.Book.Sum(entry => entry.Authorised));
    }

    [Fact]
    public async Task A_lost_answer_is_asked_about_and_the_card_is_not_asked_twice()
    {
        await using var far = await FarOrder.Place("sqlite", "loses-the-answer");

        far.Clock.Jump(UntilDue);

        await far.UntilPaidBy(2);
        Assert.Single(far.Spine.Company.Calls, call => call == $"authorise {far.Reference(2)}");
    }

    [Fact]
    public async Task A_company_that_ponders_is_waited_for_over_a_restart_under_the_same_number()
    {
        await using var far = await FarOrder.Place("sqlite", "works");
        far.Spine.Company.Ponders = true;
        far.Clock.Jump(UntilDue);
        await Spine.Eventually(() => Task.FromResult(far.CallsOf("authorise", 2) >= 0));
        Assert.Equal(798, far.Spine.Company.Book.Single(entry => entry.Reference == far.Reference(1)).Authorised);

        far.Spine.Company.Ponders = false;
        await far.Spine.Restart();

        await far.UntilPaidBy(2);
        Assert.Equal(2, far.Spine.Company.Book.Count);
    }

    [Fact]
    public async Task A_change_that_needs_a_card_of_its_own_and_a_renewal_never_share_a_number()
    {
        await using var far = await FarOrder.Place("sqlite", "works");
        far.Clock.Jump(UntilDue);
        await far.UntilPaidBy(2);

        Assert.IsType<ChangeOutcome.Changed>(await far.Spine.Change(far.Id, "works", FarOrder.Slot, Given.Pieces(1, 5, 399)));

        await far.UntilPaidBy(3, 1995);
    }

    [Fact]
    public async Task Goods_that_wait_longer_than_their_authorisation_are_paid_anew()
    {
        await using var far = await FarOrder.Place("sqlite", "works", slot: Spine.Soon);
        await far.Pack();

        far.Clock.Jump(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));

        await far.UntilPaidBy(2, voided: false);
        Assert.IsType<StepOutcome.Done>(await far.Order.HandOver(Given.Ana));
        await Spine.Eventually(() => Task.FromResult(far.Taken(2) == 798));
    }

    [Fact]
    public void It_is_due_while_the_old_one_stands_and_not_before_it_was_given() => Gen.Select(
        Gen.Int[1, 30 * 24 * 60], Gen.Int[1, 40 * 24 * 60], Gen.Int[0, 600]).Sample((life, slotEnds, cutOffBefore) =>
    {
        var (until, ends) = (Given.Now.AddMinutes(life), Given.Now.AddMinutes(slotEnds));
        var due = RenewalRules.DueAt(Given.Now, until, ends, ends.AddMinutes(-cutOffBefore), Given.Settings);
        return due is null ? until >= ends + Given.Settings.CollectedWithin : due > Given.Now && due < until;
    });

    [Fact]
    public void A_company_that_decides_nothing_is_asked_a_few_times_before_the_shopper_is()
    {
        var state = Given.Placed(Given.Pieces(1, 2, 399));
        for (var tries = 1; tries < Given.Settings.MostRenewalTries; tries++)
        {
            state = Given.After(state, RenewalRules.Begin(state, default)!);
            var failed = Assert.IsType<RenewalFailed>(RenewalRules.Heard(state, new AuthoriseOutcome.Declined(RenewalRules.Undecided), Given.Settings, Given.Now));
            Assert.Equal(Given.Now + Given.Settings.RenewsAgainAfter, failed.TriesAgain);
            state = Given.After(state, failed);
        }

        state = Given.After(state, RenewalRules.Begin(state, default)!);
        Assert.IsType<PaymentWanted>(RenewalRules.Heard(state, new AuthoriseOutcome.Declined(RenewalRules.Undecided), Given.Settings, Given.Now));
    }

    /// <summary>An order of two milks for ten days from now, paid with a card whose bank holds money for seven.</summary>
    private sealed class FarOrder : IAsyncDisposable
    {
        public static readonly SlotId Slot = new("pickup", new DateTimeOffset(TimeProvider.System.GetUtcNow().Date.AddDays(10), TimeSpan.Zero));

        private FarOrder(Spine spine, JumpingClock clock) => (Spine, Clock) = (spine, clock);

        public Spine Spine { get; }

        public JumpingClock Clock { get; }

        public Id<Order> Id { get; } = Id<Order>.New(TimeProvider.System);

        public IOrder Order => Spine.Order(Id);

        public static async Task<FarOrder> Place(string engine, string card, TimeSpan? lasts = null, SlotId? slot = null)
        {
            var clock = new JumpingClock();
            var far = new FarOrder(await Spine.Open(engine, clock: clock), clock);
            far.Spine.Company.AuthorisedFor = lasts ?? TimeSpan.FromDays(7);
            await far.Spine.Slots.Open(new SlotPlan(Slot, Slot.Start.AddHours(1), Slot.Start.AddHours(-2), Capacity: 2));
            await Orders.Tests.Spine.Eventually(
                async () => await far.Spine.Checkout(far.Id, card, slot ?? Slot, Given.Pieces(1, 2, 399)) is CheckoutOutcome.Placed);
            return far;
        }

        public string Reference(int tender) => $"{Id}-{tender}";

        /// <summary>The place of the first such call; -1 for none.</summary>
        public int CallsOf(string verb, int tender) => Spine.Company.Calls.ToList().IndexOf($"{verb} {Reference(tender)}");

        public long Taken(int tender) => Spine.Company.Book.Single(entry => entry.Reference == Reference(tender)).Taken;

        public async Task<OrderView> Look() => (await Order.Look())!;

        public async Task<IReadOnlyList<Journal.Deadline>> Deadlines() =>
            [.. (await Spine.Host.Engine.Due(DateTimeOffset.MaxValue.AddDays(-1), 100, default)).Where(deadline => deadline.Stream.Kind == OrderKinds.Stream)];

        /// <summary>That tender alone stands, for all that the order may cost.</summary>
        public Task UntilPaidBy(int tender, long cents = 798, bool voided = true) => Orders.Tests.Spine.Eventually(async () =>
        {
            var payment = await Spine.Actors.GetGrain<IPayment>(Id.Value).Look();
            return payment.Tenders.SingleOrDefault(one => one.Number == tender)?.Status == TenderStatus.Authorised
                && Spine.Company.Book.All(entry => entry.Authorised == (entry.Reference == Reference(tender) ? cents : 0))
                && (!voided || CallsOf("void", tender - 1) >= 0 || payment.Tenders.Single(one => one.Number == tender - 1).Status == TenderStatus.Declined);
        });

        public async Task Pack()
        {
            Assert.IsType<StepOutcome.Done>(await Order.StartPicking(Given.Ana));
            Assert.IsType<StepOutcome.Done>(await Order.Pack([Given.AsOrdered(Given.Pieces(1, 2, 399))], Given.Ana));
        }

        public async Task HandOver()
        {
            await Pack();
            Assert.IsType<StepOutcome.Done>(await Order.HandOver(Given.Ana));
        }

        public ValueTask DisposeAsync() => Spine.DisposeAsync();
    }
}

/// <summary>A clock that a test sets forward; what waits by real time goes on.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _offsetTicks;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));
}
