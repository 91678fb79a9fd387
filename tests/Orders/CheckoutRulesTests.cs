namespace OpenAisle.Orders.Tests;

public sealed class CheckoutRulesTests
{
    [Fact]
    public void Freezes_the_lines_and_authorises_headroom_only_for_what_is_weighed()
    {
        var (opens, _) = OrderRules.Open(
            new OrderState(), Given.Request(Given.Pieces(1, 2, 399), Given.Weighed(2, 150, 99)), Given.Pickup, Given.Settings, Given.Now);

        Assert.Equal(Given.Usd(798 + 149), opens!.Total); // 1.50 lb at 0.99 is 1.485: half a cent goes up
        Assert.Equal(Given.Usd(798 + 149 + 23), opens.ToAuthorise); // 15 % of 1.49, rounded up
        Assert.Equal(Given.Now + Given.Settings.HeldFor, opens.Lapses);
    }

    [Fact]
    public void Begins_nothing_when_the_price_is_not_the_one_that_was_shown()
    {
        var request = Given.Request(Given.Pieces(1, 1, 399)) with { ShownTotal = Given.Usd(389) };

        var (opens, answer) = OrderRules.Open(new OrderState(), request, Given.Pickup, Given.Settings, Given.Now);

        Assert.Null(opens);
        Assert.Equal(new CheckoutOutcome.PriceChanged(Given.Usd(399)), answer);
    }

    [Fact]
    public void The_same_attempt_with_other_content_is_a_conflict()
    {
        var state = Given.Attempted(Given.Pieces(1, 1, 399));

        var (_, same) = OrderRules.Open(state, Given.Request(Given.Pieces(1, 1, 399)), Given.Pickup, Given.Settings, Given.Now);
        var (_, other) = OrderRules.Open(
            state, Given.Request(Given.Pieces(1, 2, 399)) with { Fingerprint = "other" }, Given.Pickup, Given.Settings, Given.Now);

        Assert.Null(same);
        Assert.IsType<CheckoutOutcome.Conflict>(other);
    }

    [Fact]
    public void A_retry_keeps_the_frozen_prices_whatever_the_shelf_says_now()
    {
        var state = Given.Attempted(Given.Pieces(1, 1, 399));

        var (opens, answer) = OrderRules.Open(state, Given.Request(Given.Pieces(1, 1, 499)), Given.Pickup, Given.Settings, Given.Now);

        Assert.Null(opens);
        Assert.Null(answer);
        Assert.Equal(Given.Usd(399), state.Total);
    }

    [Fact]
    public void Says_which_field_cannot_be()
    {
        var line = Given.Pieces(1, 1, 399);
        var many = Enumerable.Range(1, Given.Settings.MaxLines + 1).Select(number => Given.Pieces(number, 1, 100)).ToArray();

        Assert.Equal("lines", Field(Given.Request(), Given.Pickup));
        Assert.Equal("lines", Field(Given.Request(many), Given.Pickup));
        Assert.Equal("lines", Field(Given.Request(Given.Pieces(1, 0, 399)), Given.Pickup));
        Assert.Equal("lines", Field(Given.Request(Given.Pieces(1, -1, 399)), Given.Pickup));
        Assert.Equal("slot", Field(Given.Request(line) with { Slot = null }, Given.Pickup));
        Assert.Equal("slot", Field(Given.Request(line), Given.InHand));
        Assert.Equal("slot", Field(Given.Request(line) with { Slot = new("delivery", Given.Now) }, Given.Pickup));
        Assert.Equal("handover", Field(Given.Request(line), null));

        static string Field(CheckoutRequest request, IHandover? handover) =>
            Assert.IsType<CheckoutOutcome.Unfit>(
                OrderRules.Open(new OrderState(), request, handover, Given.Settings, Given.Now).Answer).Field;
    }

    [Fact]
    public void The_sweeper_abandons_an_attempt_when_its_time_is_up_and_not_before()
    {
        var state = Given.Attempted(Given.Pieces(1, 1, 399));

        Assert.Null(OrderRules.Sweep(state, Given.Now + Given.Settings.HeldFor - TimeSpan.FromTicks(1)));
        Assert.IsType<Abandoned>(OrderRules.Sweep(state, Given.Now + Given.Settings.HeldFor));
        Assert.Null(OrderRules.Sweep(Given.Placed(Given.Pieces(1, 1, 399)), Given.Now.AddYears(1)));
    }

    [Fact]
    public void A_finished_order_has_nowhere_to_go_and_every_other_has()
    {
        foreach (var status in Enum.GetValues<OrderStatus>())
        {
            var ends = status is OrderStatus.Abandoned or OrderStatus.Cancelled or OrderStatus.HandedOver or OrderStatus.NotCollected;
            Assert.Equal(ends, OrderLife.IsFinished(status));
        }

        Assert.DoesNotContain(OrderStatus.Cancelled, OrderLife.Next(OrderStatus.Picking));
    }

    [Theory]
    [InlineData(PriceRule.AsOrdered, 399, 449, 399)]
    [InlineData(PriceRule.AsOrdered, 399, 349, 399)]
    [InlineData(PriceRule.LowerOfTheTwo, 399, 349, 349)]
    [InlineData(PriceRule.LowerOfTheTwo, 399, 449, 399)]
    [InlineData(PriceRule.PriceOfTheDay, 399, 449, 449)]
    public void Charges_the_price_that_the_grocer_chose(PriceRule rule, long ordered, long today, long charged)
    {
        Assert.Equal(Given.Usd(charged), PriceRules.UnitPrice(rule, Given.Usd(ordered), Given.Usd(today)));
        Assert.Equal(Given.Usd(ordered), PriceRules.UnitPrice(rule, Given.Usd(ordered), null));
    }
}
