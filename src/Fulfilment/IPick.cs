using OpenAisle.Catalogue;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>One step of a picker, under an id of the caller's making: repeated, it is answered the same and done once.</summary>
public abstract class PickStep;

/// <summary>
/// The pick of one order, from the first shelf to the closed tote; the key is the order's id. What has been picked and what is still to
/// come never cost more than was authorised.
/// </summary>
public interface IPick : IGrainWithGuidKey
{
    /// <summary>Freezes the lines in shelf order. Another associate who begins takes the pick over.</summary>
    Task<PickOutcome> Begin(Id<PickStep> step, Id<Associate> by);

    /// <summary>Pieces, all that were ordered, are in the tote.</summary>
    Task<PickOutcome> TakePieces(Id<PickStep> step, Id<Associate> by, int line, Quantity quantity);

    /// <summary>What the scale shows, in its own unit and steps.</summary>
    /// <param name="tare">Weight of the packaging; null for the product's own.</param>
    Task<PickOutcome> Weigh(Id<PickStep> step, Id<Associate> by, int line, Quantity gross, Quantity? tare);

    /// <summary>The shelf is empty: the product is withdrawn for everyone at once.</summary>
    /// <param name="found">The pieces that were there and are taken; null for none.</param>
    Task<PickOutcome> ReportShort(Id<PickStep> step, Id<Associate> by, int line, Quantity? found);

    /// <summary>Something else instead, at no more than what it replaces.</summary>
    /// <param name="quantity">Pieces, or the net weight.</param>
    Task<PickOutcome> Substitute(Id<PickStep> step, Id<Associate> by, int line, Gtin gtin, Quantity quantity);

    /// <summary>Asks the shopper whether something else will do; until the answer its money and its goods are set aside.</summary>
    Task<PickOutcome> Propose(Id<PickStep> step, Id<Associate> by, int line, Gtin gtin, Quantity quantity);

    /// <summary>The question was handed over to whoever carries it to the shopper: the time to answer runs from now. A second time changes nothing.</summary>
    Task ProposalHandedOver(Id<PickStep> proposal);

    /// <param name="by"><c>link</c> or <c>shopper</c>.</param>
    Task<AnswerOutcome> Answer(Id<PickStep> proposal, bool accept, string by);

    /// <summary>A deadline is due: drops what was asked and not answered in time. Does nothing otherwise.</summary>
    Task Sweep();

    /// <summary>The line is as if nothing had been done to it, and a question about it is withdrawn. A product that was not found stays withdrawn until somebody counts it.</summary>
    Task<PickOutcome> Undo(Id<PickStep> step, Id<Associate> by, int line);

    /// <summary>Every line is seen to and every tote is closed: the order is packed.</summary>
    Task<PickOutcome> Pack(Id<PickStep> step, Id<Associate> by, IReadOnlyList<Tote> totes);

    /// <summary>A packed tote is put away: its time out of the cold stops.</summary>
    /// <param name="place">What stands on the shelf of the cold room: 1 to 12 capital letters, digits and dashes.</param>
    /// <param name="seen">The mark of the tote that whoever did it had before them: moved since by somebody else, it stays where it is. Null for whatever is there.</param>
    Task<PickOutcome> Stage(Id<PickStep> step, Id<Associate> by, string tote, string place, string? seen = null);

    /// <summary>It is taken out again: its time out of the cold goes on.</summary>
    /// <param name="seen">As for <see cref="Stage"/>.</param>
    /// <param name="since">When it was taken out, where that is told later: its time out counts from then. Null for now.</param>
    Task<PickOutcome> Fetch(Id<PickStep> step, Id<Associate> by, string tote, string? seen = null, DateTimeOffset? since = null);

    /// <summary>Whoever collects was seen to be over so many years.</summary>
    Task<PickOutcome> CheckAge(Id<PickStep> step, Id<Associate> by, int over);

    /// <summary>The shopper of a packed order has set out. Said again, or by one who is there already, it changes nothing.</summary>
    Task<PickOutcome> SetOut();

    /// <summary>The shopper of a packed order is at the kerb. Said again, the bay may be another; the wait goes on from the first time.</summary>
    Task<PickOutcome> Arrive(string? bay);

    /// <summary>Sees to what follows from the facts in stock and order. Called by the reactions; a second time changes nothing.</summary>
    Task FollowThrough();

    /// <summary>The pick as it stands; null before it was begun.</summary>
    Task<PickView?> Look();
}

/// <summary>A tote and where it waits: one temperature each.</summary>
/// <param name="Code">What stands on it: 1 to 20 capital letters, digits and dashes.</param>
[GenerateSerializer, Immutable]
public sealed record Tote(string Code, TemperatureZone Zone);

/// <summary>The answer to a step of a picker.</summary>
[GenerateSerializer, Immutable]
public abstract record PickOutcome
{
    private PickOutcome()
    {
    }

    /// <summary>Done, now or before. The pick as it stands now.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Done(PickView Pick) : PickOutcome;

    /// <summary>It would cost more than was authorised. Nothing was changed: take at most so much, or ask the shopper.</summary>
    /// <param name="Most">The net quantity of this line that fits; zero when none does.</param>
    /// <param name="Room">The money that is left for this line.</param>
    [GenerateSerializer, Immutable]
    public sealed record BeyondHeadroom(int Line, Quantity Most, Money Room) : PickOutcome;

