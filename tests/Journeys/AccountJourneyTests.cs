using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>Somebody opens an account, adds a passkey, and comes back with it; a manager hires an associate who takes a shared phone.</summary>
[Collection(typeof(Strangers))]
public sealed class AccountJourneyTests(RunningShop shop)
{
    private const string Password = "a fine long sentence";

    private const int MostTries = 5;

    private static readonly TimeSpan SignsInWithin = TimeSpan.FromSeconds(3);

    /// <summary>On a machine that is too busy to show a page in half a second, the time of so many pages.</summary>
    private const int PagesOfASignIn = 6;

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-CN")]
    public async Task A_passkey_opens_the_account_on_its_next_visit(string language)
    {
        await using var browser = await Browser.Open();
        var person = await browser.Person(language, 360, 640);
        await OpenAccount(person, $"passkey-{language}@example.com");

        // An authenticator of the browser's own, as a phone has one (W3C WebAuthn level 3, section 11).
        var session = await person.Context.NewCDPSessionAsync(person);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
        await person.GotoAsync(shop.Url + "/me/security");
        await person.ClickAsync("form[action='/me/passkeys'] button");
        await person.Arrives(shop.Url + "/me/security?done=passkey");

        await person.GotoAsync(shop.Url + "/me");
        await person.ClickAsync("form[action='/me/sign-out'] button");
        await person.Arrives(shop.Url + "/");
        await person.GotoAsync(shop.Url + "/sign-in?to=%2Fme%2Fsecurity");
        await person.ClickAsync("form[action='/sign-in/passkey'] button");
        await person.Arrives(shop.Url + "/me/security");
        Assert.Equal(1, await person.Locator("form[action='/me/passkeys/forget']").CountAsync());
    }

    [Fact]
    public async Task Without_scripts_the_password_does()
    {
        await using var browser = await Browser.Open();
        var person = await browser.Person("en-US", scripts: false);
        await OpenAccount(person, "plain@example.com");
        await person.GotoAsync(shop.Url + "/me");
        await person.ClickAsync("form[action='/me/sign-out'] button");
        await person.GotoAsync(shop.Url + "/sign-in");
        Assert.False(await person.Locator("form[action='/sign-in/passkey']").IsVisibleAsync());
        await person.FillAsync("form[action='/sign-in'] [name=email]", "plain@example.com");
        await person.FillAsync("form[action='/sign-in'] [name=password]", Password);
        await person.ClickAsync("form[action='/sign-in'] button");
        await person.GotoAsync(shop.Url + "/me/security");
        Assert.Equal("/me/security", new Uri(person.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_new_associate_is_at_work_on_a_shared_phone_in_three_seconds()
    {
        await using var browser = await Browser.Open();
        var phone = await browser.Person("en-US", 360, 640);
        await phone.SignIn(shop, "manager");
        await phone.GotoAsync(shop.Url + "/manage/people");
        await phone.FillAsync("form[action='/manage/people/hire'] [name=name]", "Bo Lindqvist");
        await phone.SelectOptionAsync("form[action='/manage/people/hire'] [name=store]", new SelectOptionValue { Label = "Maple Street" });
        await phone.ClickAsync("form[action='/manage/people/hire'] button");
        await phone.ClickAsync(".more > summary");
        await phone.FillAsync("form[action='/manage/people/pin'] [name=pin]", "2580");
        await phone.ClickAsync("form[action='/manage/people/pin'] button");
        await phone.Arrives(url => url.Contains("done=pin", StringComparison.Ordinal));
        await phone.ClickAsync(".more > summary");
        await phone.ClickAsync("form[action='/manage/people/badge'] button");
        var badge = (await phone.InnerTextAsync(".badge-code")).Trim();
        await phone.GotoAsync(shop.Url + "/manage/phones");
        await phone.SelectOptionAsync("form[action='/manage/phones/enrol'] [name=store]", new SelectOptionValue { Label = "Maple Street" });
        await phone.FillAsync("form[action='/manage/phones/enrol'] [name=name]", "Phone 1");
        await phone.ClickAsync("form[action='/manage/phones/enrol'] button");
        await phone.Arrives(shop.Url + "/manage/phones?done=enrolled");
        await phone.GotoAsync(shop.Url + "/me");
        await phone.ClickAsync("form[action='/me/sign-out'] button");
        await phone.Arrives(shop.Url + "/");

        var byPin = await Quickest(phone, async () =>
        {
            await phone.CheckAsync("input[name=associate]");
            await phone.FillAsync("[name=pin]", "2580");
            await phone.ClickAsync("form:has([name=pin]) button");
        });

        // A reader of badges types where the cursor stands, and ends with Enter.
        var byBadge = await Quickest(phone, async () =>
        {
            await phone.WaitForFunctionAsync("document.activeElement?.id === 'badge'");
            await phone.Keyboard.TypeAsync(badge);
            await phone.Keyboard.PressAsync("Enter");
        });
        foreach (var (how, took, aPage) in new[] { ("PIN", byPin.Took, byPin.APage), ("badge", byBadge.Took, byBadge.APage) })
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"At work on a shared phone by {how}: {took.TotalMilliseconds:0} ms, typing included; a page alone takes {aPage.TotalMilliseconds:0} ms.");
            Assert.True(took < SignsInWithin || took < PagesOfASignIn * aPage, $"At work by {how} after {took.TotalMilliseconds:0} ms only.");
        }

        await phone.GotoAsync(shop.Url + "/work");
        Assert.Equal("/work/phone", new Uri(phone.Url).AbsolutePath);
    }

    /// <summary>
    /// From the locked phone to the orders, seen: locked by hand, it asks again. The machine of a test may be busy with something else, so the
    /// quickest time counts, and beside it how long a page alone takes.
    /// </summary>
    private async Task<(TimeSpan Took, TimeSpan APage)> Quickest(IPage phone, Func<Task> signIn)
    {
        List<TimeSpan> took = [], pages = [];
        while (took.Count < MostTries && !took.Any(time => time < SignsInWithin))
        {
            var asked = TimeProvider.System.GetTimestamp();
            await phone.GotoAsync(shop.Url + "/work");
            pages.Add(TimeProvider.System.GetElapsedTime(asked));
            Assert.Equal("/work/phone", new Uri(phone.Url).AbsolutePath);
            var since = TimeProvider.System.GetTimestamp();
            await signIn();
            await phone.Arrives(shop.Url + "/work");
            took.Add(TimeProvider.System.GetElapsedTime(since));
            await phone.ClickAsync("form[action='/work/phone/lock'] button");
            await phone.Arrives(url => new Uri(url).AbsolutePath == "/work/phone");
        }

        return (took.Min(), pages.Min());
    }

    private async Task OpenAccount(IPage person, string email)
    {
        await person.GotoAsync(shop.Url + "/sign-up");
        await person.FillAsync("form[action='/sign-up'] [name=name]", "Ana Ruiz");
        await person.FillAsync("form[action='/sign-up'] [name=email]", email);
        await person.FillAsync("form[action='/sign-up'] [name=password]", Password);
        await person.ClickAsync("form[action='/sign-up'] button");
        await person.Arrives(shop.Url + "/me?welcome=1");
    }
}
