using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Host.Tests;

/// <summary>An order that nobody came for is closed at the kerb, and its shopper reads so.</summary>
public sealed class UncollectedTests
{
    private static readonly JsonSerializerOptions AsFacts = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    [Fact]
    public async Task Once_its_window_has_ended_the_kerb_closes_an_order_that_nobody_came_for()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var owner = (await shopper.Ask(HttpMethod.Get, "/api/session")).GetProperty("shopper").GetString()!;
        var now = TimeProvider.System.GetUtcNow();
        var (over, open) = (await Packed(shop, owner, now.AddHours(-1)), await Packed(shop, owner, now.AddHours(6)));

        using var kerb = await Trip.As(shop, "associate");
        Assert.DoesNotContain("/work/kerb/uncollected", await Shown(kerb, open), StringComparison.Ordinal);
        Assert.EndsWith($"number={OrderNumber.Of(open)}&fault=number:window-open", await Close(kerb, open, "yes"), StringComparison.Ordinal);
        Assert.Contains("/work/kerb/uncollected", await Shown(kerb, over), StringComparison.Ordinal);
        Assert.Equal("/work/kerb?store=maple-street", await Close(kerb, over, "no"));
        Assert.Contains(OrderNumber.Of(over), await shopper.Page($"/orders/{over}"), StringComparison.Ordinal);
        Assert.DoesNotContain("not collected in its time", await shopper.Page($"/orders/{over}"), StringComparison.Ordinal);

        var closed = await Close(kerb, over, "yes");
        Assert.Equal($"/work/kerb?store=maple-street&closed={over}", closed);
        var page = await kerb.Page(closed!);
        Assert.Contains($"{OrderNumber.Of(over)} is closed", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"number={OrderNumber.Of(over)}", page, StringComparison.Ordinal);
        var told = await shopper.Page($"/orders/{over}");
        Assert.Contains("not collected in its time", told, StringComparison.Ordinal);
        Assert.Contains("Nothing was charged", told, StringComparison.Ordinal);
        Assert.EndsWith("fault=number:no-such-order", await Close(kerb, Id<Order>.New(TimeProvider.System), "yes"), StringComparison.Ordinal);
    }

    private static Task<string?> Close(Trip kerb, Id<Order> order, string sure) =>
        kerb.Post("/work/kerb?store=maple-street", "/work/kerb/uncollected", ("order", order.ToString()), ("store", "maple-street"), ("sure", sure));

    /// <summary>The kerb's page of the order, as soon as the order book has it.</summary>
    private static async Task<string> Shown(Trip kerb, Id<Order> order)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var page = await kerb.Page($"/work/kerb?store=maple-street&number={OrderNumber.Of(order)}");
            if (page.Contains("kerb-card-found", StringComparison.Ordinal))
            {
                return page;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromMinutes(2), "The order does not come to the kerb.");
            await Task.Delay(50);
        }
    }

    /// <summary>A pound of bananas that stands packed, in a window that ends when told.</summary>
    private static async Task<Id<Order>> Packed(OpenShop shop, string shopper, DateTimeOffset ends)
    {
        var (order, bananas, pound) = (Id<Order>.New(TimeProvider.System), Gtin.Parse(Trip.Bananas, null), Quantity.Parse("1.00 LBR", null));
        var (price, at) = (new Money(59, Currency.Usd), ends.AddHours(-3));
        var actors = shop.Services.GetRequiredService<IGrainFactory>();
        Assert.IsType<HoldOutcome.Held>(
            await actors.StockOf(Id<Store>.Parse(Trip.Store, null)).Hold(order.For<Hold>(), 1, [new(bananas, pound)]));
        Assert.IsType<AuthoriseOutcome.Authorised>(await actors.GetGrain<IPayment>(order.Value).Authorise(new(1, price, PayAtStore.Source.Id)));
        (string Kind, object Fact)[] facts =
        [
            (OrderKinds.Attempted, new
            {
                Store = Trip.Store,
                Shopper = shopper,
                Handover = "pickup",
                Lines = new[] { new OrderLine(1, bananas, "Bananas", SoldBy.Weight, pound, price, price) },
                Total = price,
                ToAuthorise = price,
                PriceRule = PriceRule.AsOrdered,
                Fingerprint = "same",
                Lapses = at,
            }),
            (OrderKinds.Placed, new { Tender = 1, Authorised = price, SlotEnds = ends, CutOff = at }),
            (OrderKinds.PickingStarted, new { By = Id<Associate>.New(TimeProvider.System) }),
            (OrderKinds.Packed, new { Goods = new[] { new PackedLine(1, bananas, "Bananas", pound, price, price) }, Total = price }),
        ];
        await shop.Services.GetRequiredService<JournalWriter>().Enqueue(new Append(
            StreamId.Of("order", order), new Lane(), 1,
            [.. facts.Select(fact => new FactRow(fact.Kind, JsonSerializer.SerializeToUtf8Bytes(fact.Fact, AsFacts), at))], []));
        return order;
    }
}
