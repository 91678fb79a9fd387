namespace OpenAisle.WalkOut.Engine.Tests;

/// <summary>Dates (D) stand loose in a bin on plates 7 and 8, beside coffee (C) on 5 and 6.</summary>
public sealed class LooseTests
{
    [Fact]
    public void A_bin_is_weighed_on_its_own_plates_alone()
    {
        var line = Assert.Single(Receipt(new LittleStore().Stays("ann", 0, 30, 0.6f).Moves("ann", 8, 7, -300).Moves("ann", 8, 7, 6, -9), "ann").Lines);
        Assert.Equal("D", line.Product);
        Assert.InRange(line.Grams, 300 - 3, 300 + 3);
    }

    [Fact]
    public void Goods_of_the_next_facing_do_not_come_out_of_a_bin()
    {
        // As much as a packet of coffee weighs.
        var line = Assert.Single(Receipt(new LittleStore().Stays("ann", 0, 30, 0.6f).Moves("ann", 8, 7, -250), "ann").Lines);
        Assert.Equal("D", line.Product);
        Assert.InRange(line.Grams, 250 - 3, 250 + 3);
        Assert.InRange(line.Confidence, 0.9, 1);
    }

    [Fact]
    public void A_hand_that_takes_from_the_next_plate_a_moment_later_changes_nothing_of_a_scoop()
    {
        var store = new LittleStore().Stays("ann", 0, 30, 0.75f).Stays("bob", 0, 30, 0.2f)
            .Moves("ann", 8, 7, -200).Moves("bob", 8.9, 5, 6, 60).Moves("bob", 9.3, 5, 6, -60).Moves("bob", 9.3, 5, -250);
        var receipts = store.Judged(40).TakeReceipts();
        Assert.InRange(Assert.Single(receipts.Single(receipt => receipt.Shopper == "ann").Lines).Grams, 200 - 3, 200 + 3);
        Assert.Equal(("C", 1), Assert.Single(receipts.Single(receipt => receipt.Shopper == "bob").Lines.Select(line => (line.Product, line.Quantity))));
    }

    [Fact]
    public void What_is_poured_back_of_two_scoops_leaves_their_difference()
    {
        var line = Assert.Single(Receipt(
            new LittleStore().Stays("ann", 0, 40, 0.6f).Moves("ann", 8, 7, -120).Moves("ann", 12, 8, -90).Moves("ann", 18, 7, 150), "ann").Lines);
        Assert.InRange(line.Grams, 60 - 3, 60 + 3);
    }

    [Fact]
    public void Two_who_scoop_at_one_moment_are_both_charged_and_a_reviewer_is_told_how_little_is_known()
    {
        var receipts = new LittleStore().Stays("ann", 0, 30, 0.55f).Stays("bob", 0, 30, 0.85f)
            .Moves("ann", 8, 7, -220).Moves("ann", 8.3, 7, 40).Moves("bob", 8.6, 7, -40).Moves("bob", 8.9, 7, -180).Moves("bob", 9.2, 7, 30).Moves("bob", 9.5, 7, -30).Judged(40).TakeReceipts();
        Assert.Equal(["ann", "bob"], receipts.Where(receipt => receipt.Lines.Count > 0).Select(receipt => receipt.Shopper).Order(StringComparer.Ordinal));
        Assert.All(receipts, receipt => Assert.True(receipt.NeedsReview));
        Assert.InRange(receipts.Sum(receipt => receipt.Lines.Sum(line => line.Grams)), 400 - 6, 400 + 6);
        Assert.All(receipts.SelectMany(receipt => receipt.Lines), line => Assert.InRange(Math.Abs(line.Grams - (line.Product == "D" ? 200 : 0)), 0, line.GramsBound + 20));
    }

    [Fact]
    public void A_bound_too_wide_sends_a_receipt_to_review()
    {
        var store = new LittleStore().Stays("ann", 0, 30, 0.6f).Moves("ann", 8, 7, -1_000);
        Assert.False(Receipt(store, "ann").NeedsReview);
        var judge = LittleStore.Judge(new JudgeSettings { ReviewBoundAbove = 0.001 });
        LittleStore.Feed(judge, new LittleStore().Stays("ann", 0, 30, 0.6f).Moves("ann", 8, 7, -3_000).Messages(40));
        judge.Finish();
        Assert.True(Assert.Single(judge.TakeReceipts()).NeedsReview);
    }

    [Fact]
    public void A_dead_plate_beside_a_bin_does_not_teach_that_plates_feel_nothing_of_each_other()
    {
        const double Share = 0.0136;
        var store = new LittleStore().Stays("ann", 0, 110, 0.7f);
        for (var i = 0; i < 20; i++)
        {
            store.Moves("ann", 8 + (4 * i), 7, -150 * (1 + Share)).Moves("ann", 8 + (4 * i), 8, -150 * (1 + Share));
        }

        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, store.Messages(120).Select(message => message is WeightFrame frame ? WithoutSixth(frame) : message));
        judge.Finish();
        Assert.InRange(Assert.Single(Assert.Single(judge.TakeReceipts()).Lines).Grams, 6000 - 18, 6000 + 18);

        static WeightFrame WithoutSixth(WeightFrame frame)
        {
            var grams = frame.Grams.ToArray();
            for (var sample = 0; sample < frame.Samples; sample++)
            {
                grams[(sample * frame.Plates) + 5] = 6_067.4f;
            }

            return frame with { Grams = grams };
        }
    }

    private static Receipt Receipt(LittleStore store, string who) => store.Judged(40).TakeReceipts().Single(receipt => receipt.Shopper == who);
}
