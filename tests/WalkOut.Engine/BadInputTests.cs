using CsCheck;

namespace OpenAisle.WalkOut.Engine.Tests;

/// <summary>Whatever comes in: no crash, no silent guess, and what is good is judged.</summary>
public sealed class BadInputTests
{
    private static LittleStore Visit => new LittleStore().Stays("ann", 0, 30, 0.1f).Moves("ann", 8, 1, -501).Moves("ann", 14, 3, -299);

    [Fact]
    public void Messages_out_of_order_are_put_in_order()
    {
        var chance = new Random(3);
        var shuffled = Visit.Messages(40).Select(message => (message, At: TimeOf(message) + (chance.NextDouble() * 0.35))).OrderBy(one => one.At).Select(one => one.message);
        Assert.Equal("A 1, B 1", Lines(shuffled, out var refusals));
        Assert.Empty(refusals);
    }

    [Fact]
    public void Repeated_messages_are_refused_and_change_nothing()
    {
        Assert.Equal("A 1, B 1", Lines(Visit.Messages(40).SelectMany(message => message is WeightFrame ? new[] { message, message } : [message]), out var refusals));
        Assert.Contains(refusals, refusal => refusal.Reason.Contains("two messages", StringComparison.Ordinal));
    }

    [Fact]
    public void A_late_message_is_refused_with_its_reason()
    {
        var messages = Visit.Messages(40).ToList();
        messages.Insert(messages.Count - 5, messages[10]);
        Assert.Equal("A 1, B 1", Lines(messages, out var refusals));
        Assert.Contains("late", Assert.Single(refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_leaps_once_is_refused()
    {
        var messages = Visit.Messages(40).ToList();
        messages[20] = messages[20] is WeightFrame frame ? frame with { Time = 9e9 } : new BodyFrame(9e9, []);
        Assert.Equal("A 1, B 1", Lines(messages, out var refusals));
        Assert.Contains("ahead", Assert.Single(refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Lost_messages_leave_the_change_between_them_visible() =>
        Assert.Equal("A 1, B 1", Lines(Visit.Messages(40).Where(message => message is not WeightFrame || TimeOf(message) - LittleStore.Start is < 7.6 or > 9), out _));

    [Fact]
    public void Wild_samples_leave_no_mark()
    {
        var chance = new Random(5);
        var wild = new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e9f };
        var messages = Visit.Messages(40).Select(message =>
        {
            if (message is not WeightFrame frame)
            {
                return message;
            }

            var grams = frame.Grams.ToArray();
            grams[chance.Next(grams.Length)] = wild[chance.Next(wild.Length)];
            return frame with { Grams = grams };
        });
        Assert.Equal("A 1, B 1", Lines(messages, out _));
    }

    [Fact]
    public void An_unknown_gondola_is_named_once()
    {
        var messages = Visit.Messages(40).SelectMany(message => message is WeightFrame frame ? new object[] { frame with { Gondola = 77 }, frame } : [message]);
        Assert.Equal("A 1, B 1", Lines(messages, out var refusals));
        Assert.Contains("77", Assert.Single(refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_garbage_is_survived()
    {
        var number = Gen.OneOf(Gen.Float, Gen.Float[-2_000, 2_000], Gen.Const(float.NaN), Gen.Const(float.PositiveInfinity));
        var time = Gen.OneOf(Gen.Double[990, 1_060], Gen.Double[1_000, 1_010], Gen.Const(1_000.0), Gen.Const(double.NaN), Gen.Const(double.NegativeInfinity), Gen.Double);
        var weights = Gen.Select(Gen.Int[-1, 2], time, Gen.OneOf(Gen.Const(1 / 60.0), Gen.Const(0.0), Gen.Const(double.NaN)), Gen.Int[-1, 12], Gen.Int[-1, 2], Gen.Int[-1, 9], number.Array[0, 200])
            .Select((gondola, at, period, samples, shelves, plates, grams) =>
                (object)new WeightFrame(gondola, at, period, samples, shelves, plates, samples > 0 && shelves > 0 && plates > 0 ? Fitted(grams, samples * shelves * plates) : grams));
        var joint = Gen.Select(number, number, number, number).Select((x, y, z, score) => new JointPoint(new Point(x, y, z), score));
        var body = Gen.Select(Gen.OneOf(Gen.Const("a"), Gen.Const("b"), Gen.Const("c"), Gen.Const("")), joint.Array[0, 9]).Select((target, joints) => new Body(target, joints));
        var bodies = Gen.Select(time, body.Array[0, 4]).Select((at, all) => (object)new BodyFrame(at, all));
        Gen.OneOf(weights, bodies).Array[0, 120].Sample(messages =>
        {
            var judge = LittleStore.Judge();
            LittleStore.Feed(judge, messages);
            judge.Exit(1_020, "a");
            judge.LiveBaskets();
            judge.Finish();
            Assert.All(judge.TakeReceipts(), receipt => Assert.All(receipt.Lines, line => Assert.InRange(line.Confidence, 0, 1)));
        }, iter: 300);

        static float[] Fitted(float[] grams, int length) => [.. Enumerable.Range(0, length).Select(i => grams.Length == 0 ? 0 : grams[i % grams.Length])];
    }

    private static double TimeOf(object message) => message is WeightFrame frame ? frame.Time : ((BodyFrame)message).Time;

    private static string Lines(IEnumerable<object> messages, out IReadOnlyList<Refusal> refusals)
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, messages);
        judge.Finish();
        refusals = judge.TakeRefusals();
        return string.Join(", ", judge.TakeReceipts().SelectMany(receipt => receipt.Lines).Select(line => $"{line.Product} {line.Quantity}"));
    }
}
