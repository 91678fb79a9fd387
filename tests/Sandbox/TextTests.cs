using System.Text.Json.Nodes;

namespace OpenAisle.Sandbox.Tests;

public sealed class TextTests
{
    [Fact]
    public async Task A_text_message_under_one_key_is_one_message_over_a_restart_too()
    {
        await using var company = await Company.Open();
        Assert.Equal(200, (await company.Put("/sms/a", new { to = "+1 555 0100", text = "Ready <b>" })).Http);
        await company.Restart();
        Assert.Equal(200, (await company.Put("/sms/a", new { to = "+1 555 0100", text = "Ready <b>" })).Http);
        Assert.Equal("conflict", (await company.Put("/sms/a", new { to = "+1 555 0100", text = "Late" })).Code);
        Assert.Equal(400, (await company.Put("/sms/b", new { to = "nobody", text = "Late" })).Http);
        Assert.Equal(400, (await company.Put("/sms/b", new { to = "+1 555 0100", text = new string('x', 1_601) })).Http);

        var kept = Assert.Single((JsonArray)(await company.Get("/sms?to=%2B1%20555%200100")).Json["items"]!);
        Assert.Equal("Ready <b>", (string?)kept!["text"]);
        Assert.Empty((JsonArray)(await company.Get("/sms?to=1")).Json["items"]!);
    }
}
