using System.Diagnostics;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;

namespace OpenAisle.Orders.Slots;

/// <summary>A window, how many places of it are taken, and what those orders come to.</summary>
internal sealed record Window(SlotPlan Plan, int Taken, int Items)
{
    public int Left => Math.Max(0, Plan.Capacity - Taken);

    public int? ItemsLeft => Plan.Items is { } most ? Math.Max(0, most - Items) : null;
}

/// <summary>What one revision of a booking wants.</summary>
internal readonly record struct Place(int Revision, SlotId Slot, int Items);

/// <summary>A booking that stands, with the window of each of its revisions that does; almost always just one.</summary>
/// <param name="Latest">The highest revision that was ever heard of: lower ones that do not stand will not come back.</param>
/// <param name="Settled">The revision that was settled last; it cannot be dropped any more.</param>
internal sealed record LiveBooking(int Latest, int Settled, Place[] Standing)
{
    public static LiveBooking None { get; } = new(int.MinValue, int.MinValue, []);

    public SlotId? SlotOf(int revision)
    {
        foreach (var place in Standing)
        {
            if (place.Revision == revision)
            {
                return place.Slot;
            }
        }

        return null;
    }

    public bool IsIn(SlotId slot) => Array.Exists(Standing, one => one.Slot == slot);

    /// <summary>The room that it takes of a window: that of the largest of its revisions there, for any of them may come to stand.</summary>
    public int ItemsIn(SlotId slot)
    {
        var items = 0;
        foreach (var place in Standing)
        {
            items = place.Slot == slot ? Math.Max(items, place.Items) : items;
        }

        return items;
    }

    public LiveBooking Without(Predicate<Place> gone) => this with { Standing = Array.FindAll(Standing, one => !gone(one)) };
}

/// <summary>The slot book of one store: the fold of its stream. It changes in place, by <see cref="Apply"/> alone; the rules just read.</summary>
internal sealed class SlotState : IFolded<SlotState>
{
    /// <summary>After so many more bookings have ended, the id of an ended one is forgotten.</summary>
    public const int EndedRemembered = 8_000;

    public const int FoldVersion = 2;

    /// <summary>Marks a booking as over for every revision; lower marks are the highest revision that was dropped.</summary>
    public const int Over = int.MaxValue;

    private const int SnapshotEveryFacts = 10_000;

    /// <summary>In a snapshot: a window whose items are not counted.</summary>
    private const int NoLimit = -1;

    private readonly Dictionary<SlotId, Window> _windows = [];
    private readonly Dictionary<Guid, LiveBooking> _bookings = [];
    private readonly RecentKeys<int> _ended = new(EndedRemembered);

    public static SnapshotFormat<SlotState> Snapshots { get; } = new(FoldVersion, SnapshotEveryFacts, state => state.Write(), Read);

    /// <summary>When the book was last rolled on; the beginning of time before the first.</summary>
    public DateTimeOffset Rolled { get; private set; } = DateTimeOffset.MinValue;

    public IReadOnlyCollection<Window> Windows => _windows.Values;

    public IReadOnlyCollection<LiveBooking> Bookings => _bookings.Values;

    public static SlotState Empty() => new();

    public Window? Window(SlotId slot) => _windows.GetValueOrDefault(slot);

    public LiveBooking? Booking(Id<Booking> booking) => _bookings.GetValueOrDefault(booking.Value);

    /// <summary>Up to which revision the booking has ended, when it has and is still remembered.</summary>
    public int? EndedUpTo(Id<Booking> booking) => _ended.TryGet(booking.Value, out var revision) ? revision : null;

    public SlotState Apply(IFact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case SlotBooked booked:
                var before = Booking(booked.Booking) ?? LiveBooking.None;
                _ended.Remove(booked.Booking.Value);
                Replace(booked.Booking.Value, before with
                {
                    Latest = Math.Max(before.Latest, booked.Revision),
                    Standing = [.. before.Standing, new(booked.Revision, booked.Slot, booked.Items)],
                });
                break;
            case SlotSettled settled:
                Replace(
                    settled.Booking.Value,
                    _bookings[settled.Booking.Value].Without(one => one.Revision < settled.Revision) with { Settled = settled.Revision });
                break;
            case SlotDropped dropped when Booking(dropped.Booking) is { } booking:
                Replace(dropped.Booking.Value, booking.Without(one => one.Revision == dropped.Revision) with
                {
                    Latest = Math.Max(booking.Latest, dropped.Revision),
                });
                break;
            case SlotDropped dropped:
                _ended.Add(dropped.Booking.Value, dropped.Revision);
                break;
            case SlotReleased released:
                Replace(released.Booking.Value, LiveBooking.None with { Latest = Over });
                break;
            case SlotOpened opened:
                Open(opened.Plan);
                break;
            case SlotsRolled rolled:
                Roll(rolled);
                break;
            default:
                throw new UnreachableException();
        }

