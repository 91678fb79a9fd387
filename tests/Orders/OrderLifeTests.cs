using OpenAisle.Orders.Slots;

namespace OpenAisle.Orders.Tests;

public sealed class OrderLifeTests
{
    [Fact]
    public void A_shopper_cancels_until_the_cut_off_and_the_store_until_picking_begins()
    {
        var placed = Given.Placed(Given.Pieces(1, 1, 399));
        var late = placed.CutOff!.Value;

        Assert.IsType<Cancelled>(OrderRules.Cancel(placed, "shopper", "changed-mind", late.AddTicks(-1)).Fact);
        Assert.IsType<StepOutcome.NotNow>(OrderRules.Cancel(placed, "shopper", "changed-mind", late).Answer);
        Assert.IsType<Cancelled>(OrderRules.Cancel(placed, "store", "closed", late).Fact);
        Assert.IsType<StepOutcome.NotNow>(
            OrderRules.Cancel(Given.Picking(Given.Pieces(1, 1, 399)), "store", "closed", Given.Now).Answer);
    }

    [Fact]
    public void Another_associate_takes_a_half_picked_order_over()
    {
        var picking = Given.Picking(Given.Pieces(1, 1, 399));

        Assert.Null(OrderRules.StartPicking(picking, Given.Ana).Fact);
        Assert.Equal(Given.Ben, Given.After(picking, OrderRules.StartPicking(picking, Given.Ben).Fact!).Picker);
    }

    [Fact]
    public void What_was_weighed_is_charged_and_what_was_not_found_is_not()
    {
        var picking = Given.Picking(Given.Pieces(1, 2, 399), Given.Weighed(2, 150, 99));
        var weighed = new PackedLine(2, Given.Bananas, "Bananas", Given.Pounds(163), Given.Usd(99), Given.Pounds(163).At(Given.Usd(99)));

        var packed = Given.After(picking, OrderRules.Pack(picking, [weighed], Given.Ana).Fact!);

        Assert.Equal(Given.Usd(161), packed.Charged);
        var receipt = Receipt.Of(OrderViews.Of(Id<Order>.Parse("00000000-0000-0000-0000-000000000009", null), packed)!)!;
        Assert.Null(receipt.Lines[0].Got);
        Assert.Equal(Given.Usd(161), receipt.Paid);
    }

    [Fact]
    public void Nothing_is_packed_beyond_what_was_authorised()
    {
        var picking = Given.Picking(Given.Weighed(1, 100, 1000)); // 10.00 estimated, 11.50 authorised
        PackedLine Weigh(long hundredths) =>
            new(1, Given.Bananas, "Bananas", Given.Pounds(hundredths), Given.Usd(1000), Given.Pounds(hundredths).At(Given.Usd(1000)));

        Assert.IsType<Packed>(OrderRules.Pack(picking, [Weigh(115)], Given.Ana).Fact);
        Assert.Equal(
            new StepOutcome.BeyondAuthorised(Given.Usd(1160), Given.Usd(1150)), OrderRules.Pack(picking, [Weigh(116)], Given.Ana).Answer);
    }

    [Fact]
    public void A_substitute_costs_no_more_than_what_it_replaces()
    {
        var picking = Given.Picking(Given.Pieces(1, 1, 399));
        PackedLine Instead(long cents) => new(1, Given.Bananas, "Oat milk", Quantity.Pieces(1), Given.Usd(cents), Given.Usd(cents), Replaced: true);

        Assert.IsType<Packed>(OrderRules.Pack(picking, [Instead(399)], Given.Ana).Fact);
        Assert.IsType<StepOutcome.Unfit>(OrderRules.Pack(picking, [Instead(400)], Given.Ana).Answer);
        Assert.IsType<StepOutcome.Unfit>(OrderRules.Pack(picking, [Instead(399) with { Replaced = false }], Given.Ana).Answer);
    }

