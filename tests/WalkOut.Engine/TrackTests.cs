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

    [Fact]
    public void Who_is_back_under_their_id_before_the_receipt_is_out_is_the_same_person()
    {
        var judge = new LittleStore().Stays("ann", 0, 12, 0.1f).Stays("ann", 50, 70, 0.1f).Moves("ann", 8, 1, -501).Moves("ann", 60, 1, 501).Judged(80);
        Assert.Empty(Assert.Single(judge.TakeReceipts()).Lines);
    }

    [Fact]
    public void Whose_exit_was_told_has_left_though_their_id_comes_back()
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, new LittleStore().Stays("ann", 0, 12, 0.1f).Moves("ann", 8, 1, -501).Messages(20));
        judge.Exit(LittleStore.Start + 20, "ann");
        LittleStore.Feed(judge, new LittleStore().Stays("ann", 0, 70, 0.1f).Messages(80).Where(message => message is BodyFrame { Time: > LittleStore.Start + 50 }));
        judge.Finish();
        Assert.Equal([1, 0], judge.TakeReceipts().Select(receipt => receipt.Lines.Count));
    }

    [Fact]
    public void A_hand_that_no_camera_sees_is_where_its_arm_points()
    {
        var store = new LittleStore().Stays("ann", 0, 30, 0.3f).Stays("bob", 0, 30, 0.75f).Moves("ann", 12, 3, -299).Moves("bob", 18, 7, -200);
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, store.Messages(40).Select(message => message is BodyFrame frame ? frame with { Bodies = [.. frame.Bodies.Select(WithoutWrists)] } : message));
        judge.Finish();
        Assert.Equal([("ann", "B"), ("bob", "D")], Charged(judge));
    }

    // The elbow lies in the middle of the arm, a little lower.
    private static Body WithoutWrists(Body body)
    {
        var joints = body.Joints.ToArray();
        for (var side = 0; side < 2; side++)
        {
            var (shoulder, wrist) = (joints[(int)Joint.LeftShoulder + side].Place, joints[(int)Joint.LeftWrist + side].Place);
            joints[(int)Joint.LeftElbow + side] = new JointPoint(((shoulder + wrist) * 0.5f) - new Point(0, 0, 0.05f), 0.9f);
            joints[(int)Joint.LeftWrist + side] = default;
        }

        return body with { Joints = joints };
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
