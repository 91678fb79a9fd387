using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>The page of an order on a picker's phone.</summary>
internal static class PickPages
{
    private const int MostLooks = 60;

    /// <summary>Waits for the page that was made after so many lines, with its script at work, and kept by the worker from the next one on.</summary>
    public static async Task HasPage(this IPage page, int done)
    {
        await page.WaitForSelectorAsync(
            $"#pick:has(progress.pick-bar[data-done='{done}']) #floor-steps[data-ready]", new() { State = WaitForSelectorState.Attached });
        await page.WaitForFunctionAsync("() => navigator.serviceWorker.controller?.scriptURL.endsWith('/work/worker.js')");
    }

    /// <summary>The page stands there with its script at work, and the worker has kept it.</summary>
    public static async Task IsKept(this IPage page, string address)
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            await page.GotoAsync(address);
            await page.WaitForSelectorAsync("#floor-steps[data-ready]", new() { State = WaitForSelectorState.Attached });
            if (await page.EvaluateAsync<bool>(
                "here => navigator.serviceWorker.controller?.scriptURL.endsWith('/work/worker.js') && caches.open('openaisle-floor-1').then(cache => cache.match(here)).then(kept => kept !== undefined)",
                new Uri(address).PathAndQuery))
            {
                return;
            }

            await Task.Delay(500);
        }

        Assert.Fail($"The worker does not keep {address}.");
    }

    /// <summary>Returns once the worker has kept that page.</summary>
    public static Task HasInCache(this IPage page, string address) => page.WaitForFunctionAsync(
        "here => caches.open('openaisle-floor-1').then(cache => cache.match(here)).then(kept => kept !== undefined)", new Uri(address).PathAndQuery);

    /// <summary>The next thing to pick stands there: so many lines are behind us.</summary>
    public static async Task HasPicked(this IPage page, int done)
    {
        try
        {
            await page.WaitForSelectorAsync($"progress.pick-bar[value='{done}']", new() { State = WaitForSelectorState.Attached });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The pick did not go on after {done} lines:\n{await page.InnerTextAsync("main")}");
        }
    }

    /// <summary>
    /// Waits for the page that was made after so many lines. Where the answer takes long the one before shows the next line already, and is
    /// left in the middle of what is done there.
    /// </summary>
    public static Task GoesOn(this IPage page, int done, bool scripts = true) =>
        page.Until($"#pick:has(progress.pick-bar[data-done='{done}'])" + (scripts ? " #floor-steps[data-ready]" : ""), WaitForSelectorState.Attached);

    /// <summary>Returns once no call gets through: the browser says it is offline a moment before it is.</summary>
    public static async Task EnterDeadSpot(this IPage page)
    {
        await page.Context.SetOfflineAsync(true);
        while (await page.EvaluateAsync<bool>("fetch('/health/live', { cache: 'no-store' }).then(() => true, () => false)"))
        {
            await Task.Delay(50);
        }
    }
}
