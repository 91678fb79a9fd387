using CsCheck;

namespace OpenAisle.Orders.Tests;

/// <summary>Discounts, deposits and taxes that were frozen with a line, through its whole life.</summary>
public sealed class TermsTests
{
    private static readonly LineLevy State = new("state", 40_000);

    private static readonly Gen<OrderLine[]> Lines = Gen.Select(Gen.Long[1, 9], Gen.Long[1, 2_000], Gen.Bool, Gen.Int[0, 100], Gen.Int[0, 3])
        .Array[1, 5]
        .Select(rows => rows.Select((row, at) =>
        {
            var line = row.Item3 ? Given.Pieces(at + 1, row.Item1, row.Item2) : Given.Weighed(at + 1, row.Item1 * 37, row.Item2);
            var off = line.Amount.Scale(row.Item4, 100);
            return row.Item5 == 0 ? line : line with
            {
                Terms = new(
                    off.IsZero ? [] : [new("P1", "An offer", off, "why", ByManufacturer: row.Item5 == 2)],
                    row.Item5 == 3 ? [State] : [],
                    row.Item3 ? Given.Usd(5) : null),
            };
        }).ToArray());

    [Fact]
    public void What_was_shown_is_what_was_ordered_is_what_is_charged_to_the_penny() =>
        Lines.Sample(lines =>
        {
            var state = Given.HandedOver(Packed(lines), lines);
            Assert.Equal(lines.Aggregate(Given.Usd(0), (sum, line) => sum + line.Due()), state.Attempt!.Total);
            Assert.Equal(state.Attempt.Total, state.Charged);
            Assert.Equal(state.Charged, state.Goods.Aggregate(Given.Usd(0), (sum, good) => sum + good.Due()));
        });

    [Fact]
    public void All_refunds_of_a_line_give_back_exactly_what_was_paid_for_it() =>
        Gen.Select(Lines, Gen.Int[0, 1000].Array[1, 20]).Sample((lines, takes) =>
        {
            var state = Given.HandedOver(Packed(lines), lines);
            foreach (var take in takes.Select(take => (Line: take, All: false)).Concat(state.Goods.Select(good => (Line: good.Line - 1, All: true))))
            {
                var good = state.Goods[take.Line % state.Goods.Count];
                var given = state.Refunds.Where(refund => refund.Line == good.Line).Aggregate(good.Quantity.None, (sum, refund) => sum + refund.Quantity);
                var quantity = take.All ? good.Quantity - given : good.Quantity with { Steps = 1 + (take.Line % good.Quantity.Steps) };
                var decision = OrderRules.GrantRefund(state, Guid.CreateVersion7(Given.Now), good.Line, quantity, "damaged");
                state = decision.Fact is { } fact ? Given.After(state, fact) : state;
            }

            foreach (var good in state.Goods)
            {
                Assert.Equal(good.Due(), state.Refunds.Where(refund => refund.Line == good.Line).Aggregate(Given.Usd(0), (sum, refund) => sum + refund.Amount));
            }
        });

    [Fact]
    public void A_promotion_that_the_order_earned_survives_when_we_come_short()
    {
        // 3 for 2 at 3.00: one free. Two of the three are there: the shopper pays two thirds of what the three cost.
        var line = Given.Pieces(1, 3, 300) with { Terms = new([new("P1", "3 for 2", Given.Usd(300), "why")], []) };
        var packed = Pack(line, Given.AsOrdered(line) with { Quantity = Quantity.Pieces(2), Amount = Given.Usd(600) });
        Assert.Equal(Given.Usd(400), packed.Due());
    }

    [Fact]
    public void However_short_we_come_each_piece_keeps_the_share_that_the_order_earned() =>
        Gen.Select(Gen.Long[1, 12], Gen.Long[1, 2_000], Gen.Int[0, 100], Gen.Long[0, 11]).Sample((count, cents, percent, less) =>
        {
            var ordered = Given.Pieces(1, count, cents);
            var line = ordered with { Terms = new([new("P1", "An offer", ordered.Amount.Scale(percent, 100), "why")], []) };
            var left = Quantity.Pieces(count - (less % count));
            var packed = Pack(line, Given.AsOrdered(line) with { Quantity = left, Amount = left.At(line.UnitPrice) });
            Assert.InRange((packed.Due().MinorUnits * count) - (line.Due().MinorUnits * left.Steps), -count, count); // less than a cent a line
        });

    [Fact]
    public void A_per_cent_off_holds_at_the_weight_that_the_scale_shows()
    {
        var line = Given.Weighed(1, 100, 500) with { Terms = new([new("P1", "20 % off", Given.Usd(100), "why", 2_000)], []) };
        var weighed = Given.Pounds(110);
        Assert.Equal(Given.Usd(440), Pack(line, Given.AsOrdered(line) with { Quantity = weighed, Amount = weighed.At(Given.Usd(500)) }).Due());
    }

    [Fact]
    public void A_substitute_keeps_the_share_and_is_never_dearer_than_what_it_replaces() =>
        Gen.Select(Gen.Long[1, 1_000], Gen.Long[1, 1_000], Gen.Int[0, 100]).Sample((ordered, instead, percent) =>
        {
            var line = Given.Pieces(1, 1, Math.Max(ordered, instead)) with
            {
                Terms = new([new("P1", "An offer", Given.Usd(Math.Max(ordered, instead)).Scale(percent, 100), "why")], []),
            };
            var other = new PackedLine(1, Given.Bananas, "Other", Quantity.Pieces(1), Given.Usd(instead), Given.Usd(instead), Replaced: true);
            Assert.True(Pack(line, other).Due() <= line.Due());
            Assert.True(Pack(line, other).Due().MinorUnits >= 0);
        });

    [Fact]
    public void Deposits_follow_the_pieces_and_are_never_discounted()
    {
        var line = Given.Pieces(1, 6, 100) with { Terms = new([new("P1", "half", Given.Usd(300), "why", 5_000)], [State], Given.Usd(5)) };
        Assert.Equal(new LineCharge(Given.Usd(300), Given.Usd(30), Given.Usd(12)), line.Charge());
        var packed = Pack(line, Given.AsOrdered(line) with { Quantity = Quantity.Pieces(4), Amount = Given.Usd(400) });
        Assert.Equal(new LineCharge(Given.Usd(200), Given.Usd(20), Given.Usd(8)), packed.Charge);
    }

    private static PackedLine[] Packed(OrderLine[] lines) => [.. lines.Select(Given.AsOrdered)];

    private static PackedLine Pack(OrderLine line, PackedLine good)
    {
        var state = Given.Picking(line with { Quantity = line.Quantity }, Given.Pieces(2, 9, 900)); // room for what weighs more
        return Assert.IsType<Packed>(OrderRules.Pack(state, [good], Given.Ana).Fact).Goods[0];
    }
}
