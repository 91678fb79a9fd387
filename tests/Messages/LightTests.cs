using System.Collections.Concurrent;
using System.Diagnostics;
using OpenAisle.Testing;

namespace OpenAisle.Messages.Tests;

/// <summary>What it costs to have something to say.</summary>
public sealed class LightTests
{
    private const int Orders = 60;

    [Fact]
    public async Task Orders_that_come_together_are_looked_up_together()
    {
        ConcurrentBag<string> asked = [];
        using var ears = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = one => asked.Add((one.GetTagItem("db.query.text") ?? one.GetTagItem("db.statement"))?.ToString() ?? ""),
        };
        ActivitySource.AddActivityListener(ears);

        // Nothing is taken out of the outbox here: only what is put in is counted.
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("postgres"), MessageShop.Quick() with { Poll = TimeSpan.FromMinutes(5) });
        var shoppers = new List<Id<Shopper>>();
        for (var i = 0; i < Orders; i++)
        {
            shoppers.Add(await shop.Shopper($"wei{i}@example.com"));
        }

        asked.Clear();
        var placed = await Task.WhenAll(shoppers.Select(shopper => shop.Place(shopper, MessageShop.Now)));
        foreach (var order in placed)
        {
            Assert.Equal(2, (await shop.Told(order, MessageKind.Confirmed, told => told.Count == 1)).Count
                + (await shop.Told(order, MessageKind.Late, told => told.Count == 1)).Count);
        }

        var looks = asked.Count(sql => sql.Contains("from shopper_details where", StringComparison.Ordinal)
            || sql.Contains("from message_people where", StringComparison.Ordinal)
            || sql.Contains("from push_subscriptions where", StringComparison.Ordinal)
            || sql.Contains("from orders where order_id", StringComparison.Ordinal)
            || sql.Contains("insert into outbox", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{looks} round trips for the messages of {Orders} orders, {(double)looks / Orders:0.00} an order.");
        Assert.True(looks > 0);

        // One by one they were six an order: two inserts, and four looks at the shopper.
        Assert.True(looks <= Orders, $"{looks} round trips for {Orders} orders");
    }
}
