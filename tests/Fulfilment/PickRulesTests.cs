using OpenAisle.Catalogue;
using OpenAisle.Orders;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

public sealed class PickRulesTests
{
    private static readonly Tote Dry = new("A-1", TemperatureZone.Ambient);
    private static readonly Tote Cold = new("C-1", TemperatureZone.Chilled);

    [Fact]
    public void Without_a_plan_of_the_store_the_walk_goes_by_department_and_to_the_freezers_last()
    {
        var nowhere = new Place(0, 0, 0, int.MaxValue);
        Offer[] offers =
        [
            Offer(Oats, "Crackers", "snacks", 400, 0) with { Place = nowhere },
            Offer(Milk, "Peas", "frozen", 300, 0, zone: TemperatureZone.Frozen) with { Place = nowhere },
            Offer(RyeFlakes, "Kefir", "dairy", 500, 0) with { Place = nowhere },
            Offer(OatFlakes, "Yoghurt", "dairy", 350, 0) with { Place = nowhere },
        ];
        OrderLine[] lines =
        [
            Pieces(1, Milk, "Peas", 1, 300), Pieces(2, RyeFlakes, "Kefir", 1, 500), Pieces(3, Oats, "Crackers", 1, 400), Pieces(4, OatFlakes, "Yoghurt", 1, 350),
        ];
        var plan = PickPlan.Of(Order(9_999, PriceRule.AsOrdered, lines), Found(offers));
        Assert.Equal([2, 4, 3, 1], plan.Lines.Select(line => line.Number));
        Assert.All(plan.Lines, line => Assert.Null(line.Shelf));
    }

    [Fact]
    public void Lines_stand_in_the_order_of_a_walk_and_what_has_no_place_comes_last()
    {
        var plan = PickPlan.Of(Order(9_999, PriceRule.AsOrdered, [.. Lines, Pieces(4, RyeFlakes, "Rye flakes", 1, 1)]), Found(Shelves[..3]));

        Assert.Equal([2, 3, 1, 4], plan.Lines.Select(line => line.Number));
        Assert.Equal(Quantity.Grams(5), plan.Lines[0].Tare);
        Assert.Equal(TemperatureZone.Chilled, plan.Lines[2].Zone);
        Assert.Null(plan.Lines[3].Shelf);
    }

    [Theory]
    [InlineData(PriceRule.AsOrdered, 250, 300, 900)]
    [InlineData(PriceRule.AsOrdered, 350, 300, 900)]
    [InlineData(PriceRule.LowerOfTheTwo, 250, 250, 900)]
    [InlineData(PriceRule.LowerOfTheTwo, 350, 300, 900)]
    [InlineData(PriceRule.PriceOfTheDay, 350, 350, 900)]
    [InlineData(PriceRule.PriceOfTheDay, 350, 300, 699)] // two at 3.50 pass what was authorised
    public void The_price_charged_follows_the_rule_and_never_passes_what_was_authorised(PriceRule rule, long today, long charged, long authorised)
    {
        var plan = PickPlan.Of(Order(authorised, rule, Lines[0]), Found(Offer(Milk, "Milk", "dairy", today, 1)));

        Assert.Equal(Usd(charged), plan.Lines[0].UnitPrice);
        Assert.True(plan.Lines[0].SubstituteUpTo <= Lines[0].Amount);
    }

    [Fact]
    public void A_partners_line_is_not_picked_but_charged_as_ordered()
    {
        var plan = PickPlan.Of(Order(1_345, PriceRule.AsOrdered, [Lines[0], Lines[2] with { Supplier = "partner" }]), Found(Shelves));
        var state = After(PickState.Empty(), PickRules.Begin(PickState.Empty(), NewStep(), Ana, plan));

        Assert.Equal([1], plan.Lines.Select(line => line.Number));
        Assert.Equal(Usd(400), state.Picked);
    }

    [Fact]
    public void What_is_weighed_costs_net_times_unit_price_in_the_scales_own_steps()
    {
        var fact = Assert.IsType<LineWeighed>(PickRules.Weigh(Begun(), NewStep(), Ana, 2, new(161, Unit.Kilogram, 2), null).Fact);

        Assert.Equal(new Quantity(161, Unit.Kilogram, 2), fact.Gross);
        Assert.Equal(new Quantity(1_605, Unit.Kilogram, 3), fact.Net); // 1.61 on a scale of ten grams, less a bag of five
        Assert.Equal(Usd(321), fact.Amount);
    }

    [Fact]
    public void A_scale_of_whole_steps_keeps_them_where_nothing_is_wrapped()
    {
        var fact = Assert.IsType<LineWeighed>(
            PickRules.Weigh(Begun(), NewStep(), Ana, 2, new(161, Unit.Kilogram, 2), new(0, Unit.Kilogram, 2)).Fact);

        Assert.Equal(new Quantity(161, Unit.Kilogram, 2), fact.Net);
    }