    [Fact]
    public void More_pieces_than_ordered_or_a_line_that_does_not_add_up_is_refused()
    {
        var picking = Given.Picking(Given.Pieces(1, 2, 399));
        var asOrdered = Given.AsOrdered(Given.Pieces(1, 2, 399));

        Assert.IsType<StepOutcome.Unfit>(
            OrderRules.Pack(picking, [asOrdered with { Quantity = Quantity.Pieces(3), Amount = Given.Usd(1197) }], Given.Ana).Answer);
        Assert.IsType<StepOutcome.Unfit>(OrderRules.Pack(picking, [asOrdered with { Amount = Given.Usd(797) }], Given.Ana).Answer);
        Assert.IsType<StepOutcome.Unfit>(OrderRules.Pack(picking, [asOrdered with { Line = 2 }], Given.Ana).Answer);
    }

    [Fact]
    public void An_order_that_nobody_collects_is_closed_only_after_its_window()
    {
        var line = Given.Pieces(1, 1, 399);
        var packed = Given.After(Given.Picking(line), new Packed([Given.AsOrdered(line)], line.Amount, Given.Ana));

        Assert.IsType<StepOutcome.NotNow>(OrderRules.CloseUncollected(packed, Given.Ana, packed.SlotEnds!.Value.AddTicks(-1)).Answer);
        Assert.IsType<NotCollected>(OrderRules.CloseUncollected(packed, Given.Ana, packed.SlotEnds.Value).Fact);
    }

    [Fact]
    public void A_change_keeps_the_first_authorisation_when_it_still_covers_everything()
    {
        var placed = Given.Placed(Given.Pieces(1, 2, 399));

        var less = Ask(placed, Given.Pieces(1, 1, 399));
        var more = Ask(placed, Given.Pieces(1, 3, 399));

        Assert.Null(less!.Tender);
        Assert.Equal(2, more!.Tender);
        Assert.Equal(2, more.Revision);
        Assert.Equal(placed.Lines, Given.After(placed, more).Lines); // the former lines stand until the change does
        Assert.Equal(more.Lines, Given.After(placed, more, new Changed(2, more.ToAuthorise, null, null)).Lines);
        Assert.Equal(placed.Lines, Given.After(placed, more, new ChangeDropped(2, "declined")).Lines);
    }

    [Fact]
    public void No_change_after_the_cut_off_nor_while_it_is_picked_nor_two_at_once()
    {
        var placed = Given.Placed(Given.Pieces(1, 2, 399));
        var request = Change(Given.Pieces(1, 1, 399));

        Assert.IsType<ChangeOutcome.TooLate>(ChangeRules.Ask(placed, request, Given.Settings, placed.CutOff!.Value).Answer);
        Assert.IsType<ChangeOutcome.TooLate>(
            ChangeRules.Ask(Given.Picking(Given.Pieces(1, 2, 399)), request, Given.Settings, Given.Now).Answer);

        var pending = Given.After(placed, ChangeRules.Ask(placed, request, Given.Settings, Given.Now).Asked!);
        Assert.Equal((null, null), ChangeRules.Ask(pending, request, Given.Settings, Given.Now));
        Assert.IsType<ChangeOutcome.Conflict>(
            ChangeRules.Ask(pending, request with { Change = Id<Change>.New(TimeProvider.System) }, Given.Settings, Given.Now).Answer);
        Assert.IsType<StepOutcome.NotNow>(OrderRules.StartPicking(pending, Given.Ana).Answer);
    }

    private static ChangeAsked? Ask(OrderState state, params OrderLine[] lines) =>
        ChangeRules.Ask(state, Change(lines), Given.Settings, Given.Now).Asked;

    private static ChangeRequest Change(params OrderLine[] lines) => new(
        Id<Change>.Parse("00000000-0000-0000-0000-0000000000c1", null), null, lines, lines.Total(Currency.Usd), "changed",
        Given.Request(lines).Source);
}
