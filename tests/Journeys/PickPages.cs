using Microsoft.Playwright;

namespace OpenAisle.Journeys.Tests;

/// <summary>The page of an order on a picker's phone.</summary>
internal static class PickPages
{
    /// <summary>Waits for the page that was made after so many lines, with its script at work, and kept by the worker from the next one on.</summary>
    public static async Task HasPage(this IPage page, int done)
    {
        await page.WaitForSelectorAsync(
            $"#pick:has(progress.pick-bar[data-done='{done}']) #floor-steps[data-ready]", new() { State = WaitForSelectorState.Attached });
        await page.WaitForFunctionAsync("() => navigator.serviceWorker.controller?.scriptURL.endsWith('/work/worker.js')");
    }

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
