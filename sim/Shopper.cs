namespace OpenAisle.Sim;

/// <summary>Somebody in the store: a script, hands, and what they hold.</summary>
public sealed class Shopper
{
    private readonly LinkedList<Act> _acts;

    internal Shopper(ulong id, double enters, IEnumerable<Act> acts, Faults faults, Chance chance)
    {
        (Id, EntersAt, FreeAt, Chance) = (id, enters, enters, chance);
        _acts = new LinkedList<Act>(acts);
        Body = new Body(Layout.Door + new Point(0, chance.Between(-0.6, 0.6), 0), chance);
        Lane = chance.Between(-0.12, 0.12);
        Tracker = new Tracker(id, enters, faults, chance);
        Speed = chance.Between(0.8, 1.25);
    }

    /// <summary>The id under which the receipt is asked for: the first that the cameras gave.</summary>
    public ulong Id { get; }

    public double EntersAt { get; }

    public double LeftAt { get; internal set; } = double.PositiveInfinity;

    /// <summary>All track ids borne, in order.</summary>
    public IReadOnlyList<ulong> Ids => Tracker.Ids;

    /// <summary>What was carried out, or is carried just now.</summary>
    public IReadOnlyList<Unit> Held => Hands;

    /// <summary>Loose goods carried out, grams by product.</summary>
    public IReadOnlyDictionary<Product, double> Loose => Bags;

    internal Chance Chance { get; }

    internal Body Body { get; }

    internal Tracker Tracker { get; }

    internal double Speed { get; }

    /// <summary>How far off the usual lane this one walks, metres.</summary>
    internal double Lane { get; }

    internal double FreeAt { get; set; }

    internal bool Inside { get; set; }

    internal List<Unit> Hands { get; } = [];

    internal Dictionary<Product, double> Bags { get; } = [];

    internal Shopper? AwaitsGiver { get; set; }

    /// <summary>How often the act in hand has been put off because somebody else was not ready.</summary>
    internal int PutOff { get; set; }

    /// <summary>Makes up what to do when the script has run out; null when there is nothing more.</summary>
    internal Func<Shopper, IEnumerable<Act>?>? Next { get; set; }

    internal Act? Begin()
    {
        while (_acts.Count == 0)
        {
            if (Next?.Invoke(this) is not { } more)
                return null;
            foreach (var act in more)
                _acts.AddLast(act);
        }
        return _acts.First!.Value;
    }

    internal void Done()
    {
        if (_acts.Count > 0)
            _acts.RemoveFirst();
        PutOff = 0;
    }

    internal void Insert(Act act) => _acts.AddFirst(act);

    internal bool Plans(Act act) => _acts.Contains(act);
}