        return this;
    }

    private void Open(SlotPlan plan) => _windows[plan.Slot] = Window(plan.Slot) is { } window ? window with { Plan = plan } : new(plan, 0, 0);

    private void Roll(SlotsRolled rolled)
    {
        Rolled = rolled.Rolled;
        var past = _windows.Values.Where(window => window.Plan.Ends < rolled.Past).Select(window => window.Plan.Slot).ToHashSet();
        foreach (var (key, booking) in _bookings.Where(pair => pair.Value.Standing.Any(one => past.Contains(one.Slot))).OrderBy(pair => pair.Key).ToList())
        {
            var left = booking.Without(one => past.Contains(one.Slot));
            Replace(key, left.Standing.Length == 0 ? left with { Latest = Over } : left);
        }

        foreach (var slot in past)
        {
            _windows.Remove(slot);
        }

        foreach (var plan in rolled.Opened)
        {
            Open(plan);
        }
    }

    /// <summary>Frees the places of the booking as it was, takes those of the booking as it is; one place a window, however many revisions want it.</summary>
    private void Replace(Guid key, LiveBooking booking)
    {
        var before = _bookings.GetValueOrDefault(key);
        foreach (var slot in SlotsOf(before))
        {
            _windows[slot] = _windows[slot] with { Taken = _windows[slot].Taken - 1, Items = _windows[slot].Items - before!.ItemsIn(slot) };
        }

        foreach (var slot in SlotsOf(booking))
        {
            _windows[slot] = _windows[slot] with { Taken = _windows[slot].Taken + 1, Items = _windows[slot].Items + booking.ItemsIn(slot) };
        }

        if (booking.Standing.Length == 0)
        {
            _bookings.Remove(key);
            _ended.Add(key, booking.Latest);
        }
        else
        {
            _bookings[key] = booking;
        }
    }

    private static IEnumerable<SlotId> SlotsOf(LiveBooking? booking) =>
        booking is null ? [] : booking.Standing.Length == 1 ? [booking.Standing[0].Slot] : booking.Standing.Select(one => one.Slot).Distinct();

    /// <summary>The state in bytes: the same state gives the same bytes.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var to = new BinaryWriter(stream);
        to.Write(Rolled.UtcTicks);
        var windows = _windows.Values.OrderBy(window => window.Plan.Slot.ToString(), StringComparer.Ordinal).ToList();
        to.Write(windows.Count);
        foreach (var (plan, taken, items) in windows)
        {
            to.Write(plan.Slot.ToString());
            to.Write(plan.Ends.UtcTicks);
            to.Write(plan.CutOff.UtcTicks);
            to.Write(plan.Capacity);
            to.Write(plan.Items ?? NoLimit);
            to.Write(taken);
            to.Write(items);
        }

        to.Write(_bookings.Count);
        foreach (var (key, booking) in _bookings.OrderBy(pair => pair.Key))
        {
            to.Write(key.ToByteArray());
            to.Write(booking.Latest);
            to.Write(booking.Settled);
            to.Write(booking.Standing.Length);
            foreach (var (revision, slot, items) in booking.Standing)
            {
                to.Write(revision);
                to.Write(slot.ToString());
                to.Write(items);
            }
        }

        _ended.Write(to, static (to, revision) => to.Write(revision));
        to.Flush();
        return stream.ToArray();
    }

    private static SlotState Read(ReadOnlyMemory<byte> bytes)
    {
        using var from = new BinaryReader(new MemoryStream(bytes.ToArray()));
        var state = new SlotState { Rolled = new(from.ReadInt64(), TimeSpan.Zero) };
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var plan = new SlotPlan(
                SlotId.Parse(from.ReadString(), null), new(from.ReadInt64(), TimeSpan.Zero), new(from.ReadInt64(), TimeSpan.Zero), from.ReadInt32(),
                from.ReadInt32() is >= 0 and var most ? most : null);
            state._windows.Add(plan.Slot, new(plan, from.ReadInt32(), from.ReadInt32()));
        }

        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var key = new Guid(from.ReadBytes(16));
            var (latest, settled) = (from.ReadInt32(), from.ReadInt32());
            var standing = new Place[from.ReadInt32()];
            for (var i = 0; i < standing.Length; i++)
            {
                standing[i] = new(from.ReadInt32(), SlotId.Parse(from.ReadString(), null), from.ReadInt32());
            }

            state._bookings.Add(key, new(latest, settled, standing));
        }

        state._ended.Read(from, static from => from.ReadInt32());
        return state;
    }
}