    [Fact]
    public void Whoever_weighs_too_much_is_told_how_much_fits()
    {
        var beyond = Assert.IsType<PickOutcome.BeyondHeadroom>(PickRules.Weigh(Begun(), NewStep(), Ana, 2, Quantity.Grams(2_005), null).Refusal);

        Assert.Equal(Usd(345), beyond.Room);
        Assert.Equal(Quantity.Grams(1_727), beyond.Most);
        Assert.IsType<LineWeighed>(PickRules.Weigh(Begun(), NewStep(), Ana, 2, Quantity.Grams(1_727 + 5), null).Fact);
        Assert.NotNull(PickRules.Weigh(Begun(), NewStep(), Ana, 2, Quantity.Grams(1_728 + 5), null).Refusal);
    }

    [Fact]
    public void Money_of_a_short_line_may_be_weighed_out_and_is_then_gone_for_its_undoing()
    {
        var state = After(Begun(), PickRules.ReportShort(Begun(), NewStep(), Ana, 3, null));
        state = After(state, PickRules.Weigh(state, NewStep(), Ana, 2, Quantity.Grams(3_005), null)); // 6.00 in place of 3.00

        Assert.IsType<PickOutcome.BeyondHeadroom>(PickRules.Undo(state, NewStep(), Ana, 3).Refusal);
        Assert.IsType<PickOutcome.BeyondHeadroom>(
            PickRules.Substitute(state, NewStep(), Ana, 3, OatFlakes, Quantity.Pieces(1), Shelves[4]).Refusal);
        state = After(state, PickRules.Undo(state, NewStep(), Ana, 2));
        Assert.IsType<LineUndone>(PickRules.Undo(state, NewStep(), Ana, 3).Fact);
    }

    [Fact]
    public void A_substitute_costs_no_more_than_what_it_replaces()
    {
        var dearer = Assert.IsType<LineSubstituted>(
            PickRules.Substitute(Begun(), NewStep(), Ana, 3, RyeFlakes, Quantity.Pieces(1), Shelves[3]).Fact);
        var cheaper = Assert.IsType<LineSubstituted>(
            PickRules.Substitute(Begun(), NewStep(), Ana, 3, OatFlakes, Quantity.Pieces(1), Shelves[4]).Fact);

        Assert.Equal(Usd(400), dearer.Amount);
        Assert.Equal(Usd(350), cheaper.Amount);
        Assert.Equal(dearer.Quantity.At(dearer.UnitPrice), dearer.Amount);
    }

    [Fact]
    public void A_short_line_says_what_is_missing()
    {
        var none = Assert.IsType<LineShort>(PickRules.ReportShort(Begun(), NewStep(), Ana, 1, null).Fact);
        var one = Assert.IsType<LineShort>(PickRules.ReportShort(Begun(), NewStep(), Ana, 1, Quantity.Pieces(1)).Fact);

        Assert.Equal(Quantity.Pieces(2), none.Missing);
        Assert.Equal(Quantity.Pieces(1), one.Missing);
        Assert.Equal(Usd(300), Begun().Apply(one, Now).Picked);
    }

    [Fact]
    public void A_short_line_may_still_get_a_substitute()
    {
        var state = After(Begun(), PickRules.ReportShort(Begun(), NewStep(), Ana, 3, null));

        state = After(state, PickRules.Substitute(state, NewStep(), Ana, 3, OatFlakes, Quantity.Pieces(1), Shelves[4]));

        Assert.Equal(Usd(350), state.Picked);
        Assert.Single(state.Shorts);
    }

    [Fact]
    public void A_repeated_step_changes_nothing_and_another_one_under_its_id_is_a_conflict()
    {
        var step = NewStep();
        var state = After(Begun(), PickRules.TakePieces(Begun(), step, Ana, 1, Quantity.Pieces(2)));

        Assert.Equal(PickDecision.Already, PickRules.TakePieces(state, step, Ana, 1, Quantity.Pieces(2)));
        Assert.IsType<PickOutcome.Conflict>(PickRules.TakePieces(state, step, Ana, 1, Quantity.Pieces(1)).Refusal);
        Assert.IsType<PickOutcome.Conflict>(PickRules.Undo(state, step, Ana, 1).Refusal);
        Assert.IsType<PickOutcome.NotNow>(PickRules.TakePieces(state, NewStep(), Ana, 1, Quantity.Pieces(2)).Refusal);
    }

