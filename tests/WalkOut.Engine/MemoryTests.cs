namespace OpenAisle.WalkOut.Engine.Tests;

/// <summary>Memory is measured while no other test runs.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class MemoryTests
{
    private const double VisitSeconds = 24;
    private const double MostGrowthBytes = 500_000;

    [Fact]
    public void A_store_that_never_closes_forgets_those_who_left()
    {
        var judge = LittleStore.Judge();
        Shop(judge, 0, 30);
        var before = GC.GetTotalMemory(true);
        var receipts = Shop(judge, 30, 230);
        Assert.InRange(GC.GetTotalMemory(true) - before, double.NegativeInfinity, MostGrowthBytes);
        Assert.InRange(receipts, 2 * (200 - 10), 2 * 230);
        GC.KeepAlive(judge);
    }

    // Two stand together at the same shelf, so that who did what stays in doubt; what is put down is not always what was taken.
    private static int Shop(WalkOutJudge judge, int from, int to)
    {
        var receipts = 0;
        for (var visit = from; visit < to; visit++)
        {
            var (ann, bob) = ($"ann {visit}", $"bob {visit}");
            var store = new LittleStore().Stays(ann, 0, 20, 0.2f).Stays(bob, 0.5, 20, 0.3f)
                .Moves(ann, 4, 1, -501).Moves(bob, 6, 3, -300).Moves(ann, 9, 1, 501).Moves(bob, 12, 3, visit % 3 == 0 ? 296 : 300).Moves(ann, 15, 2, 60 + visit % 7);
            LittleStore.Feed(judge, store.Messages(VisitSeconds, visit).Select(message => Later(message, visit * VisitSeconds)));
            receipts += judge.TakeReceipts().Count;
            judge.TakeEvents();
            judge.TakeFaults();
            judge.TakeRefusals();
        }

        return receipts;
    }

    private static object Later(object message, double seconds) => message is WeightFrame frame
        ? frame with { Time = frame.Time + seconds }
        : (BodyFrame)message with { Time = ((BodyFrame)message).Time + seconds };
}
