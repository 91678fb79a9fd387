using System.Text.Json;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>What holds whatever a picker does, in any order.</summary>
public sealed class PickLawTests
{
    private static readonly FactKinds Kinds = new(PickKinds.All);

    private static readonly Gen<(OrderLine[] Lines, long Authorised)> Orders =
        Gen.Select(Gen.Long[1, 9], Gen.Long[0, 2_000], Gen.Bool).Array[1, 5]
            .Select(rows => rows.Select((row, i) => row.Item3
                ? Pieces(i + 1, Gtin.WithCheckDigit(2_000 + i), $"P{i}", row.Item1, row.Item2)
                : Weighed(i + 1, Gtin.WithCheckDigit(2_000 + i), $"W{i}", row.Item1 * 137, row.Item2)).ToArray())
            .SelectMany(lines => Gen.Long[0, 500].Select(extra => (lines, lines.Sum(line => line.Amount.MinorUnits) + extra)));

    private static readonly Gen<(int Kind, int Line, long Much)> Doing = Gen.Select(Gen.Int[0, 8], Gen.Int[1, 6], Gen.Long[0, 4_000]);

    [Fact]
    public void Picked_and_still_to_come_stay_within_what_was_authorised_and_replay_gives_the_same() =>
        Gen.Select(Orders, Doing.Array[1, 40]).Sample((order, doings) =>
        {
            var plan = PickPlan.Of(Order(order.Authorised, PriceRule.AsOrdered, order.Lines), Found());
            List<IFact> facts = [];
            var state = Do(PickState.Empty(), facts, PickRules.Begin(PickState.Empty(), NewStep(), Ana, plan));
            foreach (var doing in doings)
            {
                if (doing.Kind >= 7)
                {
                    state = Answer(state, facts, doing);
                    Assert.True(state.Picked + state.StillToCome <= state.Begun!.Authorised);
                    continue;
                }

                var step = NewStep();
                var decision = Decide(state, step, doing);
                state = Do(state, facts, decision);

                Assert.True(state.Picked + state.StillToCome <= state.Begun!.Authorised);
                if (decision.Fact is not null)
                {
                    Assert.Equal(PickDecision.Already, Decide(state, step, doing));
                    Assert.IsType<PickOutcome.Conflict>(Decide(state, step, doing with { Line = doing.Line + 1 }).Refusal);
                }
                else if (decision.Refusal is PickOutcome.BeyondHeadroom { Most: var most } beyond)
                {
                    Assert.True(beyond.Room <= state.Begun.Authorised && most.Steps >= 0);
                }
            }

            foreach (var asked in state.Waiting.Values.ToList())
            {
                state = Do(state, facts, new ProposalLapsed(asked));
            }

            foreach (var line in plan.Lines.Where(line => !state.Ends.ContainsKey(line.Number)))
            {
                state = Do(state, facts, PickRules.ReportShort(state, NewStep(), Ana, line.Number, null));
            }

            state = Do(state, facts, PickRules.Pack(state, NewStep(), Ana, [new("1", default), new("2", TemperatureZone.Frozen)]));

            var goods = state.Packed!.Goods;
            Assert.True(goods.Aggregate(Usd(0), (sum, good) => sum + good.Amount) <= Usd(order.Authorised));
            Assert.All(goods, good =>
            {
                var line = order.Lines.Single(line => line.Number == good.Line);
                Assert.Equal(good.Quantity.At(good.UnitPrice), good.Amount);
                Assert.True(good.Quantity.Steps > 0);
                Assert.True(good.Replaced ? good.Amount <= line.Amount : good.Gtin == line.Gtin);
            });
            Assert.Equal(goods.Select(good => good.Line).Distinct().Count(), goods.Count);

            var replayed = facts.Aggregate(PickState.Empty(), (before, fact) => before.Apply(Kinds.Of(fact).Read(Kinds.Of(fact).Write(fact)), Now));
            Assert.Equal(Shown(state), Shown(replayed));
            Assert.Equal(state.Wishes.OrderBy(wish => wish.Key), replayed.Wishes.OrderBy(wish => wish.Key));
        }, iter: 3_000);

