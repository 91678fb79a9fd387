using Dapper;
using OpenAisle.Orders.Care;
using OpenAisle.Payments;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>Money back at the care desk: one person up to the limit, two beyond it.</summary>
public sealed class CareTests
{
    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task One_person_gives_back_up_to_the_limit_of_an_order_and_not_in_slices_beyond_it(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var (order, care) = (await HandedOver(spine), Care(spine, limit: 8_00));

        var first = await Ask(care, order, 1);
        var again = await care.Ask(_last, order, 1, Quantity.Pieces(1), "damaged", Given.Ana);
        var second = await Ask(care, order, 1);
        var third = await Ask(care, order, 1);

        Assert.Equal(new CareOutcome.Granted(Given.Usd(399)), first);
        Assert.Equal(first, again);
        Assert.Equal(new CareOutcome.Granted(Given.Usd(399)), second);
        Assert.Equal(new CareOutcome.NeedsSecond(Given.Usd(399)), third);
        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Taken) == 1197 - 798));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Beyond_the_limit_another_person_decides(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var (order, care) = (await HandedOver(spine), Care(spine, limit: 1_00));
        Assert.IsType<CareOutcome.NeedsSecond>(await Ask(care, order, 2));
        await Spine.Eventually(async () => (await care.WaitingIn(Given.Store)).Any(request => request.Id == _last)); // for whoever sits at the desk
        Assert.Empty(await care.WaitingIn(Id<Store>.New(TimeProvider.System)));
        Assert.Equal((0, 1, 0), (await care.WaitingFor(Given.Ana, Given.Store), await care.WaitingFor(Given.Ben, Given.Store), await care.WaitingFor(Given.Ben, Id<Store>.New(TimeProvider.System))));

        Assert.IsType<CareOutcome.SamePerson>(await care.Decide(_last, order, true, Given.Ana));
        Assert.IsType<CareOutcome.NoSuchRequest>(await care.Decide(Id<Refund>.New(TimeProvider.System), order, true, Given.Ben));
        Assert.IsType<CareOutcome.NoSuchRequest>(await care.Decide(_last, Id<Order>.New(TimeProvider.System), true, Given.Ben)); // of another order, perhaps of another store
        Assert.Equal("waiting", Assert.Single(await care.Of(order)).Status);
        Assert.Equal(new CareOutcome.Granted(Given.Usd(798)), await care.Decide(_last, order, true, Given.Ben));

        Assert.Equal(0, await care.WaitingFor(Given.Ben, Given.Store));
        Assert.Empty(await care.WaitingIn(Given.Store));
        var stands = Assert.Single(await care.Of(order));
        Assert.Equal(("granted", Given.Ana.ToString(), Given.Ben.ToString()), (stands.Status, stands.AskedBy, stands.DecidedBy));
        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Taken) == 1197 - 798));
        Assert.Equal(new CareOutcome.Granted(Given.Usd(798)), await care.Decide(_last, order, false, Given.Ben)); // decided is decided
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task At_the_same_moment_no_more_goes_out_than_one_person_may_give_back(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var (order, care) = (await HandedOver(spine, pieces: AtOnce), Care(spine, limit: 8_00));
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => care.Of(order))); // connections are open: nobody is late

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() =>
            care.Ask(Id<Refund>.New(TimeProvider.System), order, 1, Quantity.Pieces(1), "damaged", Given.Ana))));

        Assert.Equal(2, answers.Count(answer => answer is CareOutcome.Granted)); // two of 3.99 are within 8.00
        Assert.Equal(AtOnce - 2, answers.Count(answer => answer is CareOutcome.NeedsSecond));
        Assert.Equal(2, (await care.Of(order)).Count(request => request.Status == "granted"));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task When_all_goods_were_given_back_the_fees_follow_and_the_desk_may_give_back_the_tip(string engine)
    {
        await using var spine = await Spine.Open(engine);
        OrderCharge[] charges = [new("bag", "Bag", Given.Usd(10), Given.Usd(1)), OrderCharge.Tip(Given.Usd(200))];
        var (order, care) = (await HandedOver(spine, charges), Care(spine, limit: 20_00));

        await Ask(care, order, 2);
        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Taken) == 1408 - 798));
        await Ask(care, order, 1);
        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Taken) == 200));

        var tip = Id<Refund>.New(TimeProvider.System);
        Assert.Equal(new CareOutcome.Granted(Given.Usd(200)), await care.Ask(tip, order, -2, Quantity.Pieces(1), "other", Given.Ana));
        Assert.Equal(new CareOutcome.Granted(Given.Usd(200)), await care.Ask(tip, order, -2, Quantity.Pieces(1), "other", Given.Ana));
        Assert.IsType<CareOutcome.Refused>(await care.Ask(Id<Refund>.New(TimeProvider.System), order, -2, Quantity.Pieces(1), "other", Given.Ana));
        Assert.IsType<CareOutcome.Refused>(await care.Ask(Id<Refund>.New(TimeProvider.System), order, -1, Quantity.Pieces(1), "other", Given.Ana)); // it went back by itself
        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Taken) == 0));
        Assert.Equal(Given.Usd(1408), (await spine.Order(order).Look())!.Refunds.Aggregate(Given.Usd(0), (sum, refund) => sum + refund.Amount));
    }

    [Fact]
    public async Task What_was_declined_is_not_given_back_and_neither_is_more_than_was_paid()
    {
        await using var spine = await Spine.Open("sqlite");
        var (order, care) = (await HandedOver(spine), Care(spine, limit: 0));
        await Ask(care, order, 3);

        Assert.IsType<CareOutcome.Refused>(await care.Decide(_last, order, false, Given.Ben));
        Assert.IsType<CareOutcome.Refused>(await care.Decide(_last, order, true, Given.Ben));
        Assert.IsType<CareOutcome.Refused>(await Ask(care, order, 4));
        Assert.IsType<CareOutcome.Refused>(await care.Ask(Id<Refund>.New(TimeProvider.System), Id<Order>.New(TimeProvider.System), 1, Quantity.Pieces(1), "damaged", Given.Ana));
        Assert.Empty((await spine.Order(order).Look())!.Refunds);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task What_was_granted_goes_back_by_itself_when_the_host_died_before_its_order_knew(string engine)
    {
        var quick = new OrderSettings { CareLooksEvery = TimeSpan.FromMilliseconds(50) };
        await using var spine = await Spine.Open(engine, quick);
        var (order, care) = (await HandedOver(spine), Care(spine, limit: 0));
        await Ask(care, order, 2);
        await Ask(care, order, 2); // for the same bottles: of both, one can be given back

        // The second person's word is written down, and the host is gone.
        await using (var connection = await spine.Host.Database.Open())
        {
            await connection.ExecuteAsync("update refund_requests set status = 'granted', decided_by = @by, decided_at = 1", new { by = Given.Ben.ToString() });
        }

        await spine.Restart(quick);

        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Taken) == 1197 - 798));
        await Spine.Eventually(async () => (await Care(spine, limit: 0).Of(order)).Select(request => request.Status).Order().SequenceEqual(["granted", "refused"]));
        Assert.Empty(await Care(spine, limit: 0).Untold(null, 10, default));
        Assert.Single((await spine.Order(order).Look())!.Refunds);
    }

    private const int AtOnce = 8;

    private Id<Refund> _last;

    private Task<CareOutcome> Ask(CareRefunds care, Id<Order> order, int pieces)
    {
        _last = Id<Refund>.New(TimeProvider.System);
        return care.Ask(_last, order, 1, Quantity.Pieces(pieces), "damaged", Given.Ana);
    }

    private static CareRefunds Care(Spine spine, long limit) =>
        new(spine.Host.Database, spine.Actors, new OrderSettings { RefundLimitMinor = limit }, TimeProvider.System);

    /// <summary>Bottles of milk at 3.99.</summary>
    private static async Task<Id<Order>> HandedOver(Spine spine, OrderCharge[]? charges = null, int pieces = 3)
    {
        var id = Id<Order>.New(TimeProvider.System);
        var request = Given.Request(Given.Pieces(1, pieces, 399));
        Assert.IsType<CheckoutOutcome.Placed>(await spine.Order(id).Checkout(request with
        {
            ShownTotal = request.Lines.Total(charges, Currency.Usd),
            Charges = charges,
            Source = await spine.Card("works"),
            Slot = Spine.Soon,
        }));
        await spine.Order(id).StartPicking(Given.Ana);
        await spine.Order(id).Pack([Given.AsOrdered(Given.Pieces(1, pieces, 399))], Given.Ana);
        Assert.IsType<StepOutcome.Done>(await spine.Order(id).HandOver(Given.Ana));
        return id;
    }
}
