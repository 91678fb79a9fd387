using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using Orleans.Concurrency;

namespace OpenAisle.Orders.Slots;

/// <summary>The actor of a store's slot book: decides by the rules, appends, answers when it is on disk.</summary>
[Reentrant]
internal sealed class SlotBook(ActorJournal journal, SlotSchedules schedules)
    : StreamActor<SlotState>(journal, SlotFacts.Stream), ISlotBook
{
    /// <summary>The deadline that rolls the book on.</summary>
    public const string RollDeadline = "roll";

    /// <summary>After a schedule could not be read, calls go on with the windows that are open, and it is tried again so much later.</summary>
    private static readonly TimeSpan RollsAgainAfter = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = journal.Log;
    private Task _rolling = Task.CompletedTask;
    private DateTimeOffset _rollsNotBefore = DateTimeOffset.MinValue;

    protected override SnapshotFormat<SlotState> Snapshots => SlotState.Snapshots;

    public Task Open(SlotPlan plan) => Record(SlotRules.Open(State, plan));

    public async Task<bool> Resize(SlotPlan seen, SlotPlan plan)
    {
        if (State.Window(plan.Slot)?.Plan != seen)
        {
            return false;
        }

        await Record(SlotRules.Open(State, plan));
        return true;
    }

    public async Task<BookOutcome> Book(Id<Booking> booking, int revision, SlotId slot, int items)
    {
        await RollWhenDue();
        var (outcome, facts) = SlotRules.Book(State, booking, revision, slot, items, Clock.GetUtcNow());
        Append(facts);
        await Durable();
        return outcome;
    }

    public Task Settle(Id<Booking> booking, int revision) => Record(SlotRules.Settle(State, booking, revision));

    public Task Drop(Id<Booking> booking, int revision) => Record(SlotRules.Drop(State, booking, revision));

    public Task Release(Id<Booking> booking) => Record(SlotRules.Release(State, booking));

    public async Task<IReadOnlyList<SlotView>> Look(string handover)
    {
        await RollWhenDue();
        var windows = SlotRules.Look(State, handover, Clock.GetUtcNow());
        await Durable();
        return windows;
    }

    public async Task OpenFromSchedule()
    {
        await Roll();
        await Durable();
    }

    private Task RollWhenDue()
    {
        var now = Clock.GetUtcNow();
        return !SlotRules.IsRollDue(State, now) || now < _rollsNotBefore ? Task.CompletedTask
            : _rolling.IsCompleted ? _rolling = RollOnce()
            : _rolling;
    }

    private async Task RollOnce()
    {
        try
        {
            await Roll();
        }
        catch (Exception failed) when (failed is not (OutcomeUnknownException or JournalFullException))
        {
            _log.LogWarning(failed, "The schedule of {Stream} could not be read; its open windows stand.", Stream);
            _rollsNotBefore = Clock.GetUtcNow() + RollsAgainAfter;
        }
    }

    private async Task Roll()
    {
        var now = Clock.GetUtcNow();
        var planned = await schedules.Plan(new(Stream.Key), now);
        Append(SlotRules.Roll(State, planned, now), new DeadlineChange(RollDeadline, now + SlotRules.RollsEvery));
    }

    private Task Record(IReadOnlyList<IFact> facts)
    {
        Append(facts);
        return Durable();
    }
}

/// <summary>Rolls a slot book on when its time has come.</summary>
internal sealed class SlotRoller(IGrainFactory actors) : IDeadlineReader
{
    public string StreamKind => SlotFacts.Stream;

    public Task Due(Deadline deadline, CancellationToken cancel) => actors.GetGrain<ISlotBook>(deadline.Stream.Key).OpenFromSchedule();
}
