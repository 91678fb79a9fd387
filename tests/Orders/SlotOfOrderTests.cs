using OpenAisle.Orders.Slots;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>The items that an order takes of its window, through its life.</summary>
public sealed class SlotOfOrderTests
{
    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task An_order_takes_its_items_of_the_window_and_each_change_what_it_comes_to(string engine)
    {
        await using var spine = await Spine.Open(engine);
        await Limit(spine, Spine.Soon, items: 6);
        var (id, other) = (Id<Order>.New(TimeProvider.System), Id<Order>.New(TimeProvider.System));

        Assert.IsType<CheckoutOutcome.Placed>(await spine.Checkout(id, "works", null, Given.Pieces(1, 3, 399), Given.Weighed(2, 150, 100)));
        Assert.Equal(4, await Taken(spine, Spine.Soon));
        Assert.Equal(new CheckoutOutcome.SlotGone("too-many-items"), await spine.Checkout(other, "works", null, Given.Pieces(1, 3, 399)));

        // Less in the same window, at once given back when it is settled; then as much as there is room for, and no more.
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", null, Given.Pieces(1, 2, 399)));
        await Spine.Eventually(async () => await Taken(spine, Spine.Soon) == 2);
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", null, Given.Pieces(1, 6, 399)));
        await Spine.Eventually(async () => await Taken(spine, Spine.Soon) == 6);
        Assert.Equal(new ChangeOutcome.SlotGone("full"), await spine.Change(id, "works", null, Given.Pieces(1, 7, 399)));
        await Spine.Eventually(async () => await spine.Held(Given.Milk) == 6 && await Taken(spine, Spine.Soon) == 6);

        // A host that starts anew counts the same; an order that moves takes all of it along, and one that is called off gives it back.
        await spine.Restart();
        Assert.Equal(6, await Taken(spine, Spine.Soon));
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", Spine.Later, Given.Pieces(1, 6, 399)));
        await Spine.Eventually(async () => await Taken(spine, Spine.Soon) == 0 && await Taken(spine, Spine.Later) == 6);
        Assert.IsType<StepOutcome.Done>(await spine.Order(id).Cancel("shopper", "changed-mind"));
        await Spine.Eventually(async () => await Taken(spine, Spine.Later) == 0 && await spine.PlacesLeft(Spine.Later) == 2);
    }

    [Fact]
    public void A_window_is_booked_anew_only_when_the_number_of_items_changes()
    {
        var placed = Given.Placed(Given.Pieces(1, 2, 399), Given.Weighed(2, 150, 100));

        Assert.Null(Ask(placed, Given.Pieces(1, 2, 399), Given.Weighed(2, 250, 100)).Items);
        Assert.Equal(2, Ask(placed, Given.Pieces(1, 2, 399)).Items);
    }

    [Fact]
    public void A_change_from_before_items_were_counted_left_its_booking_as_it_was()
    {
        var placed = Given.Placed(Given.Pieces(1, 2, 399));
        var asked = Ask(placed, Given.Pieces(1, 1, 399));
        var changed = new Changed(asked.Revision, asked.ToAuthorise, placed.SlotEnds, placed.CutOff);

        Assert.Equal(1, Given.After(placed, asked with { Items = null }, changed).SlotRevision);
        Assert.Equal(2, Given.After(placed, asked, changed).SlotRevision);
        Assert.Equal(1, Given.After(placed, asked, new ChangeDropped(asked.Revision, "slot-gone")).SlotRevision);
    }

    private static ChangeAsked Ask(OrderState state, params OrderLine[] lines) => ChangeRules.Ask(
        state,
        new ChangeRequest(
            Id<Change>.Parse("00000000-0000-0000-0000-0000000000c1", null), null, lines, lines.Total(Currency.Usd), "changed",
            Given.Request(lines).Source),
        Given.Settings, Given.Now).Asked!;

    private static async Task Limit(Spine spine, SlotId slot, int items) =>
        await spine.Slots.Open((await View(spine, slot)).Plan with { Items = items });

    private static async Task<int> Taken(Spine spine, SlotId slot) => (await View(spine, slot)).ItemsTaken;

    private static async Task<SlotView> View(Spine spine, SlotId slot) =>
        (await spine.Slots.Look(slot.Handover)).Single(view => view.Plan.Slot == slot);
}
