using static OpenAisle.Stock.Tests.Shelf;

namespace OpenAisle.Stock.Tests;

/// <summary>The check of law 1 over a journal finds what breaks it.</summary>
public sealed class StockLawCheckTests
{
    private static readonly StockEntered TenOats = new(Entry(0), StockReason.Received, [Pieces(Oats, 10)]);

    public static TheoryData<string, int> Stories => new()
    {
        { "as it should be", 0 },
        { "more than there is", 1 },
        { "into the safety stock", 1 },
        { "switched off", 1 },
        { "not found", 1 },
        { "sold twice over", 1 },
        { "a change that adds too much", 1 },
        { "assumed", 0 },
        { "taken by a till", 0 },
    };

    [Theory, MemberData(nameof(Stories))]
    public async Task Each_breach_is_found(string story, int breaches)
    {
        var report = await new StockLaw().Check(Recorded(Facts(story)), CancellationToken.None);

        Assert.Equal(breaches, report.Breaches.Count);
        Assert.NotEqual(0, report.Checked);
    }

    private static IFact[] Facts(string story) => story switch
    {
        "as it should be" =>
        [
            TenOats, Held(1, 1, 6), Held(1, 2, 10), new StockDropped(Order(1), 2), Held(2, 1, 4), new StockReleased(Order(2)),
            Held(3, 1, 4), new StockSettled(Order(3), 1), new StockSold(Order(1), [Pieces(Oats, 6)]),
        ],
        "more than there is" => [TenOats, Held(1, 1, 11)],
        "into the safety stock" => [TenOats, new StockKept(Oats, Keeping.Counted, Quantity.Pieces(2)), Held(1, 1, 9)],
        "switched off" => [TenOats, new StockKept(Oats, Keeping.Off, Quantity.Pieces(0)), Held(1, 1, 1)],
        "not found" => [TenOats, new StockEntered(Entry(1), StockReason.NotFound, [Pieces(Oats, 0)]), Held(1, 1, 1)],
        "sold twice over" => [TenOats, Held(1, 1, 6), Held(2, 1, 6)],
        "a change that adds too much" => [TenOats, Held(1, 1, 6), Held(2, 1, 3), Held(1, 2, 8)],
        "assumed" => [new StockKept(Oats, Keeping.Assumed, Quantity.Pieces(0)), Held(1, 1, 99)],
        "taken by a till" => [TenOats, Held(1, 1, 6), new StockEntered(Entry(1), StockReason.SoldAtTill, [Pieces(Oats, 8)])],
        _ => throw new ArgumentOutOfRangeException(nameof(story)),
    };

    private static StockHeld Held(int order, int revision, long count) => new(Order(order), revision, [Pieces(Oats, count)]);

    private static async IAsyncEnumerable<ReadFact> Recorded(IFact[] facts)
    {
        for (var i = 0; i < facts.Length; i++)
        {
            await Task.Yield();
            yield return new(new RecordedFact(i + 1, new StreamId("stock", Entry(7).Value), i + 1, "", DateTimeOffset.UnixEpoch, default), facts[i]);
        }
    }
}
