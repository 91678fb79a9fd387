using CsCheck;

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
