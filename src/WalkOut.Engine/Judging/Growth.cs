using System.Runtime.InteropServices;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// Grows stories. Of all that may follow only the best are made: the weight of a story, and how it ends, are known before it is.
/// Stories that end alike become one: what they differ in can no longer matter.
/// </summary>
internal sealed class Growth(int beam)
{
    /// <summary>A story this much less likely than the best is dropped (natural logarithm).</summary>
    private const double Hopeless = 16;

    private readonly List<Shoot> _shoots = [];
    private readonly List<Kept> _kept = [];
    private readonly Dictionary<ulong, int> _ends = [];
    private readonly PriorityQueue<(int Story, int Other), (double Weight, int Story)> _next = new();

    /// <summary>Every story extended by every reading of an act that is possible in it.</summary>
    public List<Hypothesis> Extend(List<Hypothesis> stories, Act act, Func<Hypothesis, Reading, bool> isPossible)
    {
        _shoots.Clear();
        var best = double.NegativeInfinity;
        for (var s = 0; s < stories.Count; s++)
        {
            for (var i = 0; i < act.Readings.Length; i++)
            {
                var weight = stories[s].LogWeight + act.Readings[i].Score;
                if (!(weight < best - Hopeless) && isPossible(stories[s], act.Readings[i]))
                {
                    _shoots.Add(new Shoot(weight, s, i));
                    best = Math.Max(best, weight);
                }
            }
        }

        CollectionsMarshal.AsSpan(_shoots).Sort(default(BestFirst));
        foreach (var shoot in _shoots)
        {
            if (shoot.Weight < best - Hopeless)
            {
                break;
            }

            var (story, moves) = (stories[shoot.Story], act.Readings[shoot.Reading].Moves);
            if (Keeps(shoot.Weight, story.MarkAfter(moves)))
            {
                _kept.Add(new Kept(shoot.Weight, story.After(moves), [.. story.Readings, (short)shoot.Reading]));
            }
        }

        if (_kept.Count == 0)
        {
            // No story knows of what any reading needs: they all go on as they are.
            _kept.AddRange(stories.Select(story => new Kept(story.LogWeight, story.Holdings, [.. story.Readings, act.Nothing()])));
        }

        return Done();
    }

    /// <summary>Every story of one knot with every story of another. No two of these end alike.</summary>
    public List<Hypothesis> Join(IReadOnlyList<Hypothesis> stories, IReadOnlyList<Hypothesis> others)
    {
        // Both stand best first: the best pair that is left follows one that was taken.
        _next.Clear();
        Offer(0, 0);
        var best = stories[0].LogWeight + others[0].LogWeight;
        while (_kept.Count < beam && _next.TryDequeue(out var pair, out var at) && !(-at.Weight < best - Hopeless))
        {
            var (one, other) = (stories[pair.Story], others[pair.Other]);
            _kept.Add(new Kept(-at.Weight, [.. one.Holdings, .. other.Holdings], [.. one.Readings, .. other.Readings]));
            Offer(pair.Story, pair.Other + 1);
            if (pair.Other == 0)
            {
                Offer(pair.Story + 1, 0);
            }
        }

        return Done();

        void Offer(int story, int other)
        {
            if (story < stories.Count && other < others.Count)
            {
                _next.Enqueue((story, other), (-(stories[story].LogWeight + others[other].LogWeight), story));
            }
        }
    }

    /// <summary>Stories that stand best first, after what was in them has changed.</summary>
    public List<Hypothesis> Merge(IReadOnlyList<Hypothesis> stories)
    {
        foreach (var story in stories)
        {
            if (story.LogWeight < stories[0].LogWeight - Hopeless)
            {
                break;
            }

            if (Keeps(story.LogWeight, story.Mark))
            {
                _kept.Add(new Kept(story.LogWeight, story.Holdings, story.Readings));
            }
        }

        return Done();
    }

    // Whether a story is to be made: it is not when one that ends so is kept, or when there are enough.
    private bool Keeps(double weight, ulong end)
    {
        if (_ends.TryGetValue(end, out var twin))
        {
            var kept = _kept[twin].Weight;
            _kept[twin] = _kept[twin] with { Weight = kept + Math.Log(1 + Math.Exp(weight - kept)) };
            return false;
        }

        return _kept.Count < beam && _ends.TryAdd(end, _kept.Count);
    }

    // Merging changes weights a little: they are put in order again, the best at zero.
    private List<Hypothesis> Done()
    {
        _kept.Sort((a, b) => b.Weight.CompareTo(a.Weight));
        var stories = new List<Hypothesis>(_kept.Count);
        foreach (var kept in _kept)
        {
            stories.Add(new Hypothesis(kept.Weight - _kept[0].Weight, kept.Holdings, kept.Readings));
        }

        _kept.Clear();
        _ends.Clear();
        return stories;
    }

    /// <summary>A story that may follow.</summary>
    private readonly record struct Shoot(double Weight, int Story, int Reading);

    private readonly record struct Kept(double Weight, Holding[] Holdings, short[] Readings);

    private readonly struct BestFirst : IComparer<Shoot>
    {
        public int Compare(Shoot a, Shoot b) =>
            a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Story != b.Story ? a.Story.CompareTo(b.Story) : a.Reading.CompareTo(b.Reading);
    }
}
