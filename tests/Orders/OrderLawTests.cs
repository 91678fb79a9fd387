using CsCheck;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Orders.Tests;

/// <summary>What holds whatever people do, in any order.</summary>
public sealed class OrderLawTests
{
    private static readonly Gen<OrderLine[]> Lines = Gen.Select(Gen.Long[1, 9], Gen.Long[1, 2000], Gen.Bool)
        .Array[1, 5]
        .Select(rows => rows.Select((row, i) => row.Item3
            ? Given.Pieces(i + 1, row.Item1, row.Item2)
            : Given.Weighed(i + 1, row.Item1 * 37, row.Item2)).ToArray());

    [Fact]
    public void All_refunds_of_a_line_together_give_back_exactly_what_it_cost() =>
        Gen.Select(Lines, Gen.Int[0, 1000].Array[1, 40]).Sample((lines, takes) =>
        {
            var state = Given.HandedOver(lines);
            foreach (var take in takes)
            {
                var good = state.Goods[take % state.Goods.Count];
                var decision = OrderRules.GrantRefund(
                    state, Guid.CreateVersion7(), good.Line, good.Quantity with { Steps = 1 + (take % good.Quantity.Steps) }, "damaged");
                state = decision.Fact is { } fact ? Given.After(state, fact) : state;
            }

            foreach (var good in state.Goods)
            {
                var given = state.Refunds.Where(refund => refund.Line == good.Line).ToList();
                var quantity = given.Aggregate(good.Quantity.None, (sum, refund) => sum + refund.Quantity);
                if (quantity < good.Quantity)
                {
                    state = Given.After(state, OrderRules.GrantRefund(
                        state, Guid.CreateVersion7(), good.Line, good.Quantity - quantity, "damaged").Fact!);
                }

                var back = state.Refunds.Where(refund => refund.Line == good.Line).Aggregate(Given.Usd(0), (sum, refund) => sum + refund.Amount);
                Assert.Equal(good.Amount, back);
                Assert.All(state.Refunds, refund => Assert.True(refund.Amount.MinorUnits >= 0));
                Assert.IsType<StepOutcome.Unfit>(OrderRules.GrantRefund(
                    state, Guid.CreateVersion7(), good.Line, good.Quantity with { Steps = 1 }, "damaged").Answer);
            }
        });

    [Fact]
    public void No_order_is_both_placed_and_abandoned_and_none_is_charged_beyond_what_was_authorised() =>
        Gen.Select(Lines, Gen.Int[0, 8].Array[1, 30]).Sample((lines, steps) =>
        {
            var state = Given.Attempted(lines);
            var placed = false;
            var abandoned = false;
            foreach (var step in steps)
            {
                var before = state.Status;
                var fact = step switch
                {
                    0 => OrderRules.Sweep(state, Given.Now.AddHours(1)),
                    1 when state.Status == OrderStatus.Attempted =>
                        new Placed(1, state.Attempt!.ToAuthorise, Given.Now.AddHours(7), Given.Now.AddHours(4), null),
                    2 => OrderRules.Cancel(state, "shopper", "changed-mind", Given.Now).Fact,
                    3 => OrderRules.StartPicking(state, Given.Ana).Fact,
                    4 => OrderRules.Pack(state, [.. state.Lines.Select(Given.AsOrdered)], Given.Ana).Fact,
                    5 => OrderRules.HandOver(state, Given.Ana).Fact,
                    6 => OrderRules.CloseUncollected(state, Given.Ana, Given.Now.AddHours(8)).Fact,
                    7 => OrderRules.StartPicking(state, Given.Ben).Fact,
                    _ => null,
                };
                if (fact is null)
                {
                    continue;
                }

                state = Given.After(state, fact);
                placed |= fact is Placed;
                abandoned |= fact is Abandoned;
                Assert.True(state.Status == before || OrderLife.Next(before).Contains(state.Status), $"{before} to {state.Status}");
                Assert.True(state.Status < OrderStatus.Packed || state.Charged <= state.Authorised || state.Status == OrderStatus.NotCollected);
            }

            Assert.False(placed && abandoned);
        });

    [Fact]
    public void What_is_shown_is_what_is_ordered_is_what_the_receipt_says() =>
        Lines.Sample(lines =>
        {
            var state = Given.HandedOver(lines);
            var view = OrderViews.Of(Id<Order>.New(TimeProvider.System), state)!;
            var receipt = Receipt.Of(view)!;
            Assert.Equal(Given.Request(lines).ShownTotal, receipt.Total);
            Assert.Equal(receipt.Total, receipt.Lines.Aggregate(Given.Usd(0), (sum, line) => sum + line.Got!.Amount));
        });

    [Fact]
    public void Every_slot_reads_back_as_it_was_written() =>
        Gen.Select(Gen.DateTime[new DateTime(2020, 1, 1), new DateTime(2040, 1, 1)], Gen.Bool).Sample((at, pickup) =>
        {
            var slot = new SlotId(pickup ? "pickup" : "delivery", new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0, TimeSpan.Zero));
            Assert.Equal(slot, SlotId.Parse(slot.ToString()));
        });
}
