using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// Every page of shopper, associate and manager, visited once in each language and looked at by axe-core and by what it does not look at:
/// what docs/accessibility.md calls the walk. And what a page weighs.
/// </summary>
[Collection(typeof(Walks))]
public sealed class WalkTests(RunningShop shop)
{
    private const long MostBytesAtFirstView = 150_000;

    private static readonly string[] Grave = ["serious", "critical"];
    private static readonly AxeRunOptions OnlyWhatIsWrong = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>A phone, the narrowest that reflow (1.4.10) asks for, a desk, and one at 200 % (1.4.4).</summary>
    private static readonly (int Width, int Height)[] OfShoppers = [(360, 640), (320, 640), (1440, 900), (720, 450)];
    private static readonly (int Width, int Height)[] OfStaff = [(1440, 900)];

    /// <summary>One language by day, the other by night: words and colours have nothing to do with each other.</summary>
    [Theory]
    [InlineData("en-US", ColorScheme.Light)]
    [InlineData("zh-CN", ColorScheme.Dark)]
    public async Task Nothing_stands_in_a_shoppers_way(string language, ColorScheme scheme)
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, language, scheme, 360, 640);
        var found = await Walk(shopper, await Pages.Of(shopper, PageFor.Shopper), OfShoppers);
        found.AddRange(await Walk(await Visitors.Holder(shop, browser, language, scheme, 360, 640), Pages.OfAccounts, OfShoppers));
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Nothing_stands_in_the_way_of_those_who_work_there()
    {
        await using var browser = await Browser.Open();
        var manager = await Visitors.Manager(shop, browser, "zh-CN", ColorScheme.Dark, 1440, 900);
        var found = await Walk(manager, await Pages.Of(manager, PageFor.Staff), OfStaff);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task A_first_view_is_light()
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        var addresses = await Pages.Of(page, PageFor.Shopper);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });   // each as if nothing had been fetched before
        await session.SendAsync("Network.setBypassServiceWorker", new() { ["bypass"] = true });
        var bytes = 0L;
        session.Event("Network.loadingFinished").OnEvent += (_, told) => Interlocked.Add(ref bytes, (long)told!.Value.GetProperty("encodedDataLength").GetDouble());
        foreach (var address in addresses)
        {
            await page.GotoAsync("about:blank");
            Interlocked.Exchange(ref bytes, 0);
            await page.GotoAsync(shop.Url + address, new() { WaitUntil = WaitUntilState.Load });
            var weighs = Interlocked.Read(ref bytes);
            Assert.True(weighs is > 1_000 and <= MostBytesAtFirstView, $"{address} weighs {weighs} bytes at first view.");
        }
    }

    private async Task<List<string>> Walk(IPage page, IEnumerable<string> addresses, (int Width, int Height)[] screens)
    {
        List<string> found = [];
        foreach (var address in addresses)
        {
            await page.SetViewportSizeAsync(screens[0].Width, screens[0].Height);
            var answer = await page.GotoAsync(shop.Url + address);
            if (answer!.Status >= 500)
            {
                found.Add($"{address}: {answer.Status}");
            }

            if (await page.Locator("h1").CountAsync() is var heads and not 1)
            {
                found.Add($"{address}: {heads} headings of the first level");
            }

            var seen = await page.RunAxe(OnlyWhatIsWrong);
            found.AddRange(seen.Violations.Where(violation => Grave.Contains(violation.Impact)).Select(violation =>
                $"{address}: {violation.Id} ({violation.Impact}) {string.Join(", ", violation.Nodes.Take(3).Select(node => node.Html))}"));
            found.AddRange((await page.EvaluateAsync<string[]>(SmallTargets)).Select(target => $"{address}: {target} is too small"));
            foreach (var (width, height) in screens)
            {
                await page.SetViewportSizeAsync(width, height);
                await Look(page, address, width);
                found.AddRange((await page.EvaluateAsync<string[]>(Spilt)).Select(spilt => $"{address} at {width} px: {spilt}"));
            }

            await page.SetViewportSizeAsync(screens[0].Width, screens[0].Height);
            await page.EvaluateAsync(Spaced);
            found.AddRange((await page.EvaluateAsync<string[]>(Spilt)).Select(spilt => $"{address}, spaced: {spilt}"));
        }

        return found;
    }

    /// <summary>A picture for people, when LOOKS names a folder.</summary>
    private static async Task Look(IPage page, string address, int width)
    {
        if (Environment.GetEnvironmentVariable("LOOKS") is { } folder)
        {
            var name = string.Join('-', address.Split('/', '?', '=', '&', ':'));
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"page{name}-{width}-{await page.EvaluateAsync<string>("document.documentElement.lang")}.png") });
        }
    }

    /// <summary>Text spacing (1.4.12), as one sheet for the whole page: set on one element after the other, each would lay it all out anew.</summary>
    private const string Spaced =
        """
        () => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("body, body * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
          document.adoptedStyleSheets = [sheet];
          const shown = getComputedStyle(document.querySelector("h1, p, a")), size = parseFloat(shown.fontSize);
          if (Math.abs(parseFloat(shown.letterSpacing) - 0.12 * size) > 0.1) throw new Error("the text is not spaced");
        }
        """;

    /// <summary>
    /// No page needs two ways of scrolling; and no text of its own stands in a box that is smaller than it and cuts it, but names that are
    /// kept to two lines on purpose and stand whole elsewhere.
    /// </summary>
    private const string Spilt =
        """
        () => {
          const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          const past = () => [...document.querySelectorAll("body *")].filter((one) => one.offsetParent && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
          const cut = [...document.querySelectorAll("main button, main h1, main h2, main label, main p, main a.deed, main a.plain-deed")].filter((one) => {
            const style = getComputedStyle(one);
            return one.offsetParent && style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 && style.textOverflow !== "ellipsis" && !one.closest(".sr, .table-scroll, .shelf-row");
          });
          const said = (one) => one.outerHTML.slice(0, 90);
          return [...(wide > 0 ? [`${wide} px too wide, ${past().slice(0, 3).map(said).join(" … ")}`] : []), ...cut.map((one) => `${said(one)} is cut off`)];
        }
        """;

    /// <summary>Target size (2.5.8): 24 px each way, or so far from the next that a circle of 24 px touches none; links in a text are exempt.</summary>
    private const string SmallTargets =
        """
        () => {
          const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea, label.choice")]
            .filter((one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !one.closest(".sr, .skip") && !one.disabled);
          const boxes = new Map(all.map((one) => [one, one.getBoundingClientRect()]));
          const inText = (one) => one.tagName === "A" && getComputedStyle(one).display === "inline"
            && [...(one.parentElement?.childNodes ?? [])].some((beside) => beside.nodeType === 3 && beside.textContent.trim());
          const labelled = (one) => [...(one.labels ?? [])].some((label) => { const box = label.getBoundingClientRect(); return box.width >= 24 && box.height >= 24; });
          const near = (box, other) => {
            const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
            const [dx, dy] = [Math.max(other.left - x, 0, x - other.right), Math.max(other.top - y, 0, y - other.bottom)];
            return Math.hypot(dx, dy) < 12;
          };
          return all.filter((one) => {
            const box = boxes.get(one);
            if (!box.width || !box.height || (box.width >= 23.5 && box.height >= 23.5) || inText(one) || labelled(one)) return false;
            return all.some((other) => other !== one && !other.contains(one) && !one.contains(other) && near(box, boxes.get(other)));
          }).map((one) => { const box = boxes.get(one); return `${box.width | 0}x${box.height | 0} ${one.outerHTML.slice(0, 90)}`; });
        }
        """;
}