    /// <param name="Code"><c>not-begun</c>, <c>packed</c>, <c>line-done</c>, <c>line-open</c> or <c>order</c>.</param>
    [GenerateSerializer, Immutable]
    public sealed record NotNow(string Code, string Reason) : PickOutcome;

    /// <summary>Somebody else picks this order now; whoever wants it back begins again.</summary>
    [GenerateSerializer, Immutable]
    public sealed record SomebodyElses(Id<Associate> Picker) : PickOutcome;

    /// <summary>The step's id stands already, for something else.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Conflict(string Reason) : PickOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Unfit(string Field, string Code, string Reason) : PickOutcome;

    [GenerateSerializer, Immutable]
    public sealed record NoSuchOrder : PickOutcome;
}

/// <summary>The answer to a shopper's answer.</summary>
[GenerateSerializer, Immutable]
public abstract record AnswerOutcome
{
    private AnswerOutcome()
    {
    }

    /// <summary>It stands, now or before.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Stands(ProposalView Proposal) : AnswerOutcome;

    /// <summary>It was answered otherwise before, it lapsed, or the picker took it back.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Over(ProposalView Proposal) : AnswerOutcome;

    [GenerateSerializer, Immutable]
    public sealed record NoSuchProposal : AnswerOutcome;
}

/// <summary>Where a question to the shopper stands.</summary>
public enum ProposalStatus
{
    Waiting,
    Accepted,
    Declined,
    Lapsed,
    Withdrawn,
}

/// <summary>Something else that the shopper was asked about.</summary>
/// <param name="AnswerBy">Without an answer it lapses then; before it was handed over, the latest time for that.</param>
[GenerateSerializer, Immutable]
public sealed record ProposalView(
    Id<PickStep> Id, int Line, Gtin Gtin, string Name, Quantity Quantity, Money Amount, ProposalStatus Status, DateTimeOffset AnswerBy,
    bool IsHandedOver);

/// <summary>What became of a line so far.</summary>
public enum PickLineStatus
{
    Open,
    Picked,
    Weighed,

    /// <summary>None, or fewer, were on the shelf.</summary>
    FellShort,
    Substituted,

    /// <summary>The shopper was asked whether something else will do.</summary>
    Proposed,
}

/// <summary>A line of an order as the picker works on it, frozen when picking began.</summary>
/// <param name="UnitPrice">What is charged for a whole unit, by the order's price rule.</param>
/// <param name="Estimate">The quantity as ordered at that price.</param>
/// <param name="SubstituteUpTo">What a substitute may cost: no more than what it replaces.</param>
/// <param name="Tare">Weight of the packaging the counter puts it in.</param>
/// <param name="Shelf">Null when the store has no place for it.</param>
/// <param name="Wish">What the shopper wishes for it; null for nothing in particular.</param>
[GenerateSerializer, Immutable]
public sealed record PickLine(
    int Number, Gtin Gtin, string Name, SoldBy SoldBy, Quantity Quantity, Money UnitPrice, Money Estimate, Money SubstituteUpTo,
    Quantity Tare, TemperatureZone Zone, Shelf? Shelf, LineWish? Wish = null);

/// <summary>Where a line stands on the floor.</summary>
/// <param name="Sequence">Order of a walk through the whole store.</param>
[GenerateSerializer, Immutable]
public sealed record Shelf(int Aisle, int Bay, int Level, int Sequence);

/// <param name="Good">What is in the tote for it; null for nothing.</param>
/// <param name="Zone">The tote it belongs into.</param>
/// <param name="Asked">What the shopper was last asked about it; null for nothing.</param>
[GenerateSerializer, Immutable]
public sealed record PickLineView(PickLine Line, PickLineStatus Status, PackedLine? Good, TemperatureZone Zone, ProposalView? Asked = null);

/// <summary>Since when a shopper waits, and where.</summary>
[GenerateSerializer, Immutable]
public sealed record Arrival(DateTimeOffset At, string? Bay);

/// <summary>A pick as it stands.</summary>
/// <param name="Lines">In the order of a walk through the store.</param>
/// <param name="Picked">What is in the totes costs so much.</param>
/// <param name="StillToCome">Estimate of the lines that are open.</param>
/// <param name="Clocks">The time out of the cold, by zone while it is picked, by tote once it is packed.</param>
/// <param name="Room">What may be weighed beyond the estimates: authorised − picked − still to come.</param>
/// <param name="SetOutAt">When the shopper said that they are on their way; null while they have not.</param>
[GenerateSerializer, Immutable]
public sealed record PickView(
    Id<Order> Order,
    Id<Store> Store,
    Id<Associate> Picker,
    IReadOnlyList<PickLineView> Lines,
    Money Picked,
    Money StillToCome,
    Money Authorised,
    Money Room,
    bool IsPacked,
    IReadOnlyList<Tote> Totes,
    int AgeSeen = 0,
    Arrival? Arrived = null,
    IReadOnlyList<ToteClock>? Clocks = null,
    DateTimeOffset? SetOutAt = null)
{
    public string Number => OrderNumber.Of(Order);
}
