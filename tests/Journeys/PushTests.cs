using System.Text.Json;
using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// Push messages in a browser: asked for by a press and not before, shown by the service worker, switched off again. The push service itself
/// is another company's, so the browser's subscription is made up here.
/// </summary>
[Collection(typeof(Strangers))]
public sealed class PushTests(RunningShop shop)
{
    private const string MadeUp =
        """
        (() => {
          window.asked = 0;
          let current = null;
          Notification.requestPermission = async () => { window.asked++; return "granted"; };
          Object.defineProperty(Notification, "permission", { get: () => window.asked ? "granted" : "default" });
          const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
          PushManager.prototype.getSubscription = async () => current;
          PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
            if (!userVisibleOnly || applicationServerKey.length < 80) throw new Error("no key");
            const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
            const keys = { p256dh: text(await crypto.subtle.exportKey("raw", pair.publicKey)), auth: text(crypto.getRandomValues(new Uint8Array(16))) };
            const endpoint = "https://push.example/" + crypto.randomUUID();
            current = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => { current = null; return true; } };
            return current;
          };
        })();
        """;

    [Theory]
    [InlineData("en-US", "Tell me here", "Done. We tell you here.")]
    [InlineData("zh-CN", "在这里通知我", "好了，我们会在这里通知您。")]
    public async Task A_browser_is_asked_when_its_owner_presses_and_stops_when_they_say_so(string language, string begin, string said)
    {
        await using var browser = await Browser.Open();
        var person = await browser.Person(language, 360, 640);
        await person.Context.AddInitScriptAsync(MadeUp);
        await person.SignIn(shop, "shopper");
        await person.GotoAsync(shop.Url + "/me/messages");
        await person.Until("push-me[data-state=off]");
        Assert.Equal(0, await person.EvaluateAsync<int>("window.asked"));

        var told = person.WaitForResponseAsync(answer => answer.Request.Method == "PUT" && answer.Url.EndsWith("/messages/push", StringComparison.Ordinal));
        await person.GetByText(begin, new() { Exact = true }).ClickAsync();
        Assert.Equal(204, (await told).Status);
        await person.Until("push-me[data-state=on]");
        Assert.Equal(said, await person.InnerTextAsync("push-me [role=status]"));
        Assert.Equal(1, await person.EvaluateAsync<int>("window.asked"));

        var ended = person.WaitForResponseAsync(answer => answer.Request.Method == "PUT" && answer.Url.EndsWith("/messages/push/end", StringComparison.Ordinal));
        await person.ClickAsync("push-me button[value=off]");
        Assert.Equal(204, (await ended).Status);
        await person.Until("push-me[data-state=off]");
    }

    [Fact]
    public async Task Whoever_said_no_is_told_where_to_change_that_and_not_asked_again()
    {
        await using var browser = await Browser.Open();
        var person = await browser.Person("en-US", 360, 640);
        await person.Context.AddInitScriptAsync("Object.defineProperty(Notification, 'permission', { get: () => 'denied' });");
        await person.SignIn(shop, "shopper");
        await person.GotoAsync(shop.Url + "/me/messages");
        await person.Until("push-me[data-state=denied]");
        Assert.Equal(0, await person.Locator("push-me button:visible").CountAsync());
    }

    [Fact]
    public async Task The_service_worker_shows_what_is_pushed()
    {
        await using var browser = await Browser.Open();
        var person = await browser.Person("en-US", 360, 640);
        await person.Context.GrantPermissionsAsync(["notifications"], new() { Origin = shop.Url });
        var session = await person.Context.NewCDPSessionAsync(person);
        var registered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var one in told!.Value.GetProperty("registrations").EnumerateArray().Where(one => !one.GetProperty("isDeleted").GetBoolean()))
            {
                registered.TrySetResult(one.GetProperty("registrationId").GetString()!);
            }
        };
        await session.SendAsync("ServiceWorker.enable");
        await person.GotoAsync(shop.Url + "/");
        await person.EvaluateAsync("navigator.serviceWorker.ready");
        var registration = await registered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var pushed = JsonSerializer.Serialize(new { title = "Order 7AB-C12 is ready", body = "It waits for you.", url = shop.Url + "/orders", tag = "t1", lang = "en" });
        foreach (var data in new[] { pushed, "not ours", "" })
        {
            await session.SendAsync("ServiceWorker.deliverPushMessage", new() { ["origin"] = shop.Url, ["registrationId"] = registration, ["data"] = data });
        }

        var shown = await person.EvaluateAsync<string[]>(
            """
            async () => {
              const ready = await navigator.serviceWorker.ready;
              for (let i = 0; i < 50; i++) {
                const all = await ready.getNotifications();
                if (all.length >= 2) return all.map((one) => one.title + "|" + one.body + "|" + (one.data?.url ?? ""));
                await new Promise((done) => setTimeout(done, 100));
              }
              return (await ready.getNotifications()).map((one) => one.title);
            }
            """);
        Assert.Contains($"Order 7AB-C12 is ready|It waits for you.|{shop.Url}/orders", shown);
        Assert.Contains("OpenAisle||", shown);   // what is not ours is shown as nothing but our name
    }
}
