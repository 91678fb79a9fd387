namespace OpenAisle.WalkOut.Engine.Floor;

/// <summary>
/// Who is in the store. The tracker's ids switch, swap and drop out; people do not jump. A body goes on with the person its id named
/// last unless that would be a leap; a body whose id is new, or leaps, goes on with the nearest person who was just lost. An id that comes
/// back while its person's receipt is not out yet is that person, however long they were not seen.
/// </summary>
internal sealed class TrackBook(double goneAfterSeconds)
{
    private const double JoinSeconds = 6;
    private const double WalkMetresPerSecond = 1.6;
    private const double LeapMetresPerSecond = 2.8;
    private const double LeapSlack = 0.28;
    private const double ExchangeSeconds = 0.4;
    private const double ExchangeMetres = 1.5;
    private const double ExchangeGain = 0.2;
    private const double ExchangeApart = 0.35;
    private const double ReclaimSeconds = 8;
    private const double JoinSlack = 0.5;
    private const double MostJoinMetres = 5;
    private const double DoorMetres = 1.5;
    private const double BlinkSeconds = 0.4;
    private const double BlinkMetres = 0.4;
    private const double NearDoorSeconds = 1;
    private const double NearDoorMetres = 1;
    private const double DoorShare = 0.25;
    private const int MostDoors = 100;
    private const int MostPeople = 5_000;

    private readonly Dictionary<string, Person> _byTarget = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Person> _gone = new(StringComparer.Ordinal);
    private readonly List<Person> _inside = [];
    private readonly List<Point> _doors = [];
    private readonly List<(int Body, Person Person, double Cost)> _offers = [];
    private int _next;

    public IReadOnlyList<Person> Inside => _inside;

    /// <summary>Takes a frame in. Returns who is seen to have left by now.</summary>
    public List<Person> See(BodyFrame frame)
    {
        var bodies = new List<(string Target, IReadOnlyList<JointPoint> Joints, Point Middle)>(frame.Bodies.Count);
        foreach (var body in frame.Bodies)
        {
            if (body.Joints.Count > (int)Joint.RightWrist && Middle(body.Joints) is { } middle)
            {
                bodies.Add((body.Target, body.Joints, middle));
                ComeBack(body.Target);
            }
        }

        var taken = new Person?[bodies.Count];
        var claimed = new HashSet<Person>();
        for (var i = 0; i < bodies.Count; i++)
        {
            if (_byTarget.TryGetValue(bodies[i].Target, out var person) && person.Target == bodies[i].Target
                && !IsLeap(person, bodies[i].Middle, frame.Time) && claimed.Add(person))
            {
                taken[i] = person;
            }
        }

        Exchange(frame.Time, bodies, taken);
        var exchanged = ExchangedUnseen(frame.Time, bodies, taken, claimed);
        Reclaim(frame.Time, bodies, taken, claimed);
        Join(frame.Time, bodies, taken, claimed);
        var named = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < bodies.Count; i++)
        {
            var person = taken[i] ?? Stranger(bodies[i].Target, bodies[i].Middle, frame.Time, claimed);
            if (person is not null)
            {
                // An id that two bodies bear in one frame stays with whom it was; the other goes on under their own.
                if (named.Add(bodies[i].Target) || person.Poses == 0)
                {
                    person.Call(bodies[i].Target, isExchanged: exchanged.Contains(person));
                    _byTarget[bodies[i].Target] = person;
                }

                person.Add(frame.Time, bodies[i].Joints, bodies[i].Middle);
            }
        }

