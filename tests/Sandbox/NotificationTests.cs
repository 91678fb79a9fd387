using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenAisle.Sandbox.Tests;

public sealed class NotificationTests
{
    [Fact]
    public async Task Each_change_is_told_and_signed()
    {
        await using var listener = await Listener.Open();
        await using var company = await Company.Open(listener.Address);
        await company.Authorise("order-1");
        await company.Capture("order-1", "c-1", 500);
        await Heard(company, listener, 2);

        Assert.Equal(["authorisation.authorised", "capture.made"], listener.Kinds.Order());
        Assert.All(listener.Heard, told =>
        {
            var parts = told.Signature.Split(",v1=");
            var signed = Encoding.UTF8.GetBytes($"{parts[0][2..]}.{told.Body}");
            var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes("whsec_sandbox_demo"), signed);
            Assert.Equal(Convert.ToHexStringLower(mac), parts[1]);
            Assert.InRange(long.Parse(parts[0][2..], CultureInfo.InvariantCulture), Company.Morning.ToUnixTimeSeconds(), company.Clock.GetUtcNow().ToUnixTimeSeconds());
        });
    }

    [Fact]
    public async Task A_merchant_that_was_away_is_told_later()
    {
        await using var listener = await Listener.Open(refusals: 3);
        await using var company = await Company.Open(listener.Address);
        await company.Authorise("order-1");
        await Heard(company, listener, 1);

        Assert.Equal(["authorisation.authorised"], listener.Kinds);
    }

    [Fact]
    public async Task What_was_not_told_before_a_restart_is_told_after_it()
    {
        await using var listener = await Listener.Open(refusals: 1);
        await using var company = await Company.Open(listener.Address);
        await company.Authorise("order-1");
        await company.Restart();
        await Heard(company, listener, 1);

        Assert.Equal(["authorisation.authorised"], listener.Kinds);
    }

    [Fact]
    public async Task A_card_that_answers_twice_is_told_twice_and_out_of_order_with_the_same_ids()
    {
        await using var listener = await Listener.Open();
        await using var company = await Company.Open(listener.Address);
        await company.Authorise("order-1", "tok_twice");
        await company.Capture("order-1", "c-1", 500);
        await Heard(company, listener, 2, within: TimeSpan.FromSeconds(2));
        await Heard(company, listener, 4);

        Assert.Equal(["capture.made", "capture.made", "authorisation.authorised", "authorisation.authorised"], listener.Kinds);
        Assert.Equal(2, listener.Heard.Select(told => told.Body).Distinct().Count());
    }

    [Fact]
    public async Task All_notifications_can_be_read_again()
    {
        await using var company = await Company.Open();
        await company.Authorise("order-1");
        await company.Void("order-1");

        var all = (await company.Get("/notifications?limit=1&after=1")).Json;
        Assert.Equal("authorisation.voided", (string?)all["items"]![0]!["type"]);
        Assert.Equal("2", (string?)all["next"]);
    }

    private static Task Heard(Company company, Listener listener, int count, TimeSpan? within = null) => Company.Until(() =>
    {
        if (within is null || company.Clock.GetUtcNow() < Company.Morning + within)
            company.Clock.Advance(TimeSpan.FromMilliseconds(250));
        return Task.FromResult(listener.Heard.Count >= count);
    });
}
