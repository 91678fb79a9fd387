using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// The criteria of WCAG 2.2 that a program can look at on one page or another: what docs/accessibility.md names as the test of each. Those
/// of every page are in <see cref="WalkTests"/>.
/// </summary>
[Collection(typeof(Walks))]
public sealed class WcagTests(RunningShop shop)
{
    private const int MostTabs = 120;

    /// <summary>Focus not obscured (2.4.11), focus visible (2.4.7), no keyboard trap (2.1.2): the tab key goes through the page, and what has the focus is seen.</summary>
    [Fact]
    public async Task The_bottom_bar_never_hides_what_has_the_focus()
    {
        await using var browser = await Browser.Open();
        var page = await Visitors.Shopper(shop, browser, "en-US", ColorScheme.Light, 360, 640);
        await Pages.Of(page, PageFor.Shopper); // something lies in the basket
        foreach (var address in new[] { "/stores/maple-street", "/stores/maple-street/basket", "/stores/maple-street/checkout", "/stores/maple-street/search?q=milk", "/me" })
        {
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
        await page.Arrives(url => url.Contains("saved=1", StringComparison.Ordinal));
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

    /// <summary>
    /// What a screen reader gets of a tile (1.3.2, 4.1.2): its name before its price and its button, the price in one piece; and what
    /// becomes of a step (2.4.3, 4.1.3): the focus stays with the goods, and what changed is said.
    /// </summary>
    [Fact]
    public async Task A_tile_is_read_from_its_name_on_and_a_step_leaves_the_focus_there()
    {
        await using var browser = await Browser.Open();
        var page = await browser.Person("en-US", 360, 640);
        await page.GotoAsync(shop.Url + "/stores/maple-street/departments/snacks");
        var tile = page.Locator(".tile").First;
        Assert.Matches(@"(?s)^- article:\s+- heading "".+"" \[level=3\].+\$\d+\.\d\d\b.+- button ""Add ", await tile.AriaSnapshotAsync());

        await tile.Locator(".add").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await tile.Locator("button[aria-label^='More ']:focus").WaitForAsync();
        Assert.Equal("1 in the basket", await tile.Locator("[aria-live]").TextContentAsync());
        Assert.StartsWith("- link \"Basket $", await page.Locator(".bar-basket").AriaSnapshotAsync(), StringComparison.Ordinal);

        await tile.Locator("button[aria-label^='Take out ']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await tile.Locator(".add:focus").WaitForAsync();
        await page.Locator("#said", new() { HasText = "Taken out" }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Status messages (4.1.3) and error identification (3.3.1): said by a role, and a fault at its field.</summary>
    [Theory]
    [InlineData("/me?saved=1", "[role=status]")]
    [InlineData("/sign-in/forgotten?sent=1", "[role=status]")]
    [InlineData("/sign-in?fault=password:wrong", "[role=alert]#fault-password")]
    [InlineData("/sign-up?fault=email:email", "[role=alert]#fault-email")]
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

    /// <summary>
    /// Language of parts (3.1.2): on Chinese pages goods without a Chinese name, and what they are made of, say that they are English; what has
    /// one says nothing, for it is the page's own.
    /// </summary>
    [Fact]
    public async Task What_is_not_of_the_pages_language_bears_its_own()
    {
        await using var browser = await Browser.Open();
        var shopper = await Visitors.Shopper(shop, browser, "zh-CN", ColorScheme.Light, 360, 640);
        await shopper.GotoAsync(shop.Url + "/stores/maple-street/departments/snacks");
        var english = await shopper.EvaluateAsync<string[]>(EnglishNames);
        Assert.True(english.Length > 100, $"{english.Length} goods have no Chinese name.");
        await shopper.Locator(".tile .add").First.ClickAsync();
        await shopper.Locator(".tile .stepper-amount").First.WaitForAsync();
        var (wrong, marked) = (new List<string>(), 0);
        await Look(shopper, await Pages.Of(shopper, PageFor.Shopper));
        var manager = await Visitors.Manager(shop, browser, "zh-CN", ColorScheme.Light, 1440, 900);
        await Look(manager, await Pages.Of(manager, PageFor.Staff));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(marked > 100, $"{marked} texts were looked at.");

        await shopper.GotoAsync(shop.Url + "/stores/maple-street/departments/snacks");
        await shopper.Locator(".tile-name a").First.ClickAsync();
        Assert.Equal("en", await shopper.Locator(".ingredients [lang]").GetAttributeAsync("lang"));
        await shopper.GotoAsync(shop.Url + "/stores/maple-street/departments/produce");
        Assert.Equal(0, await shopper.Locator(".tile-name [lang^=zh]").CountAsync());

        async Task Look(IPage page, IEnumerable<string> addresses)
        {
            foreach (var address in addresses)
            {
                await page.GotoAsync(shop.Url + address);
                var seen = await page.EvaluateAsync<string[]>(LanguagesOf, english);
                wrong.AddRange(seen.Where(one => one.StartsWith("zh", StringComparison.Ordinal)).Select(one => $"{address}: {one}"));
                marked += seen.Count(one => one.StartsWith("en", StringComparison.Ordinal));
            }
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

    /// <summary>Names of goods that a Chinese reader gets in English, long enough to be no brand and no word of something else.</summary>
    private const string EnglishNames =
        """
        async () => {
          const names = [];
          for (let skip = 0, total = 1; skip < total; skip += 100) {
            const answer = await (await fetch(`/api/stores/0197c0de-0000-7000-8000-000000000001/products?take=100&skip=${skip}`)).json();
            names.push(...answer.products.map((one) => one.name));
            total = Math.min(answer.total, 1000);
          }
          return names.filter((name) => name.length > 15 && !/\p{Script=Han}/u.test(name));
        }
        """;

    /// <summary>The language of each text on the page that holds such a name, and the text.</summary>
    private const string LanguagesOf =
        """
        (names) => {
          const seen = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode.data.trim(), at = texts.currentNode.parentElement;
            if (!at.closest("script, style, option") && names.some((name) => text.includes(name))) seen.push(at.closest("[lang]").lang + " " + text.slice(0, 80));
          }
          return seen;
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
          // What marks the focus is what looks otherwise without it: on the thing itself, or on the label or field that it stands in.
          const around = [one, one.closest("label"), one.closest(".top-search")].filter(Boolean);
          const looks = () => around.map((part) => { const style = getComputedStyle(part); return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor].join(" "); }).join("|");
          const focused = looks();
          one.blur();
          const marked = focused !== looks();
          one.focus({ preventScroll: true });
          if (!bar?.contains(one)) {
            const floor = bar && bar.offsetHeight ? bar.getBoundingClientRect().top : innerHeight;
            if (box.top >= floor - 1 || box.bottom <= 1) return name + "|hidden";
          }
          return name + (marked ? "|" : "|unseen");
        }
        """;
}
