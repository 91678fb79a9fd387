using System.Net.Http.Json;

namespace OpenAisle.Sandbox.Tests;

public sealed class WeatherTests : IAsyncLifetime
{
    private Company _company = null!;

    public async ValueTask InitializeAsync() => _company = await Company.Open();

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_company_that_is_down_closes_the_connection_and_is_as_it_was_afterwards()
    {
        await _company.Authorise("order-1");
        await _company.Weather(new { down = true });
        await Assert.ThrowsAsync<HttpRequestException>(() => _company.Find("order-1"));
        await Assert.ThrowsAsync<HttpRequestException>(() => _company.Get("/health"));
        await Assert.ThrowsAsync<HttpRequestException>(() => _company.Get("/cards/new?return=http://shop.example/"));

        await _company.Weather(new { });
        Assert.Equal("authorised", (await _company.Find("order-1")).Status);
    }

    [Fact]
    public async Task A_slow_company_answers_after_the_work_is_done()
    {
        await _company.Weather(new { delayMs = 60_000 });
        var asked = _company.Authorise("order-1");
        await Company.Until(async () => await _company.Ledger.Find("order-1") is not null);
        Assert.False(asked.IsCompleted);

        await Company.Until(() =>
        {
            _company.Clock.Advance(TimeSpan.FromSeconds(60));
            return Task.FromResult(asked.IsCompleted);
        });
        Assert.Equal(200, (await asked).Http);
    }

    [Fact]
    public async Task Errors_strike_before_anything_is_done()
    {
        await _company.Weather(new { errorRatePercent = 100 });
        Assert.Equal((500, "weather"), ((await _company.Authorise("order-1")).Http, (await _company.Authorise("order-1")).Code));
        await _company.Weather(new { errorRatePercent = 0 });
        Assert.Equal(404, (await _company.Find("order-1")).Http);
    }

    [Fact]
    public async Task So_many_of_a_hundred_fail_as_was_set()
    {
        await _company.Weather(new { errorRatePercent = 50 });
        var failed = 0;
        for (var i = 0; i < 100; i++)
            failed += (await _company.Find("order-1")).Http == 500 ? 1 : 0;
        Assert.InRange(failed, 30, 70);
    }

    [Fact]
    public async Task Charge_then_error_carries_out_what_it_calls_a_fault()
    {
        await _company.Authorise("order-1");
        await _company.Weather(new { chargeThenError = true });
        Assert.Equal(500, (await _company.Capture("order-1", "c-1", 700)).Http);
        Assert.Equal((200, 700), ((await _company.Find("order-1")).Http, (await _company.Find("order-1")).Captured));
    }

    [Fact]
    public async Task A_lying_company_states_a_wrong_amount()
    {
        await _company.Weather(new { lieAboutAmount = true });
        var lie = await _company.Authorise("order-1", minorUnits: 2_000);
        await _company.Weather(new { });

        Assert.Equal(("authorised", 2_100), (lie.Status, (long)lie.Json["amount"]!["minorUnits"]!));
        Assert.Equal(2_000, (long)(await _company.Find("order-1")).Json["amount"]!["minorUnits"]!);
    }

    [Fact]
    public async Task A_lying_company_denies_what_it_has()
    {
        await _company.Authorise("order-1");
        await _company.Weather(new { lieNotFound = true });
        Assert.Equal("not_found", (await _company.Find("order-1")).Code);
        Assert.Equal("voided", (await _company.Void("order-1")).Status);   // which is why a merchant voids instead of believing
    }

    [Fact]
    public async Task Only_the_admin_makes_the_weather_and_anyone_may_look()
    {
        Assert.Equal(401, (int)(await _company.Merchant.PutAsync("/weather", JsonContent.Create(new { down = true }))).StatusCode);
        Assert.Equal(400, (int)(await _company.Admin.PutAsync("/weather", JsonContent.Create(new { delayMs = -1 }))).StatusCode);
        Assert.Equal(400, (int)(await _company.Admin.PutAsync("/weather", JsonContent.Create(new { rain = 1 }))).StatusCode);
        Assert.False((bool)(await _company.Get("/weather")).Json["down"]!);
    }
}
