using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Messages;
using OpenAisle.Orders;

namespace OpenAisle.Host.Tests;

/// <summary>A forgotten password and the address of an account, as people meet them: by forms and by mail.</summary>
public sealed class AccountMailTests
{
    private const string Email = "ana@example.com";
    private const string Password = "a fine long sentence";
    private const string Another = "another fine sentence";

    [Theory]
    [InlineData("en", "A new password")]
    [InlineData("zh-CN", "设置新密码")]
    public async Task A_mail_leads_back_in_once_and_strangers_learn_nothing(string language, string subject)
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var ana = shop.Visitor();
        await ana.Send("/sign-up", "/sign-up", ("email", Email), ("password", Password));
        using var lost = shop.Visitor();
        lost.DefaultRequestHeaders.Add("Accept-Language", language);
        Assert.Contains("/sign-in/forgotten", await lost.Page("/sign-in"), StringComparison.Ordinal);

        // Whoever asks is told the same, whether there is an account or not.
        Assert.Equal("/sign-in/forgotten?sent=1", await lost.Send("/sign-in/forgotten", "/sign-in/forgotten", ("email", "nobody@example.com")));
        Assert.Equal("/sign-in/forgotten?sent=1", await lost.Send("/sign-in/forgotten", "/sign-in/forgotten", ("email", "not an address")));
        Assert.Equal("/sign-in/forgotten?sent=1", await lost.Send("/sign-in/forgotten", "/sign-in/forgotten", ("email", "ANA@example.com")));
        await lost.Send("/sign-in/forgotten", "/sign-in/forgotten", ("email", Email));
        var letter = Assert.Single(await Letters(shop, MessageKind.Password));
        Assert.Equal((Email, subject), (letter.Letter.Address, letter.Letter.Subject));

        var page = letter.Letter.Link!.AbsolutePath;
        Assert.Contains("no-referrer", await lost.Page(page), StringComparison.Ordinal);
        Assert.Equal($"{page}?fault=password:password-short", await lost.Send(page, page, ("password", "short")));
        Assert.Equal("/sign-in?done=password", await lost.Send(page, page, ("password", Another)));
        using var ended = await ana.GetAsync(new Uri("/me/security", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, ended.StatusCode);
        Assert.DoesNotContain("type=\"password\"", await lost.Page(page), StringComparison.Ordinal);
        Assert.Equal("/", await lost.Send("/sign-in", "/sign-in", ("email", Email), ("password", Another)));
    }

    [Fact]
    public async Task Nothing_about_orders_goes_to_an_address_before_it_is_proven()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var ana = shop.Visitor();
        await ana.Send("/sign-up", "/sign-up", ("email", Email), ("password", Password));
        var proof = Assert.Single(await Letters(shop, MessageKind.Address));
        Assert.Contains("not confirmed", await ana.Page("/me/security"), StringComparison.Ordinal);
        var order = await ana.PlaceOrder();
        var outbox = shop.Services.GetRequiredService<Outbox>();
        Assert.Equal(MessageStatus.Held, (await Told(MessageStatus.Held)).Status);

        // A mail program that opens links ahead of its reader proves nothing.
        var page = proof.Letter.Link!.AbsolutePath;
        using var anybody = shop.Visitor();
        await anybody.Page(page);
        Assert.Equal(MessageStatus.Held, (await Told(MessageStatus.Held)).Status);
        Assert.Equal("/addresses/done", await anybody.Send(page, page));
        Assert.Equal(Email, (await Told(MessageStatus.Sent)).Letter.Address);

        // Another address is not written to before it is proven either, and the former one hears of the change.
        Assert.Equal("/me/security?fault=now:wrong", await ana.Send("/me/security", "/me/address", ("email", "new@example.com"), ("now", "wrong")));
        Assert.Equal("/me/security?done=address", await ana.Send("/me/security", "/me/address", ("email", "new@example.com"), ("now", Password)));
        Assert.Equal(Email, (await shop.Services.GetRequiredService<Choices>().Of(proof.Letter.Shopper)).Account!.Email);
        var change = (await Letters(shop, MessageKind.Address)).Single(letter => letter.Letter.Address == "new@example.com").Letter.Link!.AbsolutePath;
        Assert.Equal("/addresses/done", await ana.Send(change, change));
        Assert.Equal(Email, Assert.Single(await Letters(shop, MessageKind.Moved)).Letter.Address);
        Assert.Contains("new@example.com", await ana.Page("/me/security"), StringComparison.Ordinal);

