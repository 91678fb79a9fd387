using OpenAisle.WalkOut.Engine.Floor;
using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// A hand that rests on goods, leans on a shelf or half lifts a thing makes changes that no goods explain alone, only together with those
/// that follow. Such a change waits for them a while.
/// </summary>
internal sealed class Fragments(ShelfReadings readings, Scales scales)
{
    /// <summary>How long a change waits for the next one at its plates, seconds.</summary>
    private const double WaitSeconds = 9;

    private const int MostWaiting = 200;

    /// <summary>Most changes that are read as one.</summary>
    private const int MostTogether = 12;

    private readonly List<(ShelfChange Change, double Score)> _waiting = [];

    /// <summary>Takes a change. Returns what to judge now: it alone, it with those that waited, or nothing yet.</summary>
    public ShelfChange? Take(ShelfChange change, IReadOnlyList<Person> people)
    {
        var (score, fits) = readings.Weigh(change, people);
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

            var (together, explained) = readings.Weigh(whole, people);
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
            }

            return found.Whole;
        }

        if (fits || _waiting.Count >= MostWaiting)
        {
            return change;
        }

        _waiting.Add((change, score));
        return null;
    }

    /// <summary>The next change that has waited long enough, and at whose plates nothing moves; null when there is none.</summary>
    public ShelfChange? Expired(double now)
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            var change = _waiting[i].Change;
            var follower = _waiting.Exists(other => other.Change.Time > change.Time && AreNear(other.Change, change) && now - other.Change.Settled <= WaitSeconds);
            if (double.IsPositiveInfinity(now) || (now - change.Settled > WaitSeconds && !follower) || now - change.Settled > 2.4 * WaitSeconds)
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

    private List<(ShelfChange Change, double Score)> Related(ShelfChange change)
    {
        var related = _waiting.Where(one => one.Change.Time < change.Time && AreNear(one.Change, change)).OrderBy(one => one.Change.Time).ToList();
        return related.Count > MostTogether ? related[^MostTogether..] : related;
    }

    private bool AreNear(ShelfChange a, ShelfChange b) =>
        scales.ShelfOf(a.Changes[0].Plate) == scales.ShelfOf(b.Changes[0].Plate)
        && a.Changes[0].Plate <= b.Changes[^1].Plate + 1 && b.Changes[0].Plate <= a.Changes[^1].Plate + 1;
}
