using System.Net;

namespace OpenAisle.Host.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Without_the_payment_company_the_shop_is_degraded_and_still_ready()
    {
        await using var shop = await OpenShop.Open();
        using var client = shop.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var report = await ready.Json();
        Assert.Equal("degraded", report.GetProperty("status").GetString());
        Assert.Equal("degraded", report.GetProperty("checks").GetProperty("payments").GetProperty("status").GetString());
    }
}
