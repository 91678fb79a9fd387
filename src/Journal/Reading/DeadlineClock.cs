using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal.Reading;

/// <summary>
/// The one clock of the shop. It looks up the deadlines that are due and asks whoever keeps the streams of that kind, again and again until a
/// fact clears them. It only asks: state depends on facts, so a clock that jumps lapses nothing by itself.
/// </summary>
internal sealed class DeadlineClock(
    IEnumerable<IDeadlineReader> readers, IJournalEngine engine, Leases leases, JournalSettings settings, TimeProvider clock,
    ILogger<DeadlineClock> log) : WhileHostRuns
{
    /// <summary>Names the lease.</summary>
    internal const string Name = "deadlines";

    /// <summary>Deadlines looked up at a time, besides those that rest: however many of these there are, others are not kept waiting.</summary>
    private const int LookedUp = 4_096;

    private readonly Dictionary<string, IDeadlineReader> _readers = readers.ToDictionary(reader => reader.StreamKind);
    private readonly ReactionLimits _limits = settings.Reactions;

    /// <summary>Deadlines that were asked about and still stand: how often, and until when (by real time) they rest.</summary>
    private readonly Dictionary<Deadline, (int Asked, long Since, TimeSpan Pause)> _resting = [];

    protected override Task Run(CancellationToken stopping) => leases.RunWhileHeld(Name, Watch, stopping);

    private async Task<bool> Watch(CancellationToken held)
    {
        _resting.Clear();
        while (!held.IsCancellationRequested)
        {
            var asked = await AskAboutDue(held);

            // A full hand is followed by the next one at once; the ones just asked rest, so this does not spin.
            if (asked < _limits.Deadlines)
            {
                await Task.Delay(_limits.DeadlinePoll, settings.Pace, held);
            }
        }

        return false;
    }

    private async Task<int> AskAboutDue(CancellationToken held)
    {
        var due = await engine.Due(clock.GetUtcNow(), LookedUp + _resting.Count, held);
        Forget(due);
        var hand = due.Where(IsAwake).Take(_limits.Deadlines).ToList();
        await Task.WhenAll(hand.Select(deadline => Ask(deadline, held)));
        foreach (var deadline in hand)
        {
            var asked = _resting.TryGetValue(deadline, out var before) ? before.Asked + 1 : 1;
            _resting[deadline] =
                (asked, settings.Pace.GetTimestamp(), ReactionLimits.Pause(asked, _limits.DeadlineRest, _limits.LongestDeadlineRest));
        }

        return hand.Count;
    }

    private bool IsAwake(Deadline deadline) =>
        !_resting.TryGetValue(deadline, out var rest) || settings.Pace.GetElapsedTime(rest.Since) >= rest.Pause;

    private void Forget(IReadOnlyList<Deadline> due)
    {
        var standing = due.ToHashSet();
        foreach (var gone in _resting.Keys.Where(deadline => !standing.Contains(deadline)).ToList())
        {
            _resting.Remove(gone);
        }
    }

    private async Task Ask(Deadline deadline, CancellationToken held)
    {
        if (!_readers.TryGetValue(deadline.Stream.Kind, out var reader))
        {
            log.LogError("Nobody keeps the deadline {Name} of {Stream}.", deadline.Name, deadline.Stream);
            return;
        }

        try
        {
            using var within = CancellationTokenSource.CreateLinkedTokenSource(held);
            within.CancelAfter(_limits.ReactWithin);
            await reader.Due(deadline, within.Token).WaitAsync(within.Token);
        }
        catch (Exception failed) when (!held.IsCancellationRequested)
        {
            log.LogWarning(failed, "The deadline {Name} of {Stream} could not be dealt with; asking again.", deadline.Name, deadline.Stream);
        }
    }
}
