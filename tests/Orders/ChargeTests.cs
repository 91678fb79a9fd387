using CsCheck;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Orders.Tests;

/// <summary>Fees and tips: in what is shown, held and charged, and on the receipt.</summary>
public sealed class ChargeTests
{
    private static readonly OrderCharge Bag = new("bag", "Bag", Given.Usd(10), Given.Usd(1));
    private static readonly OrderCharge Tip = OrderCharge.Tip(Given.Usd(200));

    [Fact]
    public void Fees_and_the_tip_are_in_the_total_that_is_shown_and_in_what_is_held()
    {
        var opens = Open(Given.Usd(398 + 11 + 200), Bag, Tip).Opens!;
        Assert.Equal(Given.Usd(609), opens.Total);
        Assert.Equal(Given.Usd(609), opens.ToAuthorise);
        Assert.IsType<CheckoutOutcome.PriceChanged>(Open(Given.Usd(398), Bag).Answer); // a fee that was not shown
    }

    [Fact]
    public void What_was_shown_is_charged_to_the_penny_and_the_receipt_adds_up() =>
        Gen.Select(Gen.Long[1, 5], Gen.Long[1, 900], Gen.Long[0, 300], Gen.Long[0, 30]).Sample((count, cents, fee, tax) =>
        {
            var state = Picking(Given.Pieces(1, count, cents), new OrderCharge("small-basket", "Picking", Given.Usd(fee), Given.Usd(tax)), Tip);
            var packed = Assert.IsType<Packed>(OrderRules.Pack(state, [Given.AsOrdered(state.Lines[0])], Given.Ana).Fact);
            Assert.Equal(state.Total, packed.Total);
            var receipt = Receipt.Of(OrderViews.Of(new Id<Order>(Guid.CreateVersion7(Given.Now)), Given.After(state, packed))!)!;
            var lines = receipt.Lines.Aggregate(Given.Usd(0), (sum, line) => sum + line.Got!.Due());
            Assert.Equal(receipt.Total, receipt.Charges.Aggregate(lines, (sum, charge) => sum + charge.Due()));
        });

    [Fact]
    public void Who_gets_nothing_pays_no_fee()
    {
        var state = Picking(Given.Pieces(1, 2, 199), Bag, Tip);
        var packed = Assert.IsType<Packed>(OrderRules.Pack(state, [], Given.Ana).Fact);
        Assert.Equal(Given.Usd(0), packed.Total);
        Assert.Empty(Receipt.Of(OrderViews.Of(new Id<Order>(Guid.CreateVersion7(Given.Now)), Given.After(state, packed))!)!.Charges);
    }

    [Fact]
    public void Goods_that_come_short_make_no_fee_that_was_not_shown()
    {
        var state = Picking(Given.Pieces(1, 2, 199), Bag);
        var less = Given.AsOrdered(state.Lines[0]) with { Quantity = Quantity.Pieces(1), Amount = Given.Usd(199) };
        Assert.Equal(Given.Usd(199 + 11), Assert.IsType<Packed>(OrderRules.Pack(state, [less], Given.Ana).Fact).Total);
    }

    [Fact]
    public void Fees_go_back_with_the_last_of_the_goods_and_the_tip_only_by_a_persons_word() =>
        Gen.Select(Gen.Long[1, 4], Gen.Long[1, 900], Gen.Long[1, 300], Gen.Long[0, 30]).Sample((count, cents, fee, tax) =>
        {
            var small = new OrderCharge("small-basket", "Picking", Given.Usd(fee), Given.Usd(tax));
            var picking = Picking(Given.Pieces(1, count, cents), small, Tip);
            var state = Given.After(picking, OrderRules.Pack(picking, [Given.AsOrdered(picking.Lines[0])], Given.Ana).Fact!, new HandedOver(Given.Ana));
            for (var piece = 1; piece <= count; piece++)
            {
                Assert.Empty(ChargeRules.FeesBack(state));
                state = Given.After(state, OrderRules.GrantRefund(state, Key(), 1, Quantity.Pieces(1), "damaged").Fact!);
            }

            Assert.Equal([small], ChargeRules.FeesBack(state));
            state = Given.After(state, ChargeRules.GiveBack(state, Key(), "small-basket", ChargeRules.NothingKept).Fact!);
            Assert.Empty(ChargeRules.FeesBack(state));
            Assert.IsType<StepOutcome.Unfit>(ChargeRules.GiveBack(state, Key(), "small-basket", "other").Answer); // once
            Assert.Equal(Tip.Amount, Kept(state));

            var last = Key();
            state = Given.After(state, ChargeRules.GiveBack(state, last, StoreFees.TipCode, "other").Fact!);
            Assert.Equal(Decision.Already, ChargeRules.GiveBack(state, last, StoreFees.TipCode, "other"));
            Assert.Equal(Given.Usd(0), Kept(state));
        });

    [Fact]
    public void No_fee_goes_back_before_the_goods_were_handed_over_and_none_that_was_not_paid()
    {
        var picking = Picking(Given.Pieces(1, 2, 199), Bag);
        Assert.IsType<StepOutcome.NotNow>(ChargeRules.GiveBack(picking, Key(), "bag", "other").Answer);
        var nothing = Given.After(picking, OrderRules.Pack(picking, [], Given.Ana).Fact!, new HandedOver(Given.Ana));
        Assert.Empty(ChargeRules.FeesBack(nothing));
        Assert.IsType<StepOutcome.Unfit>(ChargeRules.GiveBack(nothing, Key(), "bag", "other").Answer);
    }

    private static Guid Key() => Guid.CreateVersion7(Given.Now);

    private static Money Kept(OrderState state) => state.Refunds.Aggregate(state.Charged, (sum, refund) => sum - refund.Amount);

    private static (Attempted? Opens, CheckoutOutcome? Answer) Open(Money shown, params OrderCharge[] charges) => OrderRules.Open(
        new OrderState(), Given.Request(Given.Pieces(1, 2, 199)) with { ShownTotal = shown, Charges = charges }, Given.Pickup, Given.Settings, Given.Now);

    private static OrderState Picking(OrderLine line, params OrderCharge[] charges)
    {
        var request = Given.Request(line);
        var total = charges.Aggregate(request.ShownTotal, (sum, charge) => sum + charge.Due());
        var opens = OrderRules.Open(new OrderState(), request with { ShownTotal = total, Charges = charges }, Given.Pickup, Given.Settings, Given.Now).Opens!;
        return Given.After(new OrderState(), opens, new Placed(1, opens.ToAuthorise, Given.Now.AddHours(7), Given.Now.AddHours(4), null), new PickingStarted(Given.Ana));
    }
}
