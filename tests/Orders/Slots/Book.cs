using OpenAisle.Journal;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Orders.Tests.Slots;

/// <summary>A store's slot book without its actor: every call decides, and applies what was decided.</summary>
internal sealed class Book
{
    public static readonly DateTimeOffset Morning = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public SlotState State { get; set; } = SlotState.Empty();

    public List<IFact> Facts { get; } = [];

    public DateTimeOffset Now { get; set; } = Morning;

    public static Id<Booking> Order(int number) => new(new Guid(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 3]));

    public static SlotId Slot(int hour) => new("pickup", Morning.Date.AddHours(hour).ToDateTimeOffset());

    /// <summary>An hour's window that closes two hours before it starts.</summary>
    public static SlotPlan Window(int hour, int capacity, int? items = null) =>
        new(Slot(hour), Slot(hour).Start.AddHours(1), Slot(hour).Start.AddHours(-2), capacity, items);

    public static Book With(params SlotPlan[] plans)
    {
        var book = new Book();
        foreach (var plan in plans)
        {
            book.Open(plan);
        }

        return book;
    }

    public void Open(SlotPlan plan) => Apply(SlotRules.Open(State, plan));

    public BookOutcome Take(int order, int revision, SlotId slot, int items = 1)
    {
        var (outcome, facts) = SlotRules.Book(State, Order(order), revision, slot, items, Now);
        Apply(facts);
        return outcome;
    }

    public void Settle(int order, int revision) => Apply(SlotRules.Settle(State, Order(order), revision));

    public void Drop(int order, int revision) => Apply(SlotRules.Drop(State, Order(order), revision));

    public void Release(int order) => Apply(SlotRules.Release(State, Order(order)));

    public void Roll(params SlotPlan[] planned) => Apply(SlotRules.Roll(State, planned, Now));

    public int Left(int hour) => State.Window(Slot(hour))!.Left;

    public int? ItemsLeft(int hour) => State.Window(Slot(hour))!.ItemsLeft;

    private void Apply(IReadOnlyList<IFact> facts)
    {
        foreach (var fact in facts)
        {
            State = State.Apply(fact, Now);
            Facts.Add(fact);
        }
    }

    public static SlotState Replay(IEnumerable<IFact> facts, SlotState? from = null) =>
        facts.Aggregate(from ?? SlotState.Empty(), (state, fact) => state.Apply(fact, Morning));
}

internal static class Instants
{
    public static DateTimeOffset ToDateTimeOffset(this DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
