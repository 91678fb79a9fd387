using System.Globalization;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>
/// The messages of a sensor file with the time of each. One whose time leaps ahead, or that is the first, is believed only when the file goes
/// on from there: a pause is, a single wrong stamp is not, and would keep everything else waiting. Such a message is named and left out.
/// </summary>
internal sealed class SensorStream<T>(string file, IEnumerable<T> messages, Func<T, (double Time, int Number)> about, ProblemList problems) : IDisposable
    where T : class
{
    /// <summary>Messages that are asked whether they agree with a leap.</summary>
    private const int Asked = 8;

    private const double LeapSeconds = 60;

    /// <summary>No recording pauses for longer right after its first messages.</summary>
    private const double DaySeconds = 86_400;

    private readonly IEnumerator<T> _messages = messages.GetEnumerator();
    private readonly Queue<T> _next = new();
    private double _newest = double.NegativeInfinity;

    /// <summary>The message whose turn it is; null at the end, and before <see cref="Advance"/>.</summary>
    public T? Current { get; private set; }

    public double Time { get; private set; } = double.NegativeInfinity;

    /// <summary>The earliest and the latest time; the earliest is above the latest when there was none.</summary>
    public double First { get; private set; } = double.PositiveInfinity;

    public double Last => _newest;

    public void Advance()
    {
        Current = null;
        while (Fill() && _next.TryDequeue(out var message))
        {
            var (time, number) = about(message);
            Fill();
            if (time > _newest + LeapSeconds && !IsBelieved(time))
            {
                problems.Add(file, number, string.Create(CultureInfo.InvariantCulture, $"the message of {time:0.000} lies far {(double.IsNegativeInfinity(_newest) ? "away from" : "ahead of")} those around it"));
                continue;
            }

            (Current, Time) = (message, time);
            (First, _newest) = (Math.Min(First, time), Math.Max(_newest, time));
            return;
        }
    }

    public void Dispose() => _messages.Dispose();

    private bool Fill()
    {
        while (_next.Count < Asked && _messages.MoveNext())
        {
            _next.Enqueue(_messages.Current);
        }

        return _next.Count > 0;
    }

    // Most of those that follow are not from before it; the first ones are of the same day as they. The only message of a file is believed, the last
    // one is not.
    private bool IsBelieved(double time)
    {
        var isFirst = double.IsNegativeInfinity(_newest);
        return _next.Count == 0
            ? isFirst
            : _next.Count(other => about(other).Time - time is var later && (isFirst ? Math.Abs(later) < DaySeconds : later > -LeapSeconds)) * 2 > _next.Count;
    }
}
