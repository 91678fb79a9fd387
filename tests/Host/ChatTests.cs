using System.Text.RegularExpressions;

namespace OpenAisle.Host.Tests;

/// <summary>Shopper and picker speak in phrases, each in their own language.</summary>
public sealed class ChatTests
{
    [Fact]
    public async Task Each_reads_the_others_phrase_in_their_own_language()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var basket = await shopper.Basket();
        await shopper.Put(basket, Trip.Bananas, "1.00 LBR");
        var order = await shopper.Order(basket);
        using (var early = await shopper.Send(HttpMethod.Post, $"/api/orders/{order}/phrases", new { text = "thank-you" }))
        {
            Assert.Equal(409, (await early.Problem()).Status);   // nobody is there to hear it
        }

        using var picker = await Trip.As(shop, "associate");
        await picker.Ask(HttpMethod.Post, $"/api/picking/{order}/begin");
        var key = Regex.Match(await picker.Page($"/work/orders/{order}"), "name=\"key\" value=\"([^\"]+)\"").Groups[1].Value;
        for (var tap = 0; tap < 2; tap++)
        {
            Assert.Equal(
                $"/work/orders/{order}#chat",
                await picker.Post($"/work/orders/{order}", $"/work/orders/{order}/phrases", ("key", key), ("line", "1"), ("phrase", "any-brand-fine")));
        }

        Assert.Contains("换个牌子可以吗？", await shopper.Page($"/orders/{order}", "zh-CN"), StringComparison.Ordinal);
        await shopper.Ask(HttpMethod.Post, $"/api/orders/{order}/phrases", new { text = "any-brand" });
        Assert.Contains("<strong>Any brand is fine</strong>", await picker.Page($"/work/orders/{order}"), StringComparison.Ordinal);

        var said = (await shopper.Ask(HttpMethod.Get, $"/api/orders/{order}")).GetProperty("said");
        Assert.Equal(2, said.GetArrayLength());   // tapped twice, said once
        Assert.Equal(1, said[0].GetProperty("line").GetInt32());
        using var free = await shopper.Send(HttpMethod.Post, $"/api/orders/{order}/phrases", new { text = "call me at 555" });
        Assert.Equal("phrase", (await free.Problem()).Code);
        using var stranger = await Trip.AsGuest(shop);
        using var foreign = await stranger.Send(HttpMethod.Post, $"/api/orders/{order}/phrases", new { text = "thank-you" });
        Assert.Equal(404, (await foreign.Problem()).Status);
    }
}
