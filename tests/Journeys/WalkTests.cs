using Deque.AxeCore.Commons;
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

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>A phone, the narrowest that reflow (1.4.10) asks for, a desk, and one at 200 % (1.4.4).</summary>
    private static readonly (int Width, int Height)[] OfShoppers = [(360, 640), (320, 640), (1440, 900), (720, 450)];
    private static readonly (int Width, int Height)[] OfStaff = [(1440, 900)];

    /// <summary>One language by day, the other by night: words and colours have nothing to do with each other.</summary>
    [Theory]
    [InlineData("en-US", ColorScheme.Light)]
    [InlineData("zh-CN", ColorScheme.Dark)]
    public async Task Nothing_stands_in_a_shoppers_way_and_a_first_view_is_light(string language, ColorScheme scheme)
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, language, scheme, 360, 640);
        var found = await Walk(shopper, await Pages.Of(shopper, PageFor.Shopper), OfShoppers, await Scales.Under(shopper));
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

    private async Task<List<string>> Walk(IPage page, IEnumerable<string> addresses, (int Width, int Height)[] screens, Scales? scales = null)
    {
        List<string> found = [];
        foreach (var address in addresses)
        {
            await page.SetViewportSizeAsync(screens[0].Width, screens[0].Height);
            var (answer, bytes) = scales is null ? (await page.GotoAsync(shop.Url + address), MostBytesAtFirstView) : await scales.Weigh(shop.Url + address);
            if (bytes is <= 1_000 or > MostBytesAtFirstView)
            {
                found.Add($"{address} weighs {bytes} bytes at first view");
            }

            if (answer!.Status >= 500)
            {
                found.Add($"{address}: {answer.Status}");
            }

            if (await page.Locator("h1").CountAsync() is var heads and not 1)
            {
                found.Add($"{address}: {heads} headings of the first level");
            }

            await page.EvaluateAsync(Axe);
            found.AddRange((await page.EvaluateAsync<string[]>(Grave)).Select(violation => $"{address}: {violation}"));
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
            if (screens == OfShoppers)
            {
                found.AddRange((await WithLargeLetters(page, address)).Select(wrong => $"{address}, letters twice as large: {wrong}"));
            }
        }

        return found;
    }

    /// <summary>
    /// Resize text (1.4.4) as on a phone: the browser's own setting for its letters, and the screen stays as it is. The pages' conditions
    /// in rem follow that setting.
    /// </summary>
    private static async Task<List<string>> WithLargeLetters(IPage page, string address)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await page.EvaluateAsync("document.adoptedStyleSheets = []");
        await session.SendAsync("Page.setFontSizes", LettersOf(32));
        await Look(page, address + "-large", 360);
        List<string> found = [.. await page.EvaluateAsync<string[]>(Crowded), .. await page.EvaluateAsync<string[]>(Spilt)];
        await session.SendAsync("Page.setFontSizes", LettersOf(16));
        await session.DetachAsync();
        return found;
    }

    private static Dictionary<string, object> LettersOf(int pixels) => new() { ["fontSizes"] = new Dictionary<string, object> { ["standard"] = pixels, ["fixed"] = pixels } };

    /// <summary>What a page weighs on its way, each as if nothing had been fetched before.</summary>
    private sealed class Scales(IPage page)
    {
        private long _bytes;

        public static async Task<Scales> Under(IPage page)
        {
            var scales = new Scales(page);
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Network.enable");
            await session.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
            await session.SendAsync("Network.setBypassServiceWorker", new() { ["bypass"] = true });
            session.Event("Network.loadingFinished").OnEvent += (_, told) =>
                Interlocked.Add(ref scales._bytes, (long)told!.Value.GetProperty("encodedDataLength").GetDouble());
            return scales;
        }

        public async Task<(IResponse? Answer, long Bytes)> Weigh(string address)
        {
            await page.GotoAsync("about:blank");
            Interlocked.Exchange(ref _bytes, 0);
            var answer = await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
            return (answer, Interlocked.Read(ref _bytes));
        }
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

    /// <summary>Asked within the page: no page has frames, for whose sake the runner would open another page each time.</summary>
    private const string Grave =
        """
        async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
          .filter((one) => ["serious", "critical"].includes(one.impact))
          .map((one) => `${one.id} (${one.impact}) ${one.nodes.slice(0, 3).map((node) => node.html).join(", ")}`)
        """;

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

    /// <summary>With large letters: what stands in a bar has its room and overlaps nothing there, and no bar hides what has the focus (2.4.11).</summary>
    private const string Crowded =
        """
        () => {
          if (getComputedStyle(document.documentElement).fontSize !== "32px") throw new Error("the letters are not large");
          const said = (one) => one.outerHTML.slice(0, 90);
          const shown = (one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.disabled && !one.closest(".sr, .skip");
          const found = [];
          for (const bar of document.querySelectorAll(".demo, .top, .bar")) {
            const items = [...bar.querySelectorAll("a, button")].filter(shown).map((one) => [one, one.getBoundingClientRect()]);
            items.forEach(([one, box], i) => {
              const over = (other) => Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1;
              if (box.left < -1 || box.right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1) found.push(`${said(one)} has no room`);
              if (items.slice(i + 1).some(([, other]) => over(other))) found.push(`${said(one)} stands over another`);
            });
          }
          const [head, bar] = [document.querySelector(".top"), document.querySelector(".bar")];
          const floor = () => bar?.getBoundingClientRect().top ?? innerHeight;   // the pages of those who work have no bar below
          for (const one of [...document.querySelectorAll("main :is(a[href], button, input:not([type=hidden]), select, textarea, summary)")].filter(shown)) {
            one.focus();
            const box = one.getBoundingClientRect();
            if (document.activeElement === one && (box.top >= floor() - 1 || box.bottom <= Math.max(1, head.getBoundingClientRect().bottom))) found.push(`${said(one)} is hidden when it has the focus`);
          }
          return found;
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