        return Gone(frame.Time);
    }

    public Person? Called(string target) => _byTarget.GetValueOrDefault(target) is { } person && person.Target == target ? person : null;

    /// <summary>The person has left; their ids may be given to others.</summary>
    public void Leave(Person person, double time)
    {
        person.Left = time;
        _inside.Remove(person);
        foreach (var target in _byTarget.Where(named => named.Value == person).Select(named => named.Key).ToList())
        {
            _byTarget.Remove(target);
        }
    }

    /// <summary>The person's receipt is out: whoever bears their id from now on is somebody else.</summary>
    public void Forget(Person person)
    {
        if (_gone.GetValueOrDefault(person.Target) == person)
        {
            _gone.Remove(person.Target);
        }
    }

    // Nobody said that they left: the cameras had lost them for long.
    private void ComeBack(string target)
    {
        if (!_byTarget.ContainsKey(target) && _gone.Remove(target, out var person))
        {
            person.Left = null;
            _inside.Add(person);
            _byTarget[target] = person;
        }
    }

    private static Point? Middle(IReadOnlyList<JointPoint> joints)
    {
        if (joints[(int)Joint.Head].IsSeen)
        {
            return joints[(int)Joint.Head].Place;
        }

        var (sum, seen) = (default(Point), 0);
        foreach (var joint in joints)
        {
            if (joint.IsSeen)
            {
                sum += joint.Place;
                seen++;
            }
        }

        return seen > 0 ? sum * (1f / seen) : null;
    }

    // Two who stand close have exchanged their ids when both would have jumped, and neither with the other's.
    private static void Exchange(double time, List<(string Target, IReadOnlyList<JointPoint> Joints, Point Middle)> bodies, Person?[] taken)
    {
        for (var i = 0; i < taken.Length; i++)
        {
            for (var j = i + 1; j < taken.Length; j++)
            {
                if (taken[i] is not { } one || taken[j] is not { } other || time - one.LastSeen > ExchangeSeconds || time - other.LastSeen > ExchangeSeconds
                    || Flat(bodies[i].Middle - bodies[j].Middle) > ExchangeMetres)
                {
                    continue;
                }

                var kept = Distance(one, bodies[i].Middle, time) + Distance(other, bodies[j].Middle, time);
                var exchanged = Distance(other, bodies[i].Middle, time) + Distance(one, bodies[j].Middle, time);
                if (exchanged + ExchangeGain < kept)
                {
                    (taken[i], taken[j]) = (other, one);
                }
            }
        }
    }

    // While one was not seen the two have exchanged their ids: a body stands where the other was a moment ago, and bears the id of who was lost.
    private List<Person> ExchangedUnseen(
        double time, List<(string Target, IReadOnlyList<JointPoint> Joints, Point Middle)> bodies, Person?[] taken, HashSet<Person> claimed)
    {
        var exchanged = new List<Person>();
        for (var i = 0; i < taken.Length; i++)
        {
            if (taken[i] is not { Poses: > 0 } lost || time - lost.LastSeen < BlinkSeconds / 2)
            {
                continue;
            }

            var far = Distance(lost, bodies[i].Middle, time);
            var other = _inside.Where(person => person.Poses > 0 && time - person.LastSeen <= ExchangeSeconds && !claimed.Contains(person)
                    && Distance(person, bodies[i].Middle, time) is var near && near < LeapSlack && near + ExchangeApart < far)
                .MinBy(person => Distance(person, bodies[i].Middle, time));
            if (other is not null)
            {
                claimed.Remove(lost);
                claimed.Add(other);
                taken[i] = other;
                exchanged.Add(other);
            }
        }

        return exchanged;
    }

    // An id comes back whose person was meanwhile taken to go on under another: they were two. Who had the id first has the history.
    private void Reclaim(double time, List<(string Target, IReadOnlyList<JointPoint> Joints, Point Middle)> bodies, Person?[] taken, HashSet<Person> claimed)
    {
        for (var i = 0; i < bodies.Count; i++)
        {
            if (taken[i] is not null || !_byTarget.TryGetValue(bodies[i].Target, out var person) || person.Target == bodies[i].Target
                || person.Joined is not { } joined || time - joined.Time > ReclaimSeconds
                || Flat(bodies[i].Middle - joined.Place) > LeapSlack + (LeapMetresPerSecond * (time - joined.Time)))
            {
                continue;
            }

            var other = Array.IndexOf(taken, person);
            if (other >= 0)
            {
                taken[other] = null;
            }

            _byTarget.Remove(person.Target);

            claimed.Add(person);
            taken[i] = person;
        }
    }

    // Where the person should be by now, had they kept their pace of the last frames.
    private static double Distance(Person person, Point middle, double time)
    {
        ref readonly var last = ref person.Back(0);
        var ahead = default(Point);
        var lapsed = time - last.Time;
        if (person.Poses > 4 && lapsed < 1)
        {
            ref readonly var before = ref person.Back(4);
            if (last.Time - before.Time is > 0.05 and < 1)
            {
                ahead = (last.Middle - before.Middle) * (float)(lapsed / (last.Time - before.Time));
            }
        }

        var (straight, kept) = (middle - last.Middle, middle - last.Middle - ahead);
        return Math.Min(Flat(straight), Flat(kept));
    }

    private static double Flat(Point way) => Math.Sqrt((way.X * way.X) + (way.Y * way.Y));

    private static bool IsLeap(Person person, Point middle, double time) =>
        person.Poses > 0 && Distance(person, middle, time) > LeapSlack + (LeapMetresPerSecond * (time - person.LastSeen));

    private void Join(double time, List<(string Target, IReadOnlyList<JointPoint> Joints, Point Middle)> bodies, Person?[] taken, HashSet<Person> claimed)
    {
        _offers.Clear();
        for (var i = 0; i < bodies.Count; i++)
        {
            if (taken[i] is not null)
            {
                continue;
            }

            foreach (var person in _inside)
            {
                var lost = time - person.LastSeen;
                if (claimed.Contains(person) || lost > JoinSeconds || person.Poses == 0)
                {
                    continue;
                }

                // Who appears at a door has entered, and who vanished at one has left, unless it was a blink.
                var distance = Distance(person, bodies[i].Middle, time);
                var doors = (AtDoor(bodies[i].Middle) ? 1 : 0) + (AtDoor(person.Back(0).Middle) ? 1 : 0);
                if (doors > 0 && (lost > (doors == 2 ? BlinkSeconds : NearDoorSeconds) || distance > (doors == 2 ? BlinkMetres : NearDoorMetres)))
                {
                    continue;
                }

                if (distance <= Math.Min(MostJoinMetres, JoinSlack + (WalkMetresPerSecond * lost)))
                {
                    _offers.Add((i, person, distance / (0.2 + (0.5 * lost))));
                }
            }
        }

        _offers.Sort((a, b) => (a.Cost, a.Body, a.Person.Number).CompareTo((b.Cost, b.Body, b.Person.Number)));
        foreach (var (body, person, _) in _offers)
        {
            if (taken[body] is null && claimed.Add(person))
            {
                taken[body] = person;
            }
        }
    }

    private Person? Stranger(string target, Point place, double time, HashSet<Person> claimed)
    {
        // An id that leaps with nobody lost near its new place: the tracker was wrong about the place, not about the person.
        if (_byTarget.TryGetValue(target, out var known) && known.Target == target && claimed.Add(known))
        {
            return known;
        }

        if (_inside.Count >= MostPeople)
        {
            return null;
        }

        if (_doors.Count == MostDoors)
        {
            _doors.RemoveAt(0);
        }

        _doors.Add(place);
        var person = new Person(_next++, target, time);
        _inside.Add(person);
        return person;
    }

    // Doors are where many are first seen. A track that was not mended begins anywhere, so a few say nothing.
    private bool AtDoor(Point place)
    {
        var near = 0;
        foreach (var door in _doors)
        {
            near += Flat(door - place) < DoorMetres ? 1 : 0;
        }

        return near > 0 && near >= DoorShare * _doors.Count;
    }

    private List<Person> Gone(double time)
    {
        var gone = _inside.FindAll(person => time - person.LastSeen > goneAfterSeconds);
        foreach (var person in gone)
        {
            Leave(person, person.LastSeen);
            _gone[person.Target] = person;
        }

        return gone;
    }
}
