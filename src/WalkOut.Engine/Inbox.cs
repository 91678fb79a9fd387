using System.Globalization;

namespace OpenAisle.WalkOut.Engine;

/// <summary>
/// Puts messages in order. A message waits until none within the reorder window can come before it; one that comes later than that is
/// refused, and so is a single message whose clock leaps ahead.
/// </summary>
internal sealed class Inbox(double reorderSeconds)
{
    /// <summary>Most messages that wait; beyond, the oldest goes on at once.</summary>
    private const int MostWaiting = 20_000;

    /// <summary>A message so far ahead of all others is believed only when the next one agrees; and so is the first.</summary>
    private const double LeapSeconds = 60;

    /// <summary>No clock shows more, in seconds from its beginning: three thousand years.</summary>
    private const double MostSeconds = 1e11;

    private readonly PriorityQueue<object, (double Time, long Turn)> _waiting = new();
    private double _newest = double.NegativeInfinity;
    private (object Message, double Time)? _ahead;
    private long _turn;

    /// <summary>Takes a message in. Returns what is refused, this one or one before, and why; or null.</summary>
    public (object Message, string Reason)? Put(object message, double time)
    {
        if (!double.IsFinite(time) || Math.Abs(time) > MostSeconds)
        {
            return (message, "the message has no time");
        }

        if (time < _newest - reorderSeconds)
        {
            return (message, string.Create(CultureInfo.InvariantCulture, $"the message of {time:0.000} came {_newest - time:0.0} s late"));
        }

        (object, string)? refused = null;
        if (_ahead is { } ahead)
        {
            _ahead = null;
            if (Math.Abs(time - ahead.Time) < LeapSeconds)
            {
                Queue(ahead.Message, ahead.Time);
            }
            else
            {
                refused = (ahead.Message, string.Create(CultureInfo.InvariantCulture, $"the message of {ahead.Time:0.000} lies far {(time < ahead.Time ? "ahead" : "behind")} of those around it"));
            }
        }

        if (time > _newest + LeapSeconds)
        {
            _ahead = (message, time);
        }
        else
        {
            Queue(message, time);
        }

        return refused;
    }

    /// <summary>The next message whose turn it is; null when all must wait.</summary>
    public object? Next(bool all = false)
    {
        if (all && _ahead is { } ahead)
        {
            _ahead = null;
            Queue(ahead.Message, ahead.Time);
        }

        return _waiting.TryPeek(out _, out var first) && (all || _waiting.Count > MostWaiting || first.Time <= _newest - reorderSeconds)
            ? _waiting.Dequeue()
            : null;
    }

    private void Queue(object message, double time)
    {
        _newest = Math.Max(_newest, time);
        _waiting.Enqueue(message, (time, _turn++));
    }
}