        async Task<OutboxEntry> Told(MessageStatus status)
        {
            for (var i = 0; i < 2_400; i++)
            {
                if ((await outbox.OfOrder(Id<Order>.Parse(order, null))).FirstOrDefault(entry => entry.Letter.Kind == MessageKind.Confirmed && entry.Status == status) is { } entry)
                {
                    return entry;
                }

                await Task.Delay(50);
            }

            throw new InvalidOperationException($"No message about {order} is {status}.");
        }
    }

    [Fact]
    public async Task Whose_address_a_stranger_typed_is_written_to_and_the_stranger_sees_nothing_of_it()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var ana = shop.Visitor();
        await ana.Send("/sign-up", "/sign-up", ("email", Email), ("password", Password));
        var proof = Assert.Single(await Letters(shop, MessageKind.Address)).Letter;
        await ana.Send(proof.Link!.AbsolutePath, proof.Link.AbsolutePath);

        foreach (var email in new[] { Email, "free@example.com" })
        {
            using var stranger = shop.Visitor();
            Assert.Equal("/me?welcome=1", await stranger.Send("/sign-up", "/sign-up", ("email", email), ("password", Another)));
            Assert.Contains(email, await stranger.Page("/me/security"), StringComparison.Ordinal);
            Assert.Equal("/me/security?done=address", await stranger.Send("/me/security", "/me/address/link"));
            await stranger.Send("/me", "/me/sign-out");
            Assert.Equal("/", await stranger.Send("/sign-in", "/sign-in", ("email", email), ("password", Another)));
        }

        var told = Assert.Single(await Letters(shop, MessageKind.Known)).Letter;
        Assert.Equal((proof.Shopper, Email, "/sign-in"), (told.Shopper, told.Address, told.Link!.AbsolutePath));
        Assert.Equal([Email, "free@example.com"], (await Letters(shop, MessageKind.Address)).Select(letter => letter.Letter.Address).Distinct().Order());

        // However often it is typed: nobody's mailbox is filled by it.
        for (var i = 0; i < 2 * new MessageSettings().MostAccountMails; i++)
        {
            await shop.Services.GetRequiredService<AccountMail>().Address(Id<Shopper>.New(TimeProvider.System), "Mallory@example.com", "token", DateTimeOffset.MaxValue, "en");
        }

        Assert.Equal(new MessageSettings().MostAccountMails, (await Letters(shop, MessageKind.Address)).Count(letter => letter.Letter.Address == "Mallory@example.com"));
    }

    [Fact]
    public async Task Programs_do_the_same_over_http()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var ana = shop.Visitor();
        await ana.Send("/sign-up", "/sign-up", ("email", Email), ("password", Password));
        using var program = shop.Visitor();
        Assert.Equal(HttpStatusCode.Accepted, (await program.PostText("/api/accounts/password-links", """{"email":"nobody@example.com"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await program.PostText("/api/accounts/password-links", $$"""{"email":"{{Email}}"}""")).StatusCode);
        var token = Assert.Single(await Letters(shop, MessageKind.Password)).Letter.Link!.Segments[^1];
        Assert.Equal((422, "password-short", "password"), await (await Put("/api/accounts/password", new { token, password = "x" })).Problem());
        Assert.Equal(HttpStatusCode.NoContent, (await Put("/api/accounts/password", new { token, password = Another })).StatusCode);
        Assert.Equal((409, "used", "token"), await (await Put("/api/accounts/password", new { token, password = Another })).Problem());

        using var again = shop.Visitor();
        await again.Send("/sign-in", "/sign-in", ("email", Email), ("password", Another));
        using var change = new StringContent($$"""{"email":"new@example.com","password":"{{Another}}"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Accepted, (await again.PutAsync(new Uri("/api/shoppers/me/address", UriKind.Relative), change)).StatusCode);
        var proof = (await Letters(shop, MessageKind.Address)).Single(letter => letter.Letter.Address == "new@example.com").Letter.Link!.Segments[^1];
        Assert.Equal(HttpStatusCode.NoContent, (await Put("/api/accounts/address", new { token = proof })).StatusCode);

        Task<HttpResponseMessage> Put(string path, object body) => program.PutAsync(
            new Uri(path, UriKind.Relative), new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json"));
    }

    [Fact]
    public async Task Asking_for_links_has_a_limit_a_minute()
    {
        await using var shop = await OpenShop.Open();
        using var visitor = shop.Visitor();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 33; i++)
        {
            using var answer = await visitor.PutAsync(
                new Uri("/api/accounts/address", UriKind.Relative), new StringContent("""{"token":"x"}""", System.Text.Encoding.UTF8, "application/json"));
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(30, statuses.Count(status => status == HttpStatusCode.Conflict));
        Assert.Equal(3, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    private static async Task<IReadOnlyList<OutboxEntry>> Letters(OpenShop shop, MessageKind kind) =>
        [.. (await shop.Services.GetRequiredService<Outbox>().OfAccounts()).Where(entry => entry.Letter.Kind == kind)];
}
