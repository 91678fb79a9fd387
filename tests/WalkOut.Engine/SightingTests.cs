namespace OpenAisle.WalkOut.Engine.Tests;

public sealed class SightingTests
{
    private static readonly ProductSpec[] Likes = [new("plain", "Plain yoghurt", 300, 2), new("vanilla", "Vanilla yoghurt", 300, 2)];

    [Theory]
    [InlineData("plain")]
    [InlineData("vanilla")]
    public void Which_of_two_that_weigh_alike_was_taken_a_camera_tells(string seen)
    {
        var receipt = Judged(seen, "ann");
        Assert.Equal([(seen, 1)], receipt.Lines.Select(line => (line.Product, line.Quantity)));
        Assert.False(receipt.NeedsReview);
    }

    [Fact]
    public void What_is_seen_in_another_hand_tells_nothing() => Assert.True(Judged("vanilla", "bob").NeedsReview);

    // Both stand in one place of the shelf; ann takes one of them.
    private static Receipt Judged(string seen, string inHandOf)
    {
        var judge = new WalkOutJudge(LittleStore.Layout, new Planogram([.. Likes.Select(like => new Facing(like.Code, [new PlateId(1, 1, 1), new PlateId(1, 1, 2)]))]), Likes);
        var likelihoods = Likes.ToDictionary(like => like.Code, like => like.Code == seen ? 0.95 : 0.05);
        var isSeen = false;
        foreach (var message in new LittleStore().Stays("ann", 0, 30, 0.1f).Stays("bob", 0, 30, 2f).Moves("ann", 8, 1, -300).Messages(40))
        {
            LittleStore.Feed(judge, [message]);
            if (!isSeen && message is BodyFrame frame && frame.Time > LittleStore.Start + 8.5)
            {
                isSeen = true;
                judge.Sight(new ProductSighting(frame.Time, inHandOf, Joint.RightWrist, likelihoods));
            }
        }

        judge.Finish();
        return judge.TakeReceipts().Single(receipt => receipt.Shopper == "ann");
    }
}
