using System.Diagnostics;
using OpenAisle.Journal;

namespace OpenAisle.Host.Drill;

/// <summary>Waiting, with a limit, until a shop without load has nothing left to do: reactions have caught up and no short deadline stands.</summary>
internal static class Settling
{
    private const int MostDeadlines = 10_000;

    /// <summary>Longer than the longest retry of a drill; and the tests wait no less than people do.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(120);

    /// <summary>Deadlines further away than this belong to orders that wait to be handed over.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>So many looks in a row must find nothing to do.</summary>
    private const int QuietLooks = 6;

    /// <summary>Null when all is settled; else what is still to do when the time is over.</summary>
    public static Task<string?> Wait(DrillShop shop, CancellationToken cancel) =>
        Wait(shop.Engine, shop.Services.GetRequiredService<ReactionDesk>(), shop.Clock, cancel);

    public static async Task<string?> Wait(IJournalEngine engine, ReactionDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        var since = Stopwatch.StartNew();
        var (quiet, head) = (0, -1L);
        while (true)
        {
            var left = await Left(engine, desk, clock, cancel);
            var now = await engine.Head(cancel);
            quiet = left is null && now == head ? quiet + 1 : 0;
            head = now;
            if (quiet >= QuietLooks)
            {
                return null;
            }

            if (since.Elapsed > Within)
            {
                return left ?? "facts are still being written";
            }

            await Task.Delay(LooksEvery, clock, cancel);
        }
    }

    private static async Task<string?> Left(IJournalEngine engine, ReactionDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        var parked = await desk.Parked(cancel);
        if (parked is [var first, ..])
        {
            return $"{parked.Count} streams are parked, such as {first.Stream} by {first.Reader}: {first.Reason}";
        }

        if (desk.Lags().FirstOrDefault(reader => reader.Lag > 0 || !reader.Runs) is { } behind)
        {
            return $"{behind.Name} is {behind.Lag} facts behind";
        }

        var due = await engine.Due(clock.GetUtcNow() + Soon, MostDeadlines, cancel);
        return due is [var deadline, ..] ? $"{due.Count} deadlines stand, such as {deadline.Name} of {deadline.Stream}" : null;
    }
}
