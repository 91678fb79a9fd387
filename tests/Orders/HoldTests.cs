using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>Who needs more time to pay is given it, and not for ever.</summary>
public sealed class HoldTests
{
    private static readonly OrderState Attempt = Given.Attempted(Given.Pieces(1, 2, 399));

    [Fact]
    public void More_time_runs_from_when_it_is_asked_for()
    {
        var asked = Given.Now.AddMinutes(10);
        var extended = Assert.IsType<HoldExtended>(OrderRules.Extend(Attempt, Given.Settings, asked).Fact);

        Assert.Equal(asked + Given.Settings.HeldFor, extended.Lapses);
        var later = Given.After(Attempt, extended);
        Assert.Null(OrderRules.Sweep(later, Given.Now + Given.Settings.HeldFor));
        Assert.IsType<Abandoned>(OrderRules.Sweep(later, extended.Lapses));
    }

    [Fact]
    public void Asked_twice_at_once_it_is_given_once()
    {
        var decision = OrderRules.Extend(Attempt, Given.Settings, Given.Now.AddMinutes(1));

        Assert.Null(decision.Fact);
        Assert.IsType<StepOutcome.Done>(decision.Answer);
    }

    [Fact]
    public void It_is_given_ten_times_and_no_more()
    {
        var (state, now) = (Attempt, Given.Now);
        for (var time = 1; time <= 10; time++)
        {
            now += TimeSpan.FromMinutes(14);
            state = Given.After(state, Assert.IsType<HoldExtended>(OrderRules.Extend(state, Given.Settings, now).Fact));
        }

        Assert.IsType<StepOutcome.NotNow>(OrderRules.Extend(state, Given.Settings, now.AddMinutes(14)).Answer);
    }

    [Fact]
    public void What_lapsed_or_is_paid_is_not_kept_any_longer()
    {
        Assert.IsType<StepOutcome.NotNow>(OrderRules.Extend(Attempt, Given.Settings, Given.Now + Given.Settings.HeldFor).Answer);
        Assert.IsType<StepOutcome.NotNow>(OrderRules.Extend(Given.Placed(Given.Pieces(1, 2, 399)), Given.Settings, Given.Now).Answer);
        Assert.IsType<StepOutcome.NoSuchOrder>(OrderRules.Extend(new OrderState(), Given.Settings, Given.Now).Answer);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Extended_in_time_the_goods_are_still_held_when_the_first_time_is_over(string engine)
    {
        await using var spine = await Spine.Open(engine, new OrderSettings { HeldFor = TimeSpan.FromSeconds(12) });
        var id = Id<Order>.New(TimeProvider.System);
        var declined = Assert.IsType<CheckoutOutcome.Declined>(await spine.Checkout(id, "declines", null, Given.Pieces(1, 2, 399)));

        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.IsType<StepOutcome.Done>(await spine.Order(id).Extend());
        await Task.Delay(declined.HeldUntil - TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(0.5));

        Assert.Equal(2, await spine.Held(Given.Milk));
        Assert.IsType<CheckoutOutcome.Placed>(await spine.Order(id).Pay(2, await spine.Card("works")));
    }
}
