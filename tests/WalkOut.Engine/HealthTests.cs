namespace OpenAisle.WalkOut.Engine.Tests;

public sealed class HealthTests
{
    private static readonly PlateId Second = new(1, 1, 2);

    [Fact]
    public void A_unit_of_which_a_part_stood_on_a_dead_plate_is_charged_as_one()
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, Altered(new LittleStore().Stays("ann", 0, 60, 0.1f).Moves("ann", 45, 1, -190).Messages(70), Second, (_, _) => 1_234));
        judge.Finish();
        var line = Assert.Single(Assert.Single(judge.TakeReceipts()).Lines);
        Assert.Equal(("A", 1), (line.Product, line.Quantity));
    }

    [Fact]
    public void On_plates_that_all_weigh_a_part_of_a_unit_is_something_strange()
    {
        var judge = new LittleStore().Stays("ann", 0, 60, 0.1f).Moves("ann", 45, 1, -190).Judged(70);
        Assert.True(Assert.Single(judge.TakeReceipts()).NeedsReview);
    }

    [Fact]
    public void A_plate_that_wanders_untouched_is_reported()
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, Altered(new LittleStore().Messages(1_300), Second, (grams, time) => grams + (float)(0.05 * (time - LittleStore.Start))));
        var fault = Assert.Single(judge.TakeFaults());
        Assert.Equal((FaultKind.Drifting, Second), (fault.Kind, fault.Plate));
    }

    [Fact]
    public void A_plate_whose_changes_happen_where_the_hands_are_not_is_reported()
    {
        var store = new LittleStore().Stays("ann", 0, 80, 0.5f);
        for (var i = 0; i < 5; i++)
        {
            store.Moves("ann", 8 + (12 * i), hand: 6, plate: 1, -250 - (i % 2));
        }

        var fault = Assert.Single(store.Judged(90).TakeFaults());
        Assert.Equal((FaultKind.Miswired, new PlateId(1, 1, 1)), (fault.Kind, fault.Plate));
    }

    private static IEnumerable<object> Altered(IEnumerable<object> messages, PlateId plate, Func<float, double, float> alter) => messages.Select(message =>
    {
        if (message is not WeightFrame frame)
        {
            return message;
        }

        var grams = frame.Grams.ToArray();
        for (var i = plate.Number - 1; i < grams.Length; i += frame.Plates)
        {
            grams[i] = alter(grams[i], frame.Time);
        }

        return frame with { Grams = grams };
    });
}
