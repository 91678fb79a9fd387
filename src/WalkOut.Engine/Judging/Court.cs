using OpenAisle.WalkOut.Engine.Floor;
using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>
/// Brings the shelves' changes and the people together: judges each act when nothing earlier can still come, and settles who has left.
/// </summary>
internal sealed class Court
{
    /// <summary>An act waits no longer than this for what began before it, seconds.</summary>
    private const double LongestWait = 7;

    /// <summary>Poses after an act are needed as well as those before.</summary>
    private const double PosesAfter = 0.9;

    private const double AroundSeconds = 1.3;
    private const double Certain = 0.97;
    private const int MostNames = 5_000;
    private const double TraceBefore = 1;
    private const double TraceAfter = 3;

    private readonly StoreLayout _layout;
    private readonly JudgeSettings _settings;
    private readonly Goods _goods;
    private readonly Reach _reach = new();
    private readonly Ledger _ledger;
    private readonly ShelfReadings _shelfReadings;
    private readonly GiveReadings _giveReadings;
    private readonly Fragments _fragments;
    private readonly Health _health;
    private readonly Sightings _sightings = new();
    private readonly Settlement _settlement;
    private readonly Encounters _encounters;
    private readonly List<ShelfChange> _told = [];
    private readonly List<Encounter> _met = [];
    private readonly List<ShelfChange> _recent = [];
    private readonly PriorityQueue<object, (double Time, long Turn)> _acts = new();
    private readonly Dictionary<int, Person> _people = [];
    private readonly Dictionary<int, string> _names = [];
    private readonly List<Person> _leaving = [];
    private readonly PlateSignal[] _signals;
    private readonly Action<Receipt> _receipt;
    private readonly Action<ShelfEvent> _event;
    private readonly Person _unknown = new(Holder.Nobody - 1, WalkOutJudge.UnknownShopper, 0);
    private double _now = double.NegativeInfinity;
    private bool _tracked;
    private long _turn;

    public Court(StoreLayout layout, Goods goods, JudgeSettings settings, Action<Receipt> receipt, Action<ShelfEvent> shelfEvent, Action<SensorFault> fault)
    {
        (_layout, _goods, _settings, _receipt, _event) = (layout, goods, settings, receipt, shelfEvent);
        _encounters = new Encounters(layout);
        Scales = new Scales(layout, goods.Bins);
        Tracks = new TrackBook(settings.GoneAfterSeconds);
        _ledger = new Ledger(settings.BeamWidth, Tell);
        var hands = new ShelfHands(layout, _reach);
        _shelfReadings = new ShelfReadings(layout, goods, _reach, _ledger, _sightings, Scales, hands);
        _health = new Health(layout, goods, Scales, fault);
        _fragments = new Fragments(_shelfReadings, hands, Scales);
        _giveReadings = new GiveReadings(_ledger, goods, hands);
        _settlement = new Settlement(goods, _ledger, settings);
        _signals = [.. Scales.Shelves.SelectMany(shelf => shelf.Signal.Plates)];
        Remember(_unknown);
    }

    public Scales Scales { get; }

    public TrackBook Tracks { get; }

    public string? Weigh(WeightFrame frame, out bool isRepeat)
    {
        var refused = Scales.Take(frame, _told, out isRepeat);
        _health.Look(frame.Time);
        Advance(frame.Time);
        return refused;
    }

    public void See(BodyFrame frame)
    {
        _tracked = true;
        foreach (var person in Tracks.See(frame))
        {
            _leaving.Add(person);
        }

        _leaving.RemoveAll(person => person.Left is null); // back again
        foreach (var person in Tracks.Inside)
        {
            Remember(person);
        }

        _encounters.Watch(Tracks.Inside, frame.Time, _met);
        Advance(frame.Time);
    }

    public void Sight(ProductSighting sighting)
    {
        if (Tracks.Called(sighting.Target) is { } person)
        {
            _sightings.Add(person.Number, sighting, _goods);
        }
    }

    public void Leave(double time, string target)
    {
        if (Tracks.Called(target) is { } person)
        {
            Tracks.Leave(person, time);
            _leaving.Add(person);
        }
    }

    public void Finish()
    {
        Scales.Finish(_told);
        _encounters.Finish(_met);
        Advance(double.PositiveInfinity);
        foreach (var person in Tracks.Inside.ToArray())
        {
            Tracks.Leave(person, person.LastSeen);
            _leaving.Add(person);
        }

        if (!_tracked)
        {
            _leaving.Add(_unknown);
        }

        Settle(all: true);
        _ledger.Finish();
    }

    public IReadOnlyList<LiveBasket> LiveBaskets() => [.. Tracks.Inside.Select(person => new LiveBasket(person.Shopper, _settlement.Live(person.Number)))];

    private void Advance(double now)
    {
        _now = Math.Max(_now, now);
        foreach (var change in _told)
        {
            _acts.Enqueue(change, (change.Time, _turn++));
        }

        foreach (var met in _met)
        {
            _acts.Enqueue(met, (met.Time, _turn++));
        }

        _told.Clear();
        _met.Clear();
        while (_acts.TryPeek(out var act, out var at) && IsDue(at.Time))
        {
            _acts.Dequeue();
            Judge(act);
        }

        while (_fragments.Expired(_now, People) is { } alone)
        {
            Judge(alone);
        }

        Settle(all: false);
    }

