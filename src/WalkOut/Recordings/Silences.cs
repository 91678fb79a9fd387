using System.Globalization;
using OpenAisle.WalkOut.Engine;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>
/// Times in which sensors said nothing. What is lost for a moment is seen afterwards; in a longer silence several things may have happened.
/// </summary>
/// <param name="reorderSeconds">Messages may stand so far behind their place.</param>
internal sealed class Silences(StoreLayout layout, ProblemList problems, double reorderSeconds)
{
    /// <summary>A longer silence is named.</summary>
    private const double LongestSeconds = 3;

    private readonly SortedDictionary<int, Source> _gondolas =
        new(layout.Plates.Select(plate => plate.Id.Gondola).Distinct().ToDictionary(gondola => gondola, _ => new Source(reorderSeconds)));

    private readonly Source _tracker = new(reorderSeconds);

    public void Hear(WeightFrame frame)
    {
        if (_gondolas.TryGetValue(frame.Gondola, out var gondola))
        {
            gondola.Hear(frame.Time, frame.Number, isBusy: true);
            Name(frame.Gondola, gondola, all: false);
        }
    }

    public void Hear(BodyFrame frame)
    {
        _tracker.Hear(frame.Time, frame.Number, frame.Bodies.Count > 0);
        Name(all: false);
    }

    /// <param name="last">When the last message of any scale came.</param>
    public void Finish(double last)
    {
        Name(all: true);
        foreach (var (number, gondola) in _gondolas)
        {
            Name(number, gondola, all: true);
            if (last - gondola.Last > LongestSeconds && double.IsFinite(gondola.Last))
            {
                problems.Add(Recording.PlateData, 0, string.Create(
                    CultureInfo.InvariantCulture, $"gondola {number} said nothing any more for the last {last - gondola.Last:0.0} s"));
            }
        }
    }

    private void Name(int number, Source gondola, bool all)
    {
        while (gondola.Next(all) is { } silence)
        {
            problems.Add(Recording.PlateData, silence.Number, string.Create(CultureInfo.InvariantCulture, $"gondola {number} said nothing for {silence.Seconds:0.0} s before"));
        }
    }

    private void Name(bool all)
    {
        while (_tracker.Next(all) is { } silence)
        {
            problems.Add(Recording.Targets, silence.Number, string.Create(
                CultureInfo.InvariantCulture, $"the tracker said nothing for {silence.Seconds:0.0} s before, while somebody was inside"));
        }
    }

    /// <summary>The messages of one sensor, put in order.</summary>
    private sealed class Source(double reorderSeconds)
    {
        private readonly PriorityQueue<(double Time, int Number, bool IsBusy), double> _waiting = new();
        private double _newest = double.NegativeInfinity;
        private (double Time, bool IsBusy) _before = (double.NaN, false);

        public double Last => _before.Time;

        public void Hear(double time, int number, bool isBusy)
        {
            _newest = Math.Max(_newest, time);
            _waiting.Enqueue((time, number, isBusy), time);
        }

        /// <summary>The next silence between two messages at which the sensor had something to say; null when there is none yet.</summary>
        public (int Number, double Seconds)? Next(bool all)
        {
            while (_waiting.TryPeek(out var message, out _) && (all || message.Time < _newest - reorderSeconds))
            {
                _waiting.Dequeue();
                var (before, wasBusy) = _before;
                if (message.Time < before)
                {
                    continue; // so late that it is not judged either
                }

                _before = (message.Time, message.IsBusy);
                if (wasBusy && message.IsBusy && message.Time - before > LongestSeconds)
                {
                    return (message.Number, message.Time - before);
                }
            }

            return null;
        }
    }
}