    [Fact]
    public void The_most_that_fits_fits_and_one_step_more_does_not() =>
        Gen.Select(Gen.Long[1, 100_000], Gen.Long[0, 1_000_000], Gen.Byte[0, 4]).Sample((price, room, scale) =>
        {
            var most = PickRoom.MostThatFits(new Quantity(1, Unit.Kilogram, scale), Usd(price), Usd(room));
            if (most.Steps < Quantity.MaxSteps)
            {
                Assert.True(most.At(Usd(price)) <= Usd(room));
                Assert.True((most with { Steps = most.Steps + 1 }).At(Usd(price)) > Usd(room));
            }
        });

    [Fact]
    public void A_lowered_unit_price_is_the_highest_that_stays_within() =>
        Gen.Select(Gen.Long[1, 100_000], Gen.Long[0, 50_000], Gen.Long[1, 9_999], Gen.Byte[0, 4]).Sample((price, most, steps, scale) =>
        {
            var quantity = new Quantity(steps, Unit.Kilogram, scale);
            var within = PickRoom.UnitPriceWithin(quantity, Usd(price), Usd(most));

            Assert.True(quantity.At(within) <= Usd(most) && within <= Usd(price) && within.MinorUnits >= 0);
            Assert.True(within == Usd(price) || quantity.At(within + Usd(1)) > Usd(most));
        });

    private static string Shown(PickState state) => JsonSerializer.Serialize(PickViews.Of(new(new Guid(1, 2, 3, new byte[8])), state));

    private static PickDecision Decide(PickState state, Id<PickStep> step, (int Kind, int Line, long Much) doing)
    {
        var (kind, line, much) = doing;
        var ordered = state.Line(line)?.Quantity ?? Quantity.Pieces(1);
        return kind switch
        {
            0 => PickRules.TakePieces(state, step, Ana, line, much % 3 == 0 ? Quantity.Pieces(much) : ordered),
            1 => PickRules.Weigh(state, step, Ana, line, Quantity.Grams(much), much % 2 == 0 ? null : Quantity.Grams(much % 50)),
            2 => PickRules.ReportShort(state, step, Ana, line, much % 2 == 0 ? null : Quantity.Pieces(much % 9)),
            3 => PickRules.Substitute(state, step, Ana, line, OatFlakes, Quantity.Pieces(much % 5), Offer(OatFlakes, "Oats", "x", much, 1)),
            4 => PickRules.Substitute(
                state, step, Ana, line, Bananas, Quantity.Grams(much), Offer(Bananas, "Fruit", "x", 1 + (much % 700), 1, SoldBy.Weight, TemperatureZone.Frozen)),
            5 => PickRules.Propose(
                state, step, Ana, line, OatFlakes, Quantity.Pieces(1 + (much % 3)), Offer(OatFlakes, "Oats", "x", much % 97, 1), Now),
            _ => PickRules.Undo(state, step, Ana, line),
        };
    }

    /// <summary>The shopper says yes or no, or nothing in time; to whichever question there is.</summary>
    private static PickState Answer(PickState state, List<IFact> facts, (int Kind, int Line, long Much) doing)
    {
        var (kind, line, much) = doing;
        return !state.Waiting.TryGetValue(line, out var asked) ? state
            : Do(state, facts, kind == 8 && much % 2 == 0 ? new ProposalLapsed(asked) : new ProposalAnswered(asked, kind == 7, "link"));
    }

    private static PickState Do(PickState state, List<IFact> facts, PickDecision decision) =>
        decision.Fact is { } fact ? Do(state, facts, fact) : state;

    private static PickState Do(PickState state, List<IFact> facts, IFact fact)
    {
        facts.Add(fact);
        return state.Apply(fact, Now);
    }
}
