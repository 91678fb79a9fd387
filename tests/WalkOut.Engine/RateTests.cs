namespace OpenAisle.WalkOut.Engine.Tests;

/// <summary>Scales and cameras of other makes: quicker, slower, coarser, with stamps that tremble. What is taken is what is taken.</summary>
public sealed class RateTests
{
    private static LittleStore Visit => new LittleStore().Stays("ann", 0, 50, 0.2f).Stays("bob", 0, 50, 0.5f)
        .Moves("ann", 10, 1, -501).Moves("bob", 16, 5, -251).Moves("ann", 22, 3, -299).Moves("ann", 30, 3, 299);

    [Theory]
    [InlineData(1000, 100)]
    [InlineData(200, 20)]
    [InlineData(60, 1)]
    [InlineData(60, 60)]
    [InlineData(30, 6)]
    [InlineData(20, 4)]
    [InlineData(10, 1)]
    [InlineData(10, 5)]
    [InlineData(5, 1)]
    [InlineData(4, 1)]
    public void Scales_of_any_rate_are_understood(double hertz, int samples) => Right(Visit.Messages(60, hertz: hertz, samples: samples));

    [Theory]
    [InlineData(60, 12, 0.05)]
    [InlineData(60, 1, 0.03)]
    [InlineData(20, 2, 0.04)]
    [InlineData(10, 1, 0.05)]
    [InlineData(5, 1, 0.06)]
    public void Stamps_may_tremble(double hertz, int samples, double late) => Right(Visit.Messages(60, hertz: hertz, samples: samples, late: late));

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(120)]
    public void Cameras_of_any_rate_are_understood(double frames) => Right(Visit.Messages(60, frames: frames));

    [Fact]
    public void Cameras_that_see_much_remember_as_long_as_others()
    {
        // A hand that stays at the shelf holds the judgement up.
        var visit = new LittleStore().Stays("ann", 0, 60, 0.2f).Stays("bob", 0, 60, 0.2f).Moves("ann", 10, 1, -700).Moves("bob", 27, 1, 199);
        Assert.Equal(
            Told(visit.Messages(80)).Select(receipt => receipt.Lines.Count), Told(visit.Messages(80, frames: 120)).Select(receipt => receipt.Lines.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Coarse_scales_that_stand_still_are_not_dead(double quantum)
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, Visit.Messages(60, noise: 0.1, quantum: quantum));
        judge.Finish();
        Right(judge.TakeReceipts());
        Assert.Empty(judge.TakeFaults());
    }

    [Fact]
    public void Cameras_and_scales_may_be_a_quarter_of_a_second_apart() =>
        Right(Visit.Messages(60).Select(message => message is BodyFrame seen ? seen with { Time = seen.Time + 0.25 } : message));

    private static void Right(IEnumerable<object> messages) => Right(Told(messages));

    private static void Right(IReadOnlyList<Receipt> receipts)
    {
        Assert.Equal(["ann: A 1", "bob: C 1"], receipts.OrderBy(receipt => receipt.Shopper, StringComparer.Ordinal)
            .Select(receipt => $"{receipt.Shopper}: {string.Join(", ", receipt.Lines.Select(line => $"{line.Product} {line.Quantity}"))}"));
    }

    private static IReadOnlyList<Receipt> Told(IEnumerable<object> messages)
    {
        var judge = LittleStore.Judge();
        LittleStore.Feed(judge, messages);
        judge.Finish();
        return judge.TakeReceipts();
    }
}
