using OpenAisle.WalkOut.Engine.Floor;
using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// A hand that rests on goods, leans on a shelf or half lifts a thing makes changes that no goods explain alone, only together with those
/// that follow. Such a change waits for them a while.
/// </summary>
internal sealed class Fragments(ShelfReadings readings, ShelfHands hands, Scales scales)
{
    /// <summary>How long a change waits for the next one at its plates, seconds; as long as a hand is there it waits on.</summary>
    private const double WaitSeconds = 9;

    /// <summary>What the plates read is remembered no longer, seconds.</summary>
    private const double LongestSeconds = 24;

    /// <summary>Where a hand is now is known so much later, seconds.</summary>
    private const double HandLag = 1.2;

    /// <summary>How often a hand is looked for in the time since.</summary>
    private const int Looks = 4;

    private const int MostWaiting = 200;

    /// <summary>Most changes that are read as one.</summary>
    private const int MostTogether = 12;

    private readonly List<(ShelfChange Change, double Score)> _waiting = [];

    // Judged to be nothing; but a hand may have begun something there.
    private readonly List<(ShelfChange Change, double Score)> _begun = [];

    // Judged to be something.
    private readonly List<ShelfChange> _done = [];

    /// <summary>Takes a change. Returns what to judge now: it alone, it with those that waited, or nothing yet.</summary>
    public ShelfChange? Take(ShelfChange change, IReadOnlyList<Person> people)
    {
        var (score, fits, isNothing) = readings.Weigh(change, people);
        _begun.RemoveAll(one => change.Time - one.Change.Onset > LongestSeconds);
        _done.RemoveAll(one => change.Time - one.Time > LongestSeconds);
        var related = Related(change);
        var best = ((ShelfChange Whole, int Count)?)null;
        var bestGain = 0.0;
        var apart = score;
        for (var count = 1; count <= related.Count; count++)
        {
            apart += related[^count].Score;
            if (scales.ShelfOf(change.Changes[0].Plate).Signal.Measure([.. related.TakeLast(count).Select(one => one.Change), change]) is not { } whole)
            {
                continue;
            }

            var (together, explained, _) = readings.Weigh(whole, people);
            if (explained && together - apart > bestGain)
            {
                (best, bestGain) = ((whole, count), together - apart);
            }
        }

        if (best is { } found)
        {
            foreach (var part in related.TakeLast(found.Count).ToList())
            {
                _waiting.Remove(part);
                _begun.Remove(part);
            }

            Done(found.Whole);
            return found.Whole;
        }

        if (isNothing && _begun.Count < MostWaiting)
        {
            _begun.Add((change, score));
        }

        if (fits || _waiting.Count >= MostWaiting)
        {
            if (!isNothing)
            {
                Done(change);
            }

            return change;
        }

        _waiting.Add((change, score));
        return null;
    }

    /// <summary>The next change that has waited long enough, and at whose plates nothing moves; null when there is none.</summary>
    public ShelfChange? Expired(double now, Func<ShelfChange, IReadOnlyList<Person>> people)
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            var change = _waiting[i].Change;
            if (now - change.Settled <= WaitSeconds)
            {
                continue;
            }

            var follower = _waiting.Exists(other => other.Change.Time > change.Time && AreNear(other.Change, change) && now - other.Change.Settled <= WaitSeconds);
            if (now - change.Settled > LongestSeconds || (!follower && !IsHeld(change, people(change), now - HandLag)))
            {
                _waiting.RemoveAt(i);
                return change;
            }
        }

        return null;
    }

    /// <summary>A change as the acts, one after another, that explain it best.</summary>
    public IReadOnlyList<ShelfChange> Apart(ShelfChange change, IReadOnlyList<Person> people)
    {
        if (change.Splits.Count == 0)
        {
            return [change];
        }

        var (best, most) = ((IReadOnlyList<ShelfChange>)(change.IsTouch ? [] : [change]), readings.Weigh(change, people).Score);
        foreach (var split in change.Splits)
        {
            var score = split.Log + split.Parts.Sum(part => readings.Weigh(part, people).Score);
            if (score > most)
            {
                (best, most) = (split.Parts, score);
            }
        }

        return best;
    }

    // Somebody's hand has been there ever since.
    private bool IsHeld(ShelfChange change, IReadOnlyList<Person> people, double until)
    {
        for (var look = 1; look <= Looks; look++)
        {
            if (!hands.IsHandAt(change, people, change.Settled + (look * (until - change.Settled) / Looks)))
            {
                return false;
            }
        }

        return true;
    }

    private void Done(ShelfChange change)
    {
        if (_done.Count < MostWaiting)
        {
            _done.Add(change);
        }
    }

    // What began before something else was done at the same plates did not go on after it.
    private List<(ShelfChange Change, double Score)> Related(ShelfChange change)
    {
        var related = _waiting.Concat(_begun).Where(one => one.Change.Time < change.Time && AreNear(one.Change, change)
            && !_done.Exists(done => done.Time > one.Change.Time && done.Changes.Any(plate => one.Change.Changes.Any(other => other.Plate == plate.Plate))))
            .OrderBy(one => one.Change.Time).ToList();
        return related.Count > MostTogether ? related[^MostTogether..] : related;
    }

    private bool AreNear(ShelfChange a, ShelfChange b) =>
        scales.ShelfOf(a.Changes[0].Plate) == scales.ShelfOf(b.Changes[0].Plate)
        && a.Changes[0].Plate <= b.Changes[^1].Plate + 1 && b.Changes[0].Plate <= a.Changes[^1].Plate + 1;
}
