namespace OpenAisle.Journal.Tests;

internal static class Waiting
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);

    internal static Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    /// <summary>Looks until it holds; fails the test when it does not in time.</summary>
    internal static async Task Until(Func<Task<bool>> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < AtMost, "It did not come to be in time.");
            await Task.Delay(10);
        }
    }
}
