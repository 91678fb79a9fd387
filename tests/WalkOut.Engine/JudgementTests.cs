namespace OpenAisle.WalkOut.Engine.Tests;

public sealed class JudgementTests
{
    [Fact]
    public void Charges_what_one_shopper_took()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Moves("ann", 8, 1, -501).Moves("ann", 14, 3, -299).Judged(40);
        Assert.Equal(["A 1", "B 1"], Lines(judge, "ann"));
    }

    [Fact]
    public void Asks_for_nothing_that_was_put_back()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Moves("ann", 8, 1, -501).Moves("ann", 15, 1, 501).Judged(40);
        Assert.Empty(Lines(judge, "ann"));
    }

    [Fact]
    public void Tells_two_shoppers_apart_by_their_hands()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Stays("bob", 0, 30, 0.9f)
            .Moves("ann", 8, 1, -499).Moves("bob", 8.4, 5, -251).Judged(40);
        var receipts = judge.TakeReceipts();
        Assert.Equal(["A 1"], Lines(receipts, "ann"));
        Assert.Equal(["C 1"], Lines(receipts, "bob"));
    }

    [Fact]
    public void A_misplaced_unit_is_known_by_its_weight_when_somebody_else_takes_it()
    {
        var judge = new LittleStore().Stays("ann", 0, 20, 0.2f).Stays("bob", 22, 45, 0.4f)
            .Moves("ann", 6, 1, -503).Moves("ann", 12, 5, 503).Moves("bob", 30, 5, -503).Judged(60);
        var receipts = judge.TakeReceipts();
        Assert.Empty(Lines(receipts, "ann"));
        Assert.Equal(["A 1"], Lines(receipts, "bob"));
    }

    [Fact]
    public void Two_units_in_one_grasp_are_two()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Moves("ann", 8, 3, -601).Judged(40);
        Assert.Equal(["B 2"], Lines(judge, "ann"));
    }

    [Fact]
    public void Two_who_take_from_one_place_within_a_second_are_told_apart_though_the_hand_of_one_presses()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Stays("bob", 0, 30, 0.5f)
            .Moves("ann", 8, 3, -301).Moves("bob", 8.8, 3, 60).Moves("bob", 9.2, 3, -359).Judged(40);
        var receipts = judge.TakeReceipts();
        Assert.Equal(["B 1"], Lines(receipts, "ann"));
        Assert.Equal(["B 1"], Lines(receipts, "bob"));
    }

    [Fact]
    public void Who_presses_on_a_place_after_a_thing_went_did_not_take_it()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Stays("bob", 0, 30, 0.5f)
            .Moves("ann", 8, 3, -300).Moves("bob", 9.6, 3, 260).Moves("bob", 10, 3, 30).Moves("bob", 10.4, 3, -290).Judged(40);
        var receipts = judge.TakeReceipts();
        Assert.Equal(["B 1"], Lines(receipts, "ann"));
        Assert.Empty(Lines(receipts, "bob"));
    }

    [Fact]
    public void Two_who_put_alike_things_back_at_one_moment_are_charged_nothing()
    {
        var judge = new LittleStore().Stays("ann", 0, 40, 0.1f).Stays("bob", 0, 40, 0.5f)
            .Moves("ann", 8, 3, -301).Moves("bob", 14, 3, -299).Moves("ann", 22, 3, 301).Moves("bob", 22.1, 3, 299).Judged(50);
        var receipts = judge.TakeReceipts();
        Assert.Empty(Lines(receipts, "ann"));
        Assert.Empty(Lines(receipts, "bob"));
    }

    [Fact]
    public void A_thing_that_was_held_half_lifted_for_long_is_charged()
    {
        var store = new LittleStore().Stays("ann", 0, 40, 0.1f).Moves("ann", 8, 3, -120).Moves("ann", 22, 3, -180);
        for (var at = 8.5; at < 22; at += 0.5)
        {
            store.Moves("ann", at, 3, 0);
        }

        Assert.Equal(["B 1"], Lines(store.Judged(60), "ann"));
    }

    [Theory]
    [InlineData(1.8, "Y 1")]
    [InlineData(7.5, "X 1")]
    public void Of_two_alike_things_the_first_is_left_in_the_place_of_the_second_at_once_or_the_second_goes_home_after_a_look(double after, string kept)
    {
        var judge = new WalkOutJudge(
            LittleStore.Layout, new([new("X", LittleStore.Planogram.Facings[0].Plates), new("Y", LittleStore.Planogram.Facings[2].Plates)]),
            [new("X", "Plums", 300, 2), new("Y", "Pears", 300, 2)]);
        LittleStore.Feed(judge, new LittleStore().Stays("ann", 0, 40, 0.3f).Moves("ann", 8, 1, -300).Moves("ann", 14, 5, -300).Moves("ann", 14 + after, 5, 300).Messages(60));
        judge.Finish();
        Assert.Equal([kept], Lines(judge, "ann"));
    }

    [Fact]
    public void Loose_goods_are_charged_as_weighed()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.6f).Moves("ann", 8, 7, -137).Moves("ann", 15, 7, -81).Moves("ann", 21, 7, 40).Judged(40);
        var line = Assert.Single(Assert.Single(judge.TakeReceipts()).Lines);
        Assert.Equal(("D", 1), (line.Product, line.Quantity));
        Assert.InRange(line.Grams, 178 - 3, 178 + 3);
        Assert.InRange(line.GramsBound, 0.1, 8);
    }

    [Fact]
    public void Touching_and_leaning_charge_nothing()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Moves("ann", 8, 3, 180).Moves("ann", 11, 3, -181).Moves("ann", 16, 1, 40).Moves("ann", 16.4, 1, -40).Judged(40);
        Assert.Empty(Lines(judge, "ann"));
    }

    [Theory]
    [InlineData("ann", "bob")]
    [InlineData("bob", "ann")]
    public void Who_holds_out_a_hand_first_has_given(string giver, string taker)
    {
        var store = new LittleStore().Stays("ann", 0, 40, 0.1f).Stays("bob", 0, 40, 0.8f)
            .Moves("ann", 8, 1, -501).Moves("bob", 12, 5, -250).Gives(giver, taker, 20);
        var receipts = store.Judged(50).TakeReceipts();
        Assert.Empty(Lines(receipts, giver));
        Assert.Equal(["A 1", "C 1"], Lines(receipts, taker));
    }

    [Fact]
    public void Without_tracks_the_shopper_is_unknown()
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, new LittleStore().Moves("ann", 8, 1, -501).Messages(30).Where(message => message is WeightFrame));
        judge.Finish();
        Assert.Equal(["A 1"], Lines(judge, WalkOutJudge.UnknownShopper));
    }

    [Fact]
    public void A_track_that_changes_its_name_is_one_shopper()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Renamed("ann", "n2", 11).Moves("ann", 8, 1, -501).Moves("ann", 15, 1, 501).Moves("ann", 20, 3, -300).Judged(40);
        var receipt = Assert.Single(judge.TakeReceipts());
        Assert.Equal(["ann", "n2"], receipt.Targets);
        Assert.Equal(["B 1"], receipt.Lines.Select(line => $"{line.Product} {line.Quantity}"));
    }

    [Fact]
    public void What_fits_nothing_goes_to_review_and_is_not_charged()
    {
        var judge = new LittleStore().Stays("ann", 0, 30, 0.1f).Moves("ann", 8, 1, -777).Judged(40);
        var receipt = Assert.Single(judge.TakeReceipts());
        Assert.True(receipt.NeedsReview);
        Assert.NotNull(receipt.Case);
        Assert.Empty(receipt.Lines);
    }

    [Fact]
    public void The_live_basket_follows_the_hand()
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, new LittleStore().Stays("ann", 0, 30, 0.1f).Moves("ann", 8, 1, -501).Messages(20));
        Assert.Equal("A", Assert.Single(Assert.Single(judge.LiveBaskets()).Lines).Product);
    }

    [Fact]
    public void A_dead_plate_is_reported_once()
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, new LittleStore().Messages(120).OfType<WeightFrame>().Select(frame =>
        {
            var grams = frame.Grams.ToArray();
            for (var i = 2; i < grams.Length; i += 8)
            {
                grams[i] = 1_234;
            }

            return frame with { Grams = grams };
        }));
        var fault = Assert.Single(judge.TakeFaults());
        Assert.Equal((FaultKind.Dead, new PlateId(1, 1, 3)), (fault.Kind, fault.Plate));
    }

    [Fact]
    public void A_product_that_stands_in_the_place_of_another_is_found()
    {
        var store = new LittleStore().Stays("ann", 0, 70, 0.2f);
        for (var i = 0; i < 6; i++)
        {
            store.Moves("ann", 6 + (8 * i), 1, -250 - (i % 2));
        }

        Assert.Contains(store.Judged(90).TakeFaults(), fault => fault.Kind == FaultKind.WrongPlanogram);
    }

    [Fact]
    public void The_same_input_gives_the_same_judgements()
    {
        var store = new LittleStore().Stays("ann", 0, 30, 0.1f).Stays("bob", 0, 30, 0.5f).Moves("ann", 8, 1, -501).Moves("bob", 8, 3, -299);
        Assert.Equal(Told(store.Judged(40)), Told(store.Judged(40)));

        static string Told(WalkOutJudge judge) => string.Join('\n', judge.TakeEvents().Select(told => $"{told} {string.Join(' ', told.Plates)}"));
    }

    private static List<string> Lines(WalkOutJudge judge, string shopper) => Lines(judge.TakeReceipts(), shopper);

    private static List<string> Lines(IEnumerable<Receipt> receipts, string shopper) =>
        [.. receipts.Where(receipt => receipt.Shopper == shopper).SelectMany(receipt => receipt.Lines).Select(line => $"{line.Product} {line.Quantity}")];
}
