using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using OpenAisle.Fulfilment;
using OpenAisle.Kernel;
using OpenAisle.Messages;
using OpenAisle.Orders;

namespace OpenAisle.Journeys.Tests;

/// <summary>Something is missing, the shopper is asked by message, and answers by its link without signing in.</summary>
[Collection(typeof(Ordering))]
public sealed partial class QuestionTests(RunningShop shop)
{
    [Fact]
    public async Task The_link_in_the_message_answers_its_question_once_and_no_other_link_does()
    {
        var order = await new ByProgram(shop).Order("wei@example.com");
        using var associate = await new ByProgram(shop).SignedIn("associate");
        using var manager = await new ByProgram(shop).SignedIn("manager");
        await Send(associate, HttpMethod.Post, $"/api/picking/{order}/begin", null);
        var list = await Send(associate, HttpMethod.Get, $"/api/picking/{order}", null);
        var line = list["lines"]!.AsArray().First(row => row!["instead"]!.AsArray().Count > 1)!;
        var (number, first, second) = (line["line"]!["line"]!["number"], line["instead"]![0]!, line["instead"]![1]!);
        await Send(associate, HttpMethod.Post, $"/api/picking/{order}/lines/{number}/short", new { });
        await Propose(associate, order, number!, first);

        // The demo's outbox stands for the mailbox. Opening the link, as mail programs do by themselves, answers nothing.
        var link = await Link(manager, order, 0);
        using var anybody = Caller();
        Assert.Contains("name=\"answer\"", await anybody.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Equal("waiting", await StatusOf(associate, order, number!));

        // Nobody answers with a link that is forged, too old, or of another kind; nor without the page's own form.
        var token = link.Segments[^1];
        var keys = DataProtectionProvider.Create(new DirectoryInfo(Path.Combine(shop.Folder, "keys")), key => key.SetApplicationName("OpenAisle"));
        var forger = new Links(keys, new MessageSettings { Shop = new Uri(shop.Url) }, TimeProvider.System);
        var asked = Assert.IsType<LinkReading<AnswerLink>.Good>(forger.ReadAnswer(token)).Link;
        var old = forger.Answer(asked, TimeProvider.System.GetUtcNow().AddSeconds(-1));
        var other = forger.Answer(asked with { Proposal = Id<PickStep>.New(TimeProvider.System) }, TimeProvider.System.GetUtcNow().AddHours(1));
        var off = forger.Off(new OffLink(Id<Kernel.Shopper>.New(TimeProvider.System), MessageKind.Ready, Channel.Email));
        var changed = new Uri(link, (token[0] == 'A' ? 'B' : 'A') + token[1..]);
        foreach (var bad in new[] { old, other, changed, new Uri(link, off.Segments[^1]), new Uri(link, "x") })
        {
            using var page = await anybody.GetAsync(bad);
            Assert.Equal(HttpStatusCode.Gone, page.StatusCode);
            using var posted = await Answer(anybody, link, bad, "yes");
            Assert.True(posted.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.NotFound, $"{bad}: {posted.StatusCode}");
        }

        using (var bare = await anybody.PostAsync(link, new FormUrlEncodedContent([new("answer", "yes")])))
        {
            Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        }

        Assert.Equal("waiting", await StatusOf(associate, order, number!));

        // Yes, told twice; a later no changes nothing.
        foreach (var answer in new[] { "yes", "yes", "no" })
        {
            using var answered = await Answer(anybody, link, link, answer);
            Assert.Equal(HttpStatusCode.Redirect, answered.StatusCode);
            Assert.Equal("accepted", await StatusOf(associate, order, number!));
        }

        Assert.DoesNotContain("name=\"answer\"", await anybody.GetStringAsync(link), StringComparison.Ordinal);

        // A new question of the same line needs its own link: the first one does not answer it.
        await Send(associate, HttpMethod.Post, $"/api/picking/{order}/lines/{number}/undo", null);
        await Propose(associate, order, number!, second);
        var next = await Link(manager, order, 1);
        using (await Answer(anybody, next, link, "no"))
        {
            Assert.Equal("waiting", await StatusOf(associate, order, number!));
        }

        using (await Answer(anybody, next, next, "no"))
        {
            Assert.Equal("declined", await StatusOf(associate, order, number!));
        }
    }

    private static HttpClient Caller() => new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false });

    private Task<JsonNode> Propose(HttpClient associate, string order, JsonNode line, JsonNode instead) => Send(
        associate, HttpMethod.Post, $"/api/picking/{order}/lines/{line}/proposed", new { gtin = instead["gtin"], quantity = instead["quantity"] });

    private async Task<string> StatusOf(HttpClient associate, string order, JsonNode line) =>
        (await Send(associate, HttpMethod.Get, $"/api/picking/{order}", null))["pick"]!["lines"]!.AsArray()
            .First(row => row!["line"]!["number"]!.ToString() == line.ToString())!["asked"]!["status"]!.ToString();

    /// <summary>Posts the answer as the page would, with the hidden token of a page that was shown.</summary>
    private static async Task<HttpResponseMessage> Answer(HttpClient anybody, Uri shown, Uri to, string answer)
    {
        // A page whose question is settled has no form; any page of ours with one gives the visitor's token.
        var page = await anybody.GetStringAsync(shown);
        var token = Hidden().Match(page) is { Success: true } hidden ? hidden.Groups[1].Value
            : Hidden().Match(await anybody.GetStringAsync(new Uri(shown, "/sign-in"))).Groups[1].Value;
        return await anybody.PostAsync(to, new FormUrlEncodedContent([new("answer", answer), new("__RequestVerificationToken", WebUtility.HtmlDecode(token))]));
    }

    private async Task<Uri> Link(HttpClient manager, string order, int nth)
    {
        for (var asked = 0; asked < 600; asked++)
        {
            var page = await manager.GetStringAsync(new Uri($"{shop.Url}/manage/messages?store=maple-street&order={order}"));
            var links = AnswerAddress().Matches(page).Select(link => link.Groups[1].Value).Distinct().ToList();
            if (links.Count > nth)
            {
                return new Uri(new Uri(shop.Url), links[nth]);
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException("No question went out.");
    }

    private Task<JsonNode> Send(HttpClient caller, HttpMethod method, string address, object? body) => new ByProgram(shop).Send(caller, method, address, body);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("href=\"(/answers/[^\"]+)\"")]
    private static partial Regex AnswerAddress();
}
