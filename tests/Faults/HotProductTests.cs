using OpenAisle.Orders;

namespace OpenAisle.Faults.Tests;

/// <summary>Everybody wants the same thing at once.</summary>
public sealed class HotProductTests
{
    private const int There = 100;
    private const int Wanted = 300;

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_a_hundred_pieces_three_hundred_shoppers_get_exactly_a_hundred(string engine)
    {
        await using var shop = await FaultShop.Open(engine);
        await shop.Receive(shop.Beans, There);

        var answers = await Task.WhenAll(Enumerable.Range(0, Wanted).Select(_ => Task.Run(() => shop.Placing.Run(shop.Wish()))));

        Assert.Equal(There, answers.Count(answer => answer is CheckoutOutcome.Placed));
        Assert.Equal(Wanted - There, answers.Count(answer => answer is CheckoutOutcome.SoldOut));
        var orders = await shop.AssertLawsHold();
        Assert.Equal(There, orders.Values.Count(order => order.IsOpen));
        var level = Assert.Single(await shop.Stock.Levels([shop.Beans]));
        Assert.Equal((There, 0), (level.Held.Steps, level.Free.Steps));
    }
}
