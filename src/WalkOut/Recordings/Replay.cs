using System.Globalization;
using OpenAisle.WalkOut.Engine;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>What came of a recorded session: one receipt for every id that the tracker gave.</summary>
public sealed record Replayed(
    IReadOnlyList<Receipt> Receipts, IReadOnlyList<ShelfEvent> Events, IReadOnlyList<SensorFault> Faults, IReadOnlyList<string> Problems);

/// <summary>Feeds a recorded session to a judge, the two files merged by time.</summary>
public static class Replay
{
    /// <summary>Nobody waits for a recording: messages that stand so far behind their place in a file are put in order.</summary>
    private const double ReorderSeconds = 10;

    /// <summary>Judges a session. A recording holds no clock of ours, so everything is judged at its end.</summary>
    public static Replayed Of(Recording recording, JudgeSettings? settings = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var judge = new WalkOutJudge(
            recording.Layout, recording.Planogram, recording.Products, (settings ?? JudgeSettings.Standard) with { ReorderSeconds = ReorderSeconds });
        using var weights = new SensorStream<WeightFrame>(Recording.PlateData, recording.Weights(), frame => (frame.Time, frame.Number), recording.Problems);
        using var bodies = new SensorStream<BodyFrame>(Recording.Targets, recording.Bodies(), frame => (frame.Time, frame.Number), recording.Problems);
        var (targets, silences, refused) = (new Targets(), new Silences(recording.Layout, recording.Problems, ReorderSeconds), new ProblemList());
        weights.Advance();
        bodies.Advance();
        while (weights.Current is not null || bodies.Current is not null)
        {
            cancel.ThrowIfCancellationRequested();
            if (weights.Current is { } weight && (bodies.Current is null || weights.Time <= bodies.Time))
            {
                judge.Weigh(weight);
                silences.Hear(weight);
                weights.Advance();
            }
            else
            {
                judge.See(bodies.Current!);
                targets.See(bodies.Current!);
                silences.Hear(bodies.Current!);
                bodies.Advance();
            }

            Name(judge.TakeRefusals(), refused);
        }

        judge.Finish();
        Name(judge.TakeRefusals(), refused);
        silences.Finish(weights.Last);
        if (weights.First > bodies.Last || bodies.First > weights.Last)
        {
            Apart(recording, weights, bodies);
        }

        var receipts = targets.Receipts(judge.TakeReceipts());
        if (recording.Problems.HasLoss || refused.HasLoss)
        {
            // What the files do not tell, nobody took for certain: every receipt is looked at, whatever the rest of the evidence says.
            receipts = [.. receipts.Select(receipt => receipt with { NeedsReview = true })];
        }

        return new Replayed(
            receipts, judge.TakeEvents(), judge.TakeFaults(),
            [.. recording.Problems.Lines(), .. refused.Lines()]);
    }

    // Two clocks that have nothing to do with each other tell nobody's deeds.
    private static void Apart(Recording recording, SensorStream<WeightFrame> weights, SensorStream<BodyFrame> bodies)
    {
        if (weights.First <= weights.Last && bodies.First <= bodies.Last)
        {
            recording.Problems.Add(Recording.Targets, 0, string.Create(
                CultureInfo.InvariantCulture, $"nobody was seen while something was weighed: from {bodies.First:0.000} to {bodies.Last:0.000} here, from {weights.First:0.000} to {weights.Last:0.000} there"));
        }
    }

    private static void Name(IReadOnlyList<Refusal> refusals, ProblemList into)
    {
        foreach (var refusal in refusals)
        {
            into.Add(refusal.IsOfScales ? Recording.PlateData : Recording.Targets, refusal.Number, refusal.Reason, !refusal.IsRepeat);
        }
    }
}