    private bool IsDue(double time) =>
        _now > time + LongestWait || (_now > time + PosesAfter && (Scales.OpenSince is not { } open || open > time));

    private void Judge(object what)
    {
        if (what is Encounter met)
        {
            if (_giveReadings.Of(met, Around(met.Time), People) is { } gifts)
            {
                var gift = new Act(met.Time, gifts, null);
                var giftChances = _ledger.Judge(gift);
            }

            return;
        }

        var change = (ShelfChange)what;
        foreach (var part in _fragments.Apart(change, People(change)))
        {
            if (_fragments.Take(part, People(part)) is { } whole)
            {
                Judge(whole);
            }
        }
    }

    private List<Person> People(ShelfChange change) =>
        _tracked ? [.. Tracks.Inside, .. _leaving.Where(person => person.Left > change.Time - 1)] : [_unknown];

    private void Judge(ShelfChange change)
    {
        var people = People(change);
        var act = new Act(change.Time, _shelfReadings.Of(change, people, Around(change.Time)), change) { Trace = Trace(change) };
        _recent.Add(change);
        var chances = _ledger.Judge(act);
        Learn(act, chances);
        _health.Learn(act, chances, _reach, people);
    }

    // Changes at about a time, judged already or waiting.
    private List<ShelfChange> Around(double time)
    {
        _recent.RemoveAll(other => other.Time < time - (2 * AroundSeconds));
        List<ShelfChange> around = [.. _recent.Where(other => Math.Abs(other.Time - time) < AroundSeconds)];
        around.AddRange(_acts.UnorderedItems.Where(other => other.Element is ShelfChange waiting && Math.Abs(waiting.Time - time) < AroundSeconds)
            .OrderBy(other => other.Priority.Turn).Select(other => (ShelfChange)other.Element));
        return around;
    }

    // Only what is certain teaches masses and clocks; what stands in a facing is learned in proportion to belief.
    private void Learn(Act act, double[] chances)
    {
        var best = Array.IndexOf(chances, chances.Max());
        for (var i = 0; i < chances.Length; i++)
        {
            if (chances[i] > 0.01 && act.Readings[i].Happenings is [{ Quantity: > 0, Product: >= 0 } taken])
            {
                foreach (var facing in taken.Plates.SelectMany(_goods.FacingsAt).Distinct())
                {
                    _goods.LearnFacing(facing, taken.Product, chances[i] / taken.Plates.SelectMany(_goods.FacingsAt).Distinct().Count());
                }
            }
        }

        if (chances[best] < Certain || act.Readings[best].Happenings is not [{ Product: >= 0 } happening] || act.Change is not { } change)
        {
            return;
        }

        if (_people.TryGetValue(happening.Person, out var person) && person.Poses > 0)
        {
            var stretch = Stretch.Over(_layout, change.Changes.ToArray());
            _reach.Learn(person, _layout.Plates[stretch.Lead], stretch.Along, stretch.Time);
        }

        if (happening.Quantity == 1 && !_goods.Specs[happening.Product].IsLoose)
        {
            _goods.LearnMass(happening.Product, -change.Grams, change.Changes.Sum(one => one.Sigma * one.Sigma) + 0.5);
        }
    }

    private float[] Trace(ShelfChange change)
    {
        var bins = (int)((TraceBefore + TraceAfter) / PlateSignal.BinSeconds);
        var from = (long)((change.Onset - TraceBefore) / PlateSignal.BinSeconds);
        var trace = new float[bins];
        foreach (var one in change.Changes)
        {
            var before = _signals[one.Plate].At(from);
            for (var i = 0; i < bins; i++)
            {
                var away = _signals[one.Plate].At(from + i) - before;
                trace[i] += float.IsFinite(away) ? away : 0;
            }
        }

        return trace;
    }

    private void Settle(bool all)
    {
        if (_leaving.Count == 0)
        {
            return;
        }

        var done = _leaving.FindAll(person => all || _now > (person.Left ?? person.LastSeen) + _settings.ReceiptDelaySeconds);
        foreach (var person in done.OrderBy(person => person.Number))
        {
            _receipt(_settlement.Of(person, Name));
            _leaving.Remove(person);
        }

        if (done.Count > 0)
        {
            foreach (var person in done)
            {
                _people.Remove(person.Number);
                Tracks.Forget(person);
            }

            _ledger.Forget(holder => holder >= 0 && !_people.ContainsKey(holder), _now);
        }
    }

    // Acts become final after their people have left: names are kept longer than people, but not for ever.
    private string? Name(int person) => _names.GetValueOrDefault(person);

    private void Remember(Person person)
    {
        if (_people.TryAdd(person.Number, person))
        {
            _names[person.Number] = person.Shopper;
            _names.Remove(person.Number - MostNames);
        }
    }

    private void Tell(Act act, double[] chances)
    {
        if (act.Change is null)
        {
            return;
        }

        var best = Array.IndexOf(chances, chances.Max());
        foreach (var group in act.Readings[best].Happenings.GroupBy(one => (one.Product, one.Person, Math.Sign(one.Quantity))))
        {
            _event(new ShelfEvent(
                act.Time, [.. group.SelectMany(one => one.Plates).Distinct().Order().Select(plate => _layout.Plates[plate].Id)], group.Sum(one => one.Grams),
                group.Key.Product < 0 ? null : _goods.Specs[group.Key.Product].Code, group.Sum(one => one.Quantity), Name(group.Key.Person), Math.Min(1, chances[best])));
        }
    }
}
