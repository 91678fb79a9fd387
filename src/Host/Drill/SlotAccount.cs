using System.Text.Json;

namespace OpenAisle.Host.Drill;

/// <summary>The slot book of one store, kept again from raw facts: a window never has more bookings, nor more items, than it takes when one is granted.</summary>
internal sealed class SlotAccount(Guid store)
{
    public const string Stream = "slots";

    private readonly Dictionary<string, (int Orders, int Items)> _capacity = [];
    private readonly Dictionary<Guid, SortedDictionary<int, (string Slot, int Items)>> _bookings = [];

    public void Add(RawFact fact, Findings findings)
    {
        switch (fact.Kind)
        {
            case "slots.opened":
                Open(fact.Body.GetProperty("plan"));
                break;
            case "slots.rolled":
                foreach (var plan in fact.List("opened"))
                {
                    Open(plan);
                }

                break;
            case "slots.booked":
                Book(fact, findings);
                break;
            case "slots.settled":
                Keep(fact, revision => revision >= fact.Number("revision"));
                break;
            case "slots.dropped":
                Keep(fact, revision => revision != fact.Number("revision"));
                break;
            case "slots.released":
                Keep(fact, _ => false);
                break;
        }
    }

    /// <summary>Every order for later that was not called off has its place, and nobody else has one.</summary>
    public void Compare(Dictionary<Guid, OrderAccount> orders, Findings findings)
    {
        foreach (var (key, revisions) in _bookings.Where(booking => booking.Value.Count > 0))
        {
            if (!orders.TryGetValue(key, out var order) || !HasPlace(order))
            {
                findings.LeftOpen($"a place is booked for {key}, which is {(order is null ? "no order" : order.Status)}");
            }
            else if (revisions.Count > 1 || revisions.Values.Last().Slot != order.Slot)
            {
                findings.Broken($"order {key} is for {order.Slot} and has places in {string.Join(", ", revisions.Values)}");
            }
            else if (revisions.Values.Last().Items != order.Items)
            {
                findings.Broken($"order {key} comes to {order.Items} items and has room for {revisions.Values.Last().Items}");
            }
        }

        foreach (var order in orders.Values.Where(order => order.Store == store && HasPlace(order)))
        {
            if (!_bookings.TryGetValue(order.Id, out var revisions) || revisions.Count == 0)
            {
                findings.Broken($"order {order.Id} ({order.Status}) has no place in {order.Slot}");
            }
        }
    }

    private void Open(JsonElement plan) => _capacity[plan.GetProperty("slot").GetString()!] =
        (plan.GetProperty("capacity").GetInt32(), plan.TryGetProperty("items", out var items) ? items.GetInt32() : int.MaxValue);

    private static bool HasPlace(OrderAccount order) => order.IsOpen || order.Status == "handed-over";

    private void Book(RawFact fact, Findings findings)
    {
        var key = fact.Key("booking");
        var slot = fact.Text("slot")!;
        if (!_bookings.TryGetValue(key, out var revisions))
        {
            _bookings[key] = revisions = [];
        }

        var (ordersBefore, itemsBefore) = In(slot);
        if (!revisions.TryAdd(fact.Number("revision"), (slot, fact.MaybeNumber("items") ?? 0)))
        {
            findings.Doubled($"booking {key}, revision {fact.Number("revision")}, was granted twice");
        }

        var (orders, items) = In(slot);
        var takes = _capacity.GetValueOrDefault(slot);
        if ((orders > ordersBefore && orders > takes.Orders) || (items > itemsBefore && items > takes.Items))
        {
            findings.Broken($"store {store} gave a place in {slot} at fact {fact.Position}: {orders} orders and {items} items; it takes {takes}");
        }
    }

    /// <summary>Revisions of one booking share their place; the largest counts.</summary>
    private (int Orders, int Items) In(string slot)
    {
        var there = _bookings.Values.Where(booking => booking.Values.Any(place => place.Slot == slot)).ToList();
        return (there.Count, there.Sum(booking => booking.Values.Where(place => place.Slot == slot).Max(place => place.Items)));
    }

    private void Keep(RawFact fact, Func<int, bool> stays)
    {
        if (_bookings.TryGetValue(fact.Key("booking"), out var revisions))
        {
            foreach (var revision in revisions.Keys.Where(revision => !stays(revision)).ToList())
            {
                revisions.Remove(revision);
            }
        }
    }
}
