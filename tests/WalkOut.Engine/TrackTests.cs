namespace OpenAisle.WalkOut.Engine.Tests;

public sealed class TrackTests
{
    [Fact]
    public void Two_who_bear_one_id_in_the_frame_in_which_they_exchange_theirs_are_still_who_they_were()
    {
        var store = new LittleStore().Stays("ann", 0, 40, 0.1f).Stays("bob", 0, 40, 0.6f).Moves("ann", 24, 1, -501).Moves("bob", 28, 5, -250);
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, store.Messages(50).Select(message => message is not BodyFrame frame ? message : (frame.Time - LittleStore.Start) switch
        {
            < 16 => frame,
            < 16.05 => frame with { Bodies = [.. frame.Bodies.Select(body => body with { Target = "ann" })] },
            _ => Exchanged(frame, 20),
        }));
        judge.Finish();
        Assert.Equal([("ann", "A"), ("bob", "C")], Charged(judge));
    }

    [Fact]
    public void Two_who_exchange_their_ids_while_one_is_not_seen_are_still_who_they_were()
    {
        var store = new LittleStore().Stays("ann", 0, 40, 0.1f).Stays("bob", 0, 40, 0.8f).Moves("ann", 24, 1, -501).Moves("bob", 28, 5, -250);
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, store.Messages(50).Select(message => message is BodyFrame frame ? Exchanged(frame, frame.Time - LittleStore.Start) : message));
        judge.Finish();
        Assert.Equal([("ann", "A"), ("bob", "C")], Charged(judge));
    }

    // ann is hidden from 16 to 16.25; at 16.2 the two have each other's ids.
    private static BodyFrame Exchanged(BodyFrame frame, double time) => frame with
    {
        Bodies = [.. frame.Bodies.Where(body => body.Target != "ann" || time is < 16 or > 16.25)
            .Select(body => time < 16.2 ? body : body with { Target = body.Target == "ann" ? "bob" : "ann" })],
    };

    private static List<(string, string)> Charged(WalkOutJudge judge) =>
        [.. judge.TakeReceipts().SelectMany(receipt => receipt.Lines.Select(line => (receipt.Shopper, line.Product))).Order()];
}
