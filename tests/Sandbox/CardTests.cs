using System.Net;
using System.Net.Http.Json;

namespace OpenAisle.Sandbox.Tests;

public sealed class CardTests : IAsyncLifetime
{
    private Company _company = null!;

    public async ValueTask InitializeAsync() => _company = await Company.Open();

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_card_becomes_a_token_that_pays_and_can_be_used_again_after_a_restart()
    {
        var response = await _company.Merchant.PostAsync("/cards", JsonContent.Create(new { number = "4242 4242 4242 4242", expiry = "08/34", cvc = "123" }));
        var card = (await response.Content.ReadFromJsonAsync<Dictionary<string, string>>())!;
        await _company.Restart();

        Assert.Equal("Visa •••• 4242", card["label"]);
        Assert.Equal("authorised", (await _company.Authorise("order-1", card["token"])).Status);
        Assert.Equal("authorised", (await _company.Authorise("order-2", card["token"])).Status);
    }

    [Fact]
    public void Every_test_card_has_a_right_check_digit_and_a_behaviour_of_its_own()
    {
        Assert.All(TestCards.All, card => Assert.True(CardEntry.IsLuhn(card.Number), card.Number));
        Assert.Equal(Enum.GetValues<Behaviour>(), TestCards.All.Select(card => card.Behaviour));
    }

    [Theory]
    [InlineData("4242424242424241", "08/34", "123", "number")]
    [InlineData("5555555555554444", "08/34", "123", "number")]
    [InlineData("4242424242424242", "02/26", "123", "expiry")]
    [InlineData("4242424242424242", "13/34", "123", "expiry")]
    [InlineData("4242424242424242", "03/26", "12", "cvc")]
    public async Task A_bad_card_is_refused_with_its_field(string number, string expiry, string cvc, string field)
    {
        var response = await _company.Merchant.PostAsync("/cards", JsonContent.Create(new { number, expiry, cvc }));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"{field}\":[", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_sends_the_shopper_back_with_a_token_and_keeps_what_the_address_had()
    {
        var back = "http://shop.example/checkout?attempt=7&step=pay#card";
        var response = await Submit(back, "4242424242424242", "08/34");

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Matches(@"^http://shop\.example/checkout\?attempt=7&step=pay&token=tok_[0-9a-f]{32}&label=Visa%20%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%204242#card$",
            response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_page_shows_again_with_the_fault_when_the_card_is_bad()
    {
        var response = await Submit("http://shop.example/", "4242424242424242", "01/20");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("not be past", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//shop.example/")]
    [InlineData("http://user:secret@shop.example/")]
    [InlineData("")]
    public async Task Only_a_plain_web_address_is_returned_to(string back)
    {
        Assert.Equal(400, (await _company.Get($"/cards/new?return={Uri.EscapeDataString(back)}")).Http);
        Assert.Equal(HttpStatusCode.BadRequest, (await Submit(back, "4242424242424242", "08/34")).StatusCode);
    }

    [Fact]
    public async Task The_page_runs_no_script_and_may_only_post_here_and_to_the_shop()
    {
        var response = await _company.Merchant.GetAsync($"/cards/new?return={Uri.EscapeDataString("https://shop.example:444/\"><script>x")}");
        var html = await response.Content.ReadAsStringAsync();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("default-src 'none'; style-src 'self'; form-action 'self' https://shop.example:444; base-uri 'none'; frame-ancestors 'none'", policy);
    }

    [Theory]
    [InlineData("en", "Use this card")]
    [InlineData("zh-Hans", "使用此卡")]
    [InlineData("xx", "Use this card")]
    public async Task The_page_speaks_the_shoppers_language(string locale, string words) =>
        Assert.Contains(words, WebUtility.HtmlDecode((await _company.Get($"/cards/new?return=http://shop.example/&locale={locale}")).Text), StringComparison.Ordinal);

    private Task<HttpResponseMessage> Submit(string back, string number, string expiry) =>
        _company.Merchant.PostAsync("/cards/new", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["return"] = back,
            ["testCard"] = number,
            ["expiry"] = expiry,
            ["cvc"] = "123",
        }));
}
