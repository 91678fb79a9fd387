using OpenAisle.Journal;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Orders.Slots;

/// <summary>
/// Law 3's half of the slot book over a whole journal: no place was given beyond a window's capacity, in orders or in items, counted from
/// the facts alone; an order takes one place in each window that any of its standing revisions wants, and the items of the largest.
/// </summary>
internal sealed class SlotLaw : ILaw
{
    private const int MostBreaches = 100;

    public string Name => "slots: no place twice";

    public async Task<LawReport> Check(IAsyncEnumerable<ReadFact> facts, CancellationToken cancel)
    {
        Dictionary<Guid, Tally> stores = [];
        List<string> breaches = [];
        var booked = 0L;
        await foreach (var (recorded, fact) in facts.WithCancellation(cancel))
        {
            if (recorded.Stream.Kind != SlotFacts.Stream)
            {
                continue;
            }

            if (!stores.TryGetValue(recorded.Stream.Key, out var store))
            {
                stores[recorded.Stream.Key] = store = new();
            }

            booked += fact is SlotBooked ? 1 : 0;
            if (store.Add(fact) is { } breach && breaches.Count < MostBreaches)
            {
                breaches.Add($"Store {recorded.Stream.Key:D}: {breach}");
            }
        }

        return new(booked, breaches);
    }

    /// <summary>Who has a place where.</summary>
    private sealed class Tally
    {
        private const int NoPlace = -1;

        private readonly Dictionary<SlotId, SlotPlan> _plans = [];
        private readonly Dictionary<SlotId, Dictionary<Id<Booking>, int>> _taken = [];
        private readonly Dictionary<Id<Booking>, List<SlotBooked>> _wants = [];

        public string? Add(IFact fact)
        {
            switch (fact)
            {
                case SlotOpened opened:
                    _plans[opened.Plan.Slot] = opened.Plan;
                    return null;
                case SlotsRolled rolled:
                    foreach (var past in _plans.Values.Where(plan => plan.Ends < rolled.Past).Select(plan => plan.Slot).ToList())
                    {
                        foreach (var booking in _taken.GetValueOrDefault(past)?.Keys.ToList() ?? [])
                        {
                            Forget(booking, want => want.Slot == past);
                        }

                        _plans.Remove(past);
                    }

                    foreach (var plan in rolled.Opened)
                    {
                        _plans[plan.Slot] = plan;
                    }

                    return null;
                case SlotBooked booked:
                    return Take(booked);
                case SlotSettled settled:
                    Forget(settled.Booking, want => want.Revision < settled.Revision);
                    return null;
                case SlotDropped dropped:
                    Forget(dropped.Booking, want => want.Revision == dropped.Revision);
                    return null;
                case SlotReleased released:
                    Forget(released.Booking, _ => true);
                    return null;
                default:
                    return $"{fact.GetType().Name} is no fact of a slot book.";
            }
        }

        private string? Take(SlotBooked booked)
        {
            if (!_wants.TryGetValue(booked.Booking, out var wants))
            {
                _wants[booked.Booking] = wants = [];
            }

            if (!_taken.TryGetValue(booked.Slot, out var taken))
            {
                _taken[booked.Slot] = taken = [];
            }

            wants.Add(booked);
            var before = taken.Count;
            var itemsBefore = taken.GetValueOrDefault(booked.Booking, NoPlace);
            taken[booked.Booking] = Math.Max(itemsBefore, booked.Items);
            return !_plans.TryGetValue(booked.Slot, out var plan) ? $"{booked.Booking} was given a place in {booked.Slot}, which is not open."
                : itemsBefore == NoPlace && before >= plan.Capacity
                    ? $"{booked.Booking} was given a place in {booked.Slot}, where {before} of {plan.Capacity} were taken."
                : plan.Items is { } most && booked.Items > Math.Max(itemsBefore, 0) && taken.Values.Sum() is var items && items > most
                    ? $"{booked.Booking} was given a place in {booked.Slot} for {booked.Items} items, which makes {items} of {most}."
                : null;
        }

        private void Forget(Id<Booking> booking, Predicate<SlotBooked> gone)
        {
            if (!_wants.TryGetValue(booking, out var wants))
            {
                return;
            }

            var before = wants.Select(want => want.Slot).Distinct().ToList();
            wants.RemoveAll(gone);
            foreach (var slot in before)
            {
                if (wants.Exists(want => want.Slot == slot))
                {
                    _taken[slot][booking] = wants.Where(want => want.Slot == slot).Max(want => want.Items);
                }
                else
                {
                    _taken[slot].Remove(booking);
                }
            }

            if (wants.Count == 0)
            {
                _wants.Remove(booking);
            }
        }
    }
}
