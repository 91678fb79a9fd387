using System.Net;

namespace OpenAisle.Host.Tests;

/// <summary>A program hears of an order live and prints its receipt, as the pages do.</summary>
public sealed class NewsTests
{
    private static readonly TimeSpan HeardWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_program_hears_what_becomes_of_its_order_and_of_nobody_elses()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var order = await NewOrder(shopper);
        using var heard = new CancellationTokenSource(HeardWithin);
        using var news = await shopper.Listen($"/api/orders/{order}/news", heard.Token);
        Assert.Equal("text/event-stream", news.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await news.Content.ReadAsStreamAsync(heard.Token));
        Assert.StartsWith("Placed.", await Next(lines, heard.Token), StringComparison.Ordinal);
        await shopper.Ask(HttpMethod.Post, $"/api/orders/{order}/cancellation");
        Assert.StartsWith("Cancelled.", await Next(lines, heard.Token), StringComparison.Ordinal);

        using var stranger = await Trip.AsGuest(shop);
        Assert.Equal((404, "not-found", null), await (await stranger.Send(HttpMethod.Get, $"/api/orders/{order}/news")).Problem());
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Send(HttpMethod.Get, $"/api/picking/{order}/news")).StatusCode);
    }

    [Fact]
    public async Task A_pickers_program_hears_what_the_shopper_says()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        using var picker = await Trip.As(shop, "manager");
        var order = await NewOrder(shopper);
        await picker.Ask(HttpMethod.Post, $"/api/picking/{order}/begin");
        await shopper.Ask(HttpMethod.Post, $"/api/orders/{order}/phrases", new { text = "freshest" });
        using var heard = new CancellationTokenSource(HeardWithin);
        using var news = await picker.Listen($"/api/picking/{order}/news?seen=0", heard.Token);
        using var lines = new StreamReader(await news.Content.ReadAsStreamAsync(heard.Token));
        Assert.Equal("1", await Next(lines, heard.Token));
    }

    [Fact]
    public async Task A_receipt_is_on_paper_for_its_shopper_and_for_whoever_hands_over_and_not_before_it_is_packed()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        using var stranger = await Trip.AsGuest(shop);
        using var manager = await Trip.As(shop, "manager");
        var order = await NewOrder(shopper);
        var (own, theirs) = ($"/api/orders/{order}/printed-receipt", $"/api/orders/{order}/printed-receipt-for-shopper");
        Assert.Equal((409, "not-packed", null), await (await shopper.Send(HttpMethod.Get, own)).Problem());
        Assert.Equal((409, "not-packed", null), await (await manager.Send(HttpMethod.Get, theirs)).Problem());
        Assert.Equal((422, "paper", "paper"), await (await shopper.Send(HttpMethod.Get, own + "?paper=stone")).Problem());
        Assert.Equal((404, "not-found", null), await (await stranger.Send(HttpMethod.Get, own)).Problem());
        Assert.Equal(HttpStatusCode.Forbidden, (await shopper.Send(HttpMethod.Get, theirs)).StatusCode);
        using var page = await shopper.Send(HttpMethod.Get, $"/orders/{order}/receipt?paper=pdf");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
    }

    private static async Task<string> NewOrder(Trip shopper)
    {
        var basket = await shopper.Basket();
        await shopper.Put(basket, Trip.Bananas, "1.00 LBR");
        return await shopper.Order(basket);
    }

    /// <summary>The id of the next event.</summary>
    private static async Task<string> Next(StreamReader lines, CancellationToken cancel)
    {
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                return line["id: ".Length..];
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
