using System.Text.Json;
using OpenAisle.Catalogue;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

public sealed class PickStoryTests
{
    private static readonly Tote[] Totes = [new("A-1", TemperatureZone.Ambient), new("C-1", TemperatureZone.Chilled)];

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Picks_weighs_replaces_packs_and_hands_over_for_what_was_weighed(string engine)
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop(engine));
        var order = await shop.PlacedOrder();
        var pick = shop.Pick(order);
        var slots = await Shopfloor.Until(() => shop.Lists.Open(Given.Store), slots => slots.Count == 1);
        Assert.Equal(order, Assert.Single(slots[0].Orders).Id);

        Assert.IsType<PickOutcome.Done>(await pick.Begin(NewStep(), Ana));
        Assert.Equal("open", Assert.IsType<PickOutcome.Unfit>(await pick.Pack(NewStep(), Ana, Totes)).Code);
        var list = (await shop.Lists.Of(order))!;
        Assert.Equal([2, 3, 1], list.Lines.Select(line => line.Line.Line.Number));

        Assert.Equal(
            Quantity.Grams(1_727), Assert.IsType<PickOutcome.BeyondHeadroom>(await pick.Weigh(NewStep(), Ana, 2, Quantity.Grams(2_005), null)).Most);
        Assert.IsType<PickOutcome.Done>(await pick.Weigh(NewStep(), Ana, 2, Quantity.Grams(1_605), null));
        Assert.IsType<PickOutcome.Done>(await pick.TakePieces(NewStep(), Ana, 1, Quantity.Pieces(2)));

        // The shelf of oats is empty: at once nobody else is offered them.
        Assert.IsType<PickOutcome.Done>(await pick.ReportShort(NewStep(), Ana, 3, null));
        var levels = await shop.Stock.Levels([Oats, RyeFlakes]);
        Assert.Equal(Keeping.Off, levels[0].Keeping);
        Assert.Equal(Quantity.Pieces(10), levels[1].Free);

        // The rye flakes in the tote are nobody else's either.
        Assert.IsType<PickOutcome.Done>(await pick.Substitute(NewStep(), Ana, 3, RyeFlakes, Quantity.Pieces(1)));
        Assert.Equal(Quantity.Pieces(9), (await shop.Stock.Levels([RyeFlakes]))[0].Free);

        var packed = Assert.IsType<PickOutcome.Done>(await pick.Pack(NewStep(), Ana, Totes)).Pick;
        Assert.Equal(Usd(600 + 320 + 400), packed.Picked);
        Assert.Equal(Usd(1_320), (await shop.Order(order).Look())!.Charged);
        var waiting = await Shopfloor.Until(() => shop.Kerb.Waiting(Given.Store), waiting => waiting.Count == 1);
        Assert.Equal(Totes, waiting[0].Totes);

        Assert.IsType<StepOutcome.Unfit>(await shop.Kerb.HandOver(order, "000-000", Ana));
        Assert.IsType<StepOutcome.Done>(await shop.Kerb.HandOver(order, OrderNumber.Of(order).ToLowerInvariant().Replace('-', ' '), Ana));

        var payment = await Shopfloor.Until(() => shop.Grains.GetGrain<IPayment>(order.Value).Look(), payment => !payment.Captured.IsZero);
        Assert.Equal(Usd(1_320), payment.Captured);
        var rye = await Shopfloor.Until(
            async () => (await shop.Stock.Levels([RyeFlakes]))[0], level => level.Held.IsZero && level.OnHand == Quantity.Pieces(9));
        Assert.Equal(Quantity.Pieces(9), rye.Free);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task After_a_crash_between_pick_and_order_the_order_is_packed_with_just_those_goods(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        var order = default(Id<Order>);
        await using (var before = await Shopfloor.Open(settings))
        {
            order = await before.PlacedOrder();
            Assert.IsType<StepOutcome.Done>(await before.Order(order).StartPicking(Ana));
        }

        // Only what the pick itself wrote is there: the order and the ledger were never told.
        await using (var dying = await JournalFixture.Open(settings))
        {
            var state = Begun();
            List<IPickFact> facts = [new PickBegun(NewStep(), Ana, Given.Store, Usd(1_345), Plan().Lines, [])];
            void Do(PickDecision decision)
            {
                facts.Add(decision.Fact!);
                state = state.Apply(decision.Fact!, Now);
            }

            Do(PickRules.Weigh(state, NewStep(), Ana, 2, Quantity.Grams(1_605), null));
            Do(PickRules.TakePieces(state, NewStep(), Ana, 1, Quantity.Pieces(2)));
            Do(PickRules.ReportShort(state, NewStep(), Ana, 3, null));
            Do(PickRules.Pack(state, NewStep(), Ana, Totes));
            await dying.Writer.Enqueue(Shopfloor.Append(order, [.. facts]));
        }

        await using var after = await Shopfloor.Open(settings);
        var view = await Shopfloor.Until(() => after.Order(order).Look(), view => view!.Status == OrderStatus.Packed);

        Assert.Equal(Usd(920), view!.Charged);
        Assert.Equal(Keeping.Off, (await after.Stock.Levels([Oats]))[0].Keeping);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_step_sent_many_times_at_once_is_done_once_and_a_restart_remembers_it(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        var step = NewStep();
        var order = default(Id<Order>);
        string shown;
        await using (var before = await Shopfloor.Open(settings))
        {
            order = await before.PlacedOrder();
            var pick = before.Pick(order);
            var begin = NewStep();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pick.Begin(begin, Ana)));
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pick.ReportShort(step, Ana, 3, null)));

            Assert.All(answers, answer => Assert.IsType<PickOutcome.Done>(answer));
            Assert.Equal([PickKinds.Begun, PickKinds.Short], await before.Kinds(order));
            shown = JsonSerializer.Serialize(await pick.Look());
        }

        await using var after = await Shopfloor.Open(settings);
        Assert.Equal(shown, JsonSerializer.Serialize(await after.Pick(order).Look()));
        Assert.IsType<PickOutcome.Done>(await after.Pick(order).ReportShort(step, Ana, 3, null));
        Assert.IsType<PickOutcome.Conflict>(await after.Pick(order).Undo(step, Ana, 3));
        Assert.Equal(Quantity.Pieces(9), (await after.Stock.Levels([Oats]))[0].OnHand);
        Assert.Equal([PickKinds.Begun, PickKinds.Short], await after.Kinds(order));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Picks_nothing_that_was_not_placed_and_keeps_an_undone_substitute_for_nobody(string engine)
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop(engine));
        Assert.IsType<PickOutcome.NoSuchOrder>(await shop.Pick(Id<Order>.New(TimeProvider.System)).Begin(NewStep(), Ana));
        Assert.Null(await shop.Lists.Of(Id<Order>.New(TimeProvider.System)));

        var order = await shop.PlacedOrder();
        Assert.Equal("not-begun", Assert.IsType<PickOutcome.NotNow>(await shop.Pick(order).Undo(NewStep(), Ana, 1)).Code);
        var preview = (await shop.Lists.Of(order))!;
        Assert.Null(preview.Pick);
        Assert.Equal([2, 3, 1], preview.Lines.Select(line => line.Line.Line.Number));

        await shop.Pick(order).Begin(NewStep(), Ana);
        await shop.Pick(order).Substitute(NewStep(), Ana, 3, RyeFlakes, Quantity.Pieces(4));
        Assert.Equal(Quantity.Pieces(6), (await shop.Stock.Levels([RyeFlakes]))[0].Free);
        await shop.Pick(order).Undo(NewStep(), Ana, 3);
        Assert.Equal(Quantity.Pieces(10), (await shop.Stock.Levels([RyeFlakes]))[0].Free);

        Assert.IsType<StepOutcome.NotNow>(await shop.Kerb.Cancel(order, "fraud"));
        Assert.IsType<StepOutcome.Unfit>(await shop.Kerb.Cancel(order, "because"));
    }
}
