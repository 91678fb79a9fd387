using System.Diagnostics;
using System.Globalization;
using OpenAisle.WalkOut.Engine.Judging;

namespace OpenAisle.WalkOut.Engine;

/// <summary>
/// Judges from weighing shelves and body tracks what each shopper took. Streams in, judgements out: no I/O, no clock, no chance; the
/// same input gives the same judgements. Not thread-safe: one judge a store, fed by one caller.
/// </summary>
/// <remarks>
/// Feed messages as they come, in time order up to <see cref="JudgeSettings.ReorderSeconds"/>; call <see cref="Finish"/> at the end of a
/// recording. In a store that never closes, drain <see cref="TakeReceipts"/>, <see cref="TakeEvents"/>, <see cref="TakeFaults"/> and
/// <see cref="TakeRefusals"/> regularly; undrained, the oldest are dropped beyond <see cref="MostUndrained"/>.
/// </remarks>
public sealed class WalkOutJudge
{
    /// <summary>Who took something when there are no tracks at all.</summary>
    public const string UnknownShopper = "unknown";

    /// <summary>Most receipts, events, faults or refusals that wait to be taken.</summary>
    public const int MostUndrained = 100_000;

    private readonly Inbox _inbox;
    private readonly Outbox<Receipt> _receipts = new();
    private readonly Outbox<ShelfEvent> _events = new();
    private readonly Outbox<SensorFault> _faults = new();
    private readonly Outbox<Refusal> _refusals = new();
    private readonly Court _court;
    private double _now;
    private double _seen = double.NaN;

    public WalkOutJudge(StoreLayout layout, Planogram planogram, IEnumerable<ProductSpec> products, JudgeSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(planogram);
        ArgumentNullException.ThrowIfNull(products);
        Settings = settings ?? JudgeSettings.Standard;
        _inbox = new Inbox(Settings.ReorderSeconds);
        _court = new Court(layout, new Goods(layout, planogram, products), Settings, _receipts.Put, _events.Put, _faults.Put);
    }

    public JudgeSettings Settings { get; }

    /// <summary>A message of a gondola's scales.</summary>
    public void Weigh(WeightFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Put(frame, frame.Time);
    }

    /// <summary>A message of the tracker.</summary>
    public void See(BodyFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Put(frame, frame.Time);
    }

    /// <summary>What a camera believes is in a hand. Optional.</summary>
    public void Sight(ProductSighting sighting)
    {
        ArgumentNullException.ThrowIfNull(sighting);
        Put(sighting, sighting.Time);
    }

    /// <summary>Somebody entered (the gate read a code), and the tracker calls them <paramref name="target"/>. Optional.</summary>
    public void Enter(double time, string target) => Put(new Entry(time, target), time);

    /// <summary>The person whom the tracker now calls <paramref name="target"/> left. Optional: unseen long enough means left too.</summary>
    public void Exit(double time, string target) => Put(new Leave(time, target), time);

    /// <summary>The input has ended: judges what is pending, and writes the receipt of everybody.</summary>
    public void Finish()
    {
        while (_inbox.Next(all: true) is { } message)
        {
            Handle(message);
        }

        _court.Finish();
    }

    /// <summary>What each person in the store holds right now.</summary>
    public IReadOnlyList<LiveBasket> LiveBaskets() => _court.LiveBaskets();

    /// <summary>Receipts that are final, each once.</summary>
    public IReadOnlyList<Receipt> TakeReceipts() => _receipts.Take();

    /// <summary>Shelf events whose reading is final, each once, by time.</summary>
    public IReadOnlyList<ShelfEvent> TakeEvents() => _events.Take();

    /// <summary>Faults found, each once.</summary>
    public IReadOnlyList<SensorFault> TakeFaults() => _faults.Take();

    /// <summary>Input that was not judged, and why.</summary>
    public IReadOnlyList<Refusal> TakeRefusals() => _refusals.Take();

    private void Put(object message, double time)
    {
        if (_inbox.Put(message, time) is { } refused)
        {
            Refuse(refused.Message, refused.Reason, _now);
        }

        while (_inbox.Next() is { } next)
        {
            Handle(next);
        }
    }

    private void Refuse(object message, string reason, double time) => _refusals.Put(message switch
    {
        WeightFrame frame => new Refusal(time, reason, true, frame.Number),
        BodyFrame frame => new Refusal(time, reason, false, frame.Number),
        _ => new Refusal(time, reason),
    });

    private void Handle(object message)
    {
        switch (message)
        {
            case WeightFrame frame:
                _now = frame.Time;
                if (_court.Weigh(frame, out var isRepeat) is { } refused)
                {
                    _refusals.Put(new Refusal(frame.Time, refused, true, frame.Number, isRepeat));
                }

                break;
            case BodyFrame frame:
                _now = frame.Time;
                if (frame.Time.Equals(_seen))
                {
                    _refusals.Put(new Refusal(frame.Time, string.Create(CultureInfo.InvariantCulture, $"the tracker sent two messages of {frame.Time:0.000}"), false, frame.Number, true));
                    break;
                }

                _seen = frame.Time;
                _court.See(frame);
                break;
            case ProductSighting sighting:
                _court.Sight(sighting);
                break;
            case Entry:
                break; // who enters is seen by the tracker; the gate adds nothing yet
            case Leave leave:
                _court.Leave(leave.Time, leave.Target);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private sealed record Entry(double Time, string Target);

    private sealed record Leave(double Time, string Target);
}