    [Fact]
    public void Whoever_begins_takes_over_and_a_late_repetition_does_not_take_it_back()
    {
        var first = NewStep();
        var state = After(PickState.Empty(), PickRules.Begin(PickState.Empty(), first, Ana, Plan()));
        state = After(state, PickRules.Begin(state, NewStep(), Ben, Plan()));

        Assert.Equal(Ben, state.Picker);
        Assert.Equal(PickDecision.Already, PickRules.Begin(state, first, Ana, Plan()));
        Assert.Equal(new PickOutcome.SomebodyElses(Ben), PickRules.TakePieces(state, NewStep(), Ana, 1, Quantity.Pieces(2)).Refusal);
        Assert.IsType<PiecesPicked>(PickRules.TakePieces(state, NewStep(), Ben, 1, Quantity.Pieces(2)).Fact);
    }

    [Fact]
    public void Packs_only_what_is_seen_to_into_totes_of_its_own_cold()
    {
        var state = Begun();
        state = After(state, PickRules.TakePieces(state, NewStep(), Ana, 1, Quantity.Pieces(2)));
        state = After(state, PickRules.Weigh(state, NewStep(), Ana, 2, Quantity.Grams(1_505), null));
        Assert.Equal("open", Refused(PickRules.Pack(state, NewStep(), Ana, [Dry, Cold])));
        state = After(state, PickRules.ReportShort(state, NewStep(), Ana, 3, null));

        Assert.Equal("no-tote", Refused(PickRules.Pack(state, NewStep(), Ana, [Dry])));
        Assert.Equal("zone", Refused(PickRules.Pack(state, NewStep(), Ana, [Dry, Cold, new("X-1", (TemperatureZone)99)])));
        Assert.Equal("twice", Refused(PickRules.Pack(state, NewStep(), Ana, [Dry, Cold with { Code = "A-1" }])));
        Assert.Equal("code", Refused(PickRules.Pack(state, NewStep(), Ana, [Dry, Cold with { Code = "Grandma's" }])));

        var packed = Assert.IsType<PickPacked>(PickRules.Pack(state, NewStep(), Ana, [Dry, Cold]).Fact);
        Assert.Equal([2, 1], packed.Goods.Select(good => good.Line));
        Assert.IsType<PickOutcome.NotNow>(PickRules.Undo(state.Apply(packed, Now), NewStep(), Ana, 1).Refusal);
    }

    [Fact]
    public void Names_the_field_that_cannot_be_so()
    {
        var state = Begun();

        Assert.Equal("no-such-line", Refused(PickRules.TakePieces(state, NewStep(), Ana, 7, Quantity.Pieces(1))));
        Assert.Equal("weighed", Refused(PickRules.TakePieces(state, NewStep(), Ana, 2, Quantity.Grams(1_500))));
        Assert.Equal("not-as-ordered", Refused(PickRules.TakePieces(state, NewStep(), Ana, 1, Quantity.Pieces(3))));
        Assert.Equal("counted", Refused(PickRules.Weigh(state, NewStep(), Ana, 1, Quantity.Grams(100), null)));
        Assert.Equal("unit", Refused(PickRules.Weigh(state, NewStep(), Ana, 2, new(163, Unit.Pound, 2), null)));
        Assert.Equal("scale", Refused(PickRules.Weigh(state, NewStep(), Ana, 2, new(163, Unit.Kilogram, 5), null)));
        Assert.Equal("weight", Refused(PickRules.Weigh(state, NewStep(), Ana, 2, Quantity.Grams(100_001), null)));
        Assert.Equal("weight", Refused(PickRules.Weigh(state, NewStep(), Ana, 2, Quantity.Grams(500), Quantity.Grams(-1))));
        Assert.Equal("nothing-in-it", Refused(PickRules.Weigh(state, NewStep(), Ana, 2, Quantity.Grams(5), null)));
        Assert.Equal("weighed", Refused(PickRules.ReportShort(state, NewStep(), Ana, 2, Quantity.Grams(5))));
        Assert.Equal("not-short", Refused(PickRules.ReportShort(state, NewStep(), Ana, 1, Quantity.Pieces(2))));
        Assert.Equal("not-offered", Refused(PickRules.Substitute(state, NewStep(), Ana, 3, RyeFlakes, Quantity.Pieces(1), null)));
        Assert.Equal("same-product", Refused(PickRules.Substitute(state, NewStep(), Ana, 3, Oats, Quantity.Pieces(1), Shelves[2])));
        Assert.Equal("quantity", Refused(PickRules.Substitute(state, NewStep(), Ana, 3, RyeFlakes, Quantity.Pieces(0), Shelves[3])));
    }

    [Fact]
    public void Suggests_the_likest_that_is_no_dearer()
    {
        var likely = Substitutes.Likely(
            Plan().Lines.Single(line => line.Number == 3),
            [.. Shelves[2..], Offer(Gtin.WithCheckDigit(1_00001_00006), "Corn flakes", "cereals", 399, 53)]);

        Assert.Equal(["Oats, rolled", "Corn flakes"], likely.Select(one => one.Name));
    }

    private static string Refused(PickDecision decision) => Assert.IsType<PickOutcome.Unfit>(decision.Refusal).Code;
}
