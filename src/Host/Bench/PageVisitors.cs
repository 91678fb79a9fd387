using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace OpenAisle.Host.Bench;

internal enum PageVisitorKind
{
    New,
    Known,
    WithBasket,
}

/// <summary>What was asked, and how long each answer took.</summary>
internal sealed record PagesAsked(IReadOnlyList<double> Milliseconds, long Bytes);

/// <summary>So many visitors, each asking for the next page as soon as the last one is there.</summary>
internal sealed partial class PageVisitors : IDisposable
{
    private const int BasketLines = 5;
    private const int Seed = 11;

    private readonly HttpClient _http;
    private readonly List<(PageVisitorKind Kind, string Cookies, string Language)> _visitors = [];

    private PageVisitors(Uri address) => _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address };

    /// <summary>The pages of all products that the store's departments show first.</summary>
    public string[] ProductPages { get; private set; } = [];

    public static async Task<PageVisitors> Come(PagesShop shop, int count, CancellationToken cancel)
    {
        var visitors = new PageVisitors(shop.Address);
        var home = await visitors._http.GetStringAsync(new Uri(PagesShop.Home, UriKind.Relative), cancel);
        var departments = DepartmentLink().Matches(home).Select(link => link.Groups["page"].Value).Distinct();
        var pages = new List<string> { home };
        foreach (var department in departments)
        {
            pages.Add(await visitors._http.GetStringAsync(new Uri(department, UriKind.Relative), cancel));
        }

        visitors.ProductPages = [.. pages.SelectMany(page => ProductLink().Matches(page)).Select(link => link.Groups["page"].Value).Distinct()];
        var chance = new Random(Seed);
        for (var number = 0; number < count; number++)
        {
            var kind = (PageVisitorKind)(number % 3);
            var cookies = kind == PageVisitorKind.New ? "" : await Visit(shop, kind, home, chance, cancel);
            visitors._visitors.Add((kind, cookies, number % 4 == 3 ? "zh-CN,zh;q=0.9" : "en-US,en;q=0.9"));
        }

        return visitors;
    }

    /// <summary>Has the visitors ask for the pages, each time another one, for so long.</summary>
    public async Task<PagesAsked> Ask(string[] pages, PageVisitorKind? only, TimeSpan howLong, CancellationToken cancel)
    {
        var asking = _visitors.Count;
        var here = _visitors.Where(visitor => only is null || visitor.Kind == only).ToList();
        var since = Stopwatch.GetTimestamp();
        var bytes = 0L;
        var took = await Task.WhenAll(Enumerable.Range(0, asking).Select(number => Task.Run(
            async () =>
            {
                var visitor = here[number % here.Count];
                var chance = new Random(Seed + number);
                var buffer = new byte[64 * 1024];
                var times = new List<double>();
                while (Stopwatch.GetElapsedTime(since) < howLong)
                {
                    var asked = Stopwatch.GetTimestamp();
                    Interlocked.Add(ref bytes, await Get(pages[chance.Next(pages.Length)], visitor.Cookies, visitor.Language, buffer, cancel));
                    times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                }

                return times;
            },
            cancel)));
        return new([.. took.SelectMany(times => times)], bytes);
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> Get(string page, string cookies, string language, byte[] buffer, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        if (cookies.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        var all = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            all += read;
        }

        return all;
    }

    /// <summary>Somebody who has been here before, as the cookies of their browser tell.</summary>
    private static async Task<string> Visit(PagesShop shop, PageVisitorKind kind, string home, Random chance, CancellationToken cancel)
    {
        var jar = new CookieContainer();
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = jar, AllowAutoRedirect = false }) { BaseAddress = shop.Address };
        var page = await browser.GetStringAsync(new Uri(PagesShop.Home, UriKind.Relative), cancel);
        if (kind == PageVisitorKind.WithBasket)
        {
            foreach (var line in chance.GetItems([.. Line().Matches(home).Select(button => button.Groups["line"].Value).Distinct()], BasketLines))
            {
                using var form = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = TokenField().Match(page).Groups["token"].Value,
                    ["line"] = line,
                });
                using var added = await browser.PostAsync(new Uri(PagesShop.Home + "/basket/lines", UriKind.Relative), form, cancel);
                if (added.StatusCode != HttpStatusCode.Found)
                {
                    throw new InvalidOperationException($"The basket answers {added.StatusCode}.");
                }

                // The first line made a guest of the visitor, and the form's secret is a guest's from then on.
                page = await browser.GetStringAsync(new Uri(PagesShop.Home, UriKind.Relative), cancel);
            }
        }

        return jar.GetCookieHeader(shop.Address);
    }

    [GeneratedRegex("href=\"(?<page>/stores/[^/\"]+/products/[0-9]{14})\"")]
    private static partial Regex ProductLink();

    [GeneratedRegex("href=\"(?<page>/stores/[^/\"]+/departments/[a-z-]+)\"")]
    private static partial Regex DepartmentLink();

    [GeneratedRegex("class=\"add\" form=\"step\" name=\"line\" value=\"(?<line>[^\"]*)\"")]
    private static partial Regex Line();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]*)\"")]
    private static partial Regex TokenField();
}
