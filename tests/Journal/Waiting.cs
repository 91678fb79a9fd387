namespace OpenAisle.Journal.Tests;

internal static class Waiting
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    internal static Task Until(Func<bool> holds, TimeSpan? atMost = null) => Until(() => Task.FromResult(holds()), atMost);

    /// <summary>Looks until it holds; fails the test when it does not in time.</summary>
    internal static async Task Until(Func<Task<bool>> holds, TimeSpan? atMost = null)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < (atMost ?? AtMost), "It did not come to be in time.");
            await Task.Delay(10);
        }
    }
}
