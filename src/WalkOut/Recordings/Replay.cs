using OpenAisle.WalkOut.Engine;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>What came of a recorded session.</summary>
public sealed record Replayed(
    IReadOnlyList<Receipt> Receipts, IReadOnlyList<ShelfEvent> Events, IReadOnlyList<SensorFault> Faults, IReadOnlyList<string> Problems);

/// <summary>Feeds a recorded session to a judge, the two files merged by time.</summary>
public static class Replay
{
    /// <summary>A message so far ahead of the one before it in its file says a wrong time: it keeps nobody waiting.</summary>
    private const double LeapSeconds = 60;

    /// <summary>Judges a session. A recording holds no clock of ours, so everything is judged at its end.</summary>
    public static Replayed Of(Recording recording, JudgeSettings? settings = null, CancellationToken cancel = default)
    {
        var judge = new WalkOutJudge(recording.Layout, recording.Planogram, recording.Products, settings);
        using var weights = recording.Weights().GetEnumerator();
        using var bodies = recording.Bodies().GetEnumerator();
        var (moreWeights, moreBodies) = (weights.MoveNext(), bodies.MoveNext());
        var (weightTime, bodyTime) = (double.NegativeInfinity, double.NegativeInfinity);
        var refused = new ProblemList();
        while (moreWeights || moreBodies)
        {
            cancel.ThrowIfCancellationRequested();
            weightTime = moreWeights ? Next(weightTime, weights.Current.Time) : weightTime;
            bodyTime = moreBodies ? Next(bodyTime, bodies.Current.Time) : bodyTime;
            if (moreWeights && (!moreBodies || weightTime <= bodyTime))
            {
                judge.Weigh(weights.Current);
                moreWeights = weights.MoveNext();
            }
            else
            {
                judge.See(bodies.Current);
                moreBodies = bodies.MoveNext();
            }

            Name(judge.TakeRefusals(), refused);
        }

        judge.Finish();
        Name(judge.TakeRefusals(), refused);
        var receipts = judge.TakeReceipts();
        if (recording.Problems.Kept.Count > 0)
        {
            // What the files do not tell, nobody took for certain: every receipt is looked at, whatever the rest of the evidence says.
            receipts = [.. receipts.Select(receipt => receipt with { NeedsReview = true })];
        }

        return new Replayed(
            receipts, judge.TakeEvents(), judge.TakeFaults(),
            [.. recording.Problems.Lines(), .. refused.Lines()]);
    }

    private static double Next(double last, double time) => double.IsFinite(last) && time > last + LeapSeconds ? last : time;

    private static void Name(IReadOnlyList<Refusal> refusals, ProblemList into)
    {
        foreach (var refusal in refusals)
        {
            into.Add(refusal.IsOfScales ? Recording.PlateData : Recording.Targets, refusal.Number, refusal.Reason);
        }
    }
}
