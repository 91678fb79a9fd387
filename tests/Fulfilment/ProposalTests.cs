using OpenAisle.Catalogue;
using OpenAisle.Orders;
using OpenAisle.Stock;
using OpenAisle.Testing;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

/// <summary>Something else, if the shopper says so.</summary>
public sealed class ProposalTests
{
    private static readonly Tote[] Totes = [new("A-1", TemperatureZone.Ambient), new("C-1", TemperatureZone.Chilled)];

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_yes_puts_it_into_the_tote_and_a_second_answer_changes_nothing(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        var (order, asked) = (default(Id<Order>), NewStep());
        await using (var shop = await Shopfloor.Open(settings))
        {
            order = await shop.PlacedOrder();
            var pick = shop.Pick(order);
            await pick.Begin(NewStep(), Ana);
            await pick.ReportShort(NewStep(), Ana, 3, null);
            await pick.Weigh(NewStep(), Ana, 2, Quantity.Grams(1_505), null);
            await pick.TakePieces(NewStep(), Ana, 1, Quantity.Pieces(2));
            var view = Assert.IsType<PickOutcome.Done>(await pick.Propose(asked, Ana, 3, RyeFlakes, Quantity.Pieces(1))).Pick;

            // Until the answer it is nobody else's, its money is set aside, and the totes stay open.
            Assert.Equal(Usd(400), view.StillToCome);
            Assert.Equal(Quantity.Pieces(9), (await shop.Stock.Levels([RyeFlakes]))[0].Free);
            Assert.Equal("asked", Assert.IsType<PickOutcome.Unfit>(await pick.Pack(NewStep(), Ana, Totes)).Code);
            Assert.IsType<PickOutcome.NotNow>(await pick.Substitute(NewStep(), Ana, 3, OatFlakes, Quantity.Pieces(1)));
        }

        await using var after = await Shopfloor.Open(settings);
        Assert.IsType<AnswerOutcome.NoSuchProposal>(await after.Pick(order).Answer(NewStep(), true, "link"));
        Assert.IsType<AnswerOutcome.Stands>(await after.Pick(order).Answer(asked, true, "link"));
        Assert.IsType<AnswerOutcome.Stands>(await after.Pick(order).Answer(asked, true, "link"));
        Assert.IsType<AnswerOutcome.Over>(await after.Pick(order).Answer(asked, false, "link"));
        Assert.Single(await after.Kinds(order), PickKinds.ProposalAnswered);

        var packed = Assert.IsType<PickOutcome.Done>(await after.Pick(order).Pack(NewStep(), Ana, Totes)).Pick;
        Assert.Equal(Usd(600 + 300 + 400), packed.Picked);
        Assert.IsType<AnswerOutcome.Over>(await after.Pick(order).Answer(asked, false, "link"));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_no_gives_it_back_to_its_shelf_and_leaves_the_line_as_it_was(string engine)
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop(engine));
        var order = await shop.PlacedOrder();
        var (pick, asked) = (shop.Pick(order), NewStep());
        await pick.Begin(NewStep(), Ana);
        await pick.ReportShort(NewStep(), Ana, 3, null);
        await pick.Propose(asked, Ana, 3, RyeFlakes, Quantity.Pieces(1));

        Assert.IsType<AnswerOutcome.Stands>(await pick.Answer(asked, false, "shopper"));
        var line = (await pick.Look())!.Lines.Single(line => line.Line.Number == 3);
        Assert.Equal((PickLineStatus.FellShort, ProposalStatus.Declined), (line.Status, line.Asked!.Status));
        Assert.Equal(Quantity.Pieces(10), (await shop.Stock.Levels([RyeFlakes]))[0].Free);

        // Asked again and taken back: an answer that comes now is over.
        var again = NewStep();
        await pick.Propose(again, Ana, 3, OatFlakes, Quantity.Pieces(1));
        await pick.Undo(NewStep(), Ana, 3);
        Assert.Equal(
            ProposalStatus.Withdrawn, Assert.IsType<AnswerOutcome.Over>(await pick.Answer(again, true, "link")).Proposal.Status);
    }

    [Fact]
    public void The_time_to_answer_runs_from_the_hand_over_and_without_one_the_picker_does_not_wait()
    {
        var asked = NewStep();
        var begun = Begun();
        var state = After(begun, PickRules.Propose(begun, asked, Ana, 3, OatFlakes, Quantity.Pieces(1), Shelves[^1], Now));
        Assert.Empty(PickRules.Overdue(state, Now + PickLimits.HandsOverWithin - TimeSpan.FromSeconds(1)));
        Assert.Equal(asked, Assert.Single(PickRules.Overdue(state, Now + PickLimits.HandsOverWithin)).What.Step);

        // Handed over late, it has all its time from then; a second time gives no more of it.
        var then = Now + TimeSpan.FromMinutes(4);
        var handed = PickRules.HandOver(state, asked, then)!;
        state = state.Apply(handed, then);
        Assert.Null(PickRules.HandOver(state, asked, then.AddMinutes(1)));
        Assert.Empty(PickRules.Overdue(state, then + PickLimits.AnswersWithin - TimeSpan.FromSeconds(1)));
        Assert.Single(PickRules.Overdue(state, then + PickLimits.AnswersWithin));

        state = state.Apply(new ProposalLapsed(asked), then);
        Assert.Empty(PickRules.Overdue(state, then.AddDays(1)));
        Assert.Null(PickRules.HandOver(state, asked, then));
        Assert.False(state.Ends.ContainsKey(3));
    }

    [Fact]
    public async Task A_question_whose_time_is_not_up_outlasts_the_clocks_asking()
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop("sqlite"));
        var order = await shop.PlacedOrder();
        var (pick, asked) = (shop.Pick(order), NewStep());
        await pick.Begin(NewStep(), Ana);
        await pick.Propose(asked, Ana, 3, OatFlakes, Quantity.Pieces(1));
        await pick.ProposalHandedOver(asked);
        await pick.ProposalHandedOver(asked);
        await pick.Sweep();
        Assert.Equal(ProposalStatus.Waiting, (await pick.Look())!.Lines.Single(line => line.Line.Number == 3).Asked!.Status);
        Assert.Equal([PickKinds.Begun, PickKinds.Proposed, PickKinds.ProposalHandedOver], await shop.Kinds(order));
    }
}
