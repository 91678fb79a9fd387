using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// The criteria of WCAG 2.2 that a program can look at and axe-core does not: what docs/accessibility.md names as the test of each.
/// Measured on every page of a shopper, in a browser.
/// </summary>
public sealed class WcagTests(RunningShop shop) : IClassFixture<RunningShop>
{
    private const int MostTabs = 120;

    /// <summary>Reflow (1.4.10), zoom to 200 % (1.4.4, a desk of half the size), text spacing (1.4.12): nothing runs out of the page.</summary>
    [Theory]
    [InlineData("en-US", 320, 640, false)]
    [InlineData("zh-CN", 320, 640, false)]
    [InlineData("en-US", 720, 450, false)]
    [InlineData("en-US", 360, 640, true)]
    public async Task No_page_needs_two_ways_of_scrolling(string language, int width, int height, bool isSpaced)
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, language, ColorScheme.Light, width, height);
        List<string> wide = [];
        foreach (var address in await Pages.Of(page, PageFor.Shopper))
        {
            await page.GotoAsync(shop.Url + address);
            if (isSpaced)
            {
                await page.EvaluateAsync(Spaced);
            }

            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var spills)
            {
                wide.Add($"{address}: {spills} px too wide, {await page.EvaluateAsync<string>(Widest)}");
            }

            wide.AddRange((await page.EvaluateAsync<string[]>(CutOff)).Select(cut => $"{address}: {cut} is cut off"));
        }

        Assert.True(wide.Count == 0, string.Join('\n', wide));
    }

    /// <summary>Target size (2.5.8): 24 px each way, or so far from the next that a circle of 24 px touches none; links in a text are exempt.</summary>
    [Fact]
    public async Task What_is_pressed_is_large_enough()
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        List<string> small = [];
        foreach (var address in await Pages.Of(page, PageFor.Shopper))
        {
            await page.GotoAsync(shop.Url + address);
            small.AddRange((await page.EvaluateAsync<string[]>(SmallTargets)).Select(target => $"{address}: {target}"));
        }

        var manager = await Visitors.Manager(shop, browser, "en-US", ColorScheme.Light, 1440, 900);
        foreach (var address in await Pages.Of(manager, PageFor.Staff))
        {
            await manager.GotoAsync(shop.Url + address);
            small.AddRange((await manager.EvaluateAsync<string[]>(SmallTargets)).Select(target => $"{address}: {target}"));
        }

        Assert.True(small.Count == 0, string.Join('\n', small.Distinct()));
    }

    /// <summary>Focus not obscured (2.4.11), focus visible (2.4.7), no keyboard trap (2.1.2): the tab key goes through the page, and what has the focus is seen.</summary>
    [Theory]
    [InlineData("/stores/maple-street")]
    [InlineData("/stores/maple-street/basket")]
    [InlineData("/stores/maple-street/checkout")]
    [InlineData("/stores/maple-street/search?q=milk")]
    [InlineData("/me")]
    public async Task The_bottom_bar_never_hides_what_has_the_focus(string address)
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await Pages.Of(page, PageFor.Shopper); // something lies in the basket
        await page.GotoAsync(shop.Url + address);
        List<string> hidden = [];
        HashSet<string> seen = [];
        for (var i = 0; i < MostTabs; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var what = await page.EvaluateAsync<string?>(Focused);
            if (what is null)
            {
                break;
            }

            seen.Add(what.Split('|')[0]);
            if (what.EndsWith("|hidden", StringComparison.Ordinal) || what.EndsWith("|unseen", StringComparison.Ordinal))
            {
                hidden.Add(what);
            }
        }

        Assert.True(hidden.Count == 0, $"{address}:\n" + string.Join('\n', hidden));
        Assert.True(seen.Count >= 5, $"{address}: the tab key came to {seen.Count} things only.");
    }

    /// <summary>Animation and motion (2.3.3, 2.2.2): who asks for none gets none.</summary>
    [Fact]
    public async Task Nothing_moves_for_whoever_asked_for_no_motion()
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        foreach (var address in new[] { "/stores/maple-street", "/stores/maple-street/departments/snacks", "/stores/maple-street/basket", "/design" })
        {
            await page.GotoAsync(shop.Url + address);
            var moving = await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll("body *")].filter((one) => {
                  const style = getComputedStyle(one);
                  const longest = (text) => Math.max(...text.split(",").map((part) => parseFloat(part) * (part.includes("ms") ? 1 : 1000)));
                  return longest(style.transitionDuration) > 10 || (style.animationName !== "none" && longest(style.animationDuration) > 10);
                }).map((one) => one.outerHTML.slice(0, 80))
                """);
            Assert.True(moving.Length == 0, $"{address}:\n" + string.Join('\n', moving));
        }
    }

    /// <summary>Redundant entry (3.3.7): what was given with one order stands in the form of the next.</summary>
    [Fact]
    public async Task Nobody_types_their_name_twice()
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await page.GotoAsync(shop.Url + "/me");
        await page.FillAsync("form[action='/me'] [name=name]", "Wei Chen");
        await page.FillAsync("form[action='/me'] [name=phone]", "+1 555 0100");
        await page.ClickAsync("form[action='/me'] button.deed");
        await page.WaitForURLAsync(url => url.Contains("saved=1", StringComparison.Ordinal));
        await page.GotoAsync(shop.Url + "/stores/maple-street/departments/snacks");
        await page.Locator(".tile .add").First.ClickAsync();
        await page.Locator(".tile .stepper-amount").First.WaitForAsync();
        await page.GotoAsync(shop.Url + "/stores/maple-street/checkout");
        Assert.Equal("Wei Chen", await page.InputValueAsync("input[name=name]"));
        Assert.Equal("+1 555 0100", await page.InputValueAsync("input[name=phone]"));
    }

    /// <summary>Accessible authentication (3.3.8): fields that a password keeper fills, pasting, a passkey; nothing to solve or to remember by heart.</summary>
    [Theory]
    [InlineData("/sign-in", "current-password")]
    [InlineData("/sign-up", "new-password")]
    public async Task A_password_may_be_pasted_and_filled_in(string address, string expected)
    {
        await using var browser = await Browser.Open();
        var page = await browser.Person("en-US", 360, 640);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync(shop.Url + address);
        var field = page.Locator($"form[action='{address}'] [name=password]");
        Assert.Equal(expected, await field.GetAttributeAsync("autocomplete"));
        Assert.Contains("username", await page.Locator($"form[action='{address}'] [name=email]").GetAttributeAsync("autocomplete") ?? "", StringComparison.Ordinal);
        await page.EvaluateAsync("navigator.clipboard.writeText('a fine long sentence')");
        await field.FocusAsync();
        await page.Keyboard.PressAsync("Control+v");
        Assert.Equal("a fine long sentence", await field.InputValueAsync());
    }

    /// <summary>Status messages (4.1.3) and error identification (3.3.1): said by a role, and a fault at its field.</summary>
    [Theory]
    [InlineData("/me?saved=1", "[role=status]")]
    [InlineData("/sign-in/forgotten?sent=1", "[role=status]")]
    [InlineData("/sign-in?fault=password:wrong", "[role=alert]#fault-password")]
    [InlineData("/sign-up?fault=email:taken", "[role=alert]#fault-email")]
    public async Task What_happened_is_said_by_a_role(string address, string where)
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await page.GotoAsync(shop.Url + address);
        Assert.NotEqual("", (await page.Locator(where).First.InnerTextAsync()).Trim());
        if (where.Contains("fault-", StringComparison.Ordinal))
        {
            Assert.True(await page.Locator($"[aria-describedby~='{where.Split('#')[1]}']").CountAsync() > 0, "The field does not name its fault.");
        }
    }

    /// <summary>Dragging (2.5.7), pointer gestures (2.5.1), motion (2.5.4): our scripts listen to no drag, no path and no shaking.</summary>
    [Fact]
    public async Task Nothing_is_done_by_dragging_or_shaking()
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Manager(shop, browser, "en-US", ColorScheme.Light, 1440, 900);
        await page.GotoAsync(shop.Url + "/work");
        Assert.Equal(0, await page.Locator("[draggable=true]").CountAsync());
        foreach (var source in await page.EvaluateAsync<string[]>("() => [...document.scripts].map((one) => one.src).filter((src) => !src.includes('blazor'))"))
        {
            var script = await page.EvaluateAsync<string>("async (src) => (await fetch(src)).text()", source);
            Assert.DoesNotMatch("dragstart|dragover|pointermove|touchmove|mousemove|devicemotion|deviceorientation", script);
        }
    }

    private const string Spaced =
        """
        () => {
          for (const one of document.querySelectorAll("body, body *")) {
            const size = parseFloat(getComputedStyle(one).fontSize);
            one.style.setProperty("line-height", "1.5", "important");
            one.style.setProperty("letter-spacing", "0.12em", "important");
            one.style.setProperty("word-spacing", "0.16em", "important");
            if (one.tagName === "P") one.style.setProperty("margin-bottom", `${2 * size}px`, "important");
          }
        }
        """;

    /// <summary>A text of its own whose box is smaller than it and cuts it: all but names that are kept to two lines on purpose and stand whole elsewhere.</summary>
    private const string CutOff =
        """
        () => [...document.querySelectorAll("main button, main h1, main h2, main label, main p, main a.deed, main a.plain-deed")].filter((one) => {
          const style = getComputedStyle(one);
          return one.offsetParent && style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 && style.textOverflow !== "ellipsis" && !one.closest(".sr, .table-scroll, .shelf-row");
        }).map((one) => one.outerHTML.slice(0, 90))
        """;

    private const string Widest =
        """
        () => [...document.querySelectorAll("body *")].filter((one) => one.offsetParent && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .slice(0, 3).map((one) => one.outerHTML.slice(0, 90)).join(" … ")
        """;

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

    /// <summary>What has the focus, and whether any of it is seen: hidden under the bar or out of the window, or without a mark of the focus.</summary>
    private const string Focused =
        """
        () => {
          const one = document.activeElement;
          if (!one || one === document.body) return null;
          const box = one.getBoundingClientRect();
          const bar = document.querySelector("nav.bar");
          const name = one.outerHTML.slice(0, 90).replaceAll("|", "/");
          const style = getComputedStyle(one);
          const marked = style.outlineStyle !== "none" || style.boxShadow !== "none" || one.closest("label, .top-search")?.matches(":focus-within");
          if (!bar?.contains(one)) {
            const floor = bar && bar.offsetHeight ? bar.getBoundingClientRect().top : innerHeight;
            if (box.top >= floor - 1 || box.bottom <= 1) return name + "|hidden";
          }
          return name + (marked ? "|" : "|unseen");
        }
        """;
}
