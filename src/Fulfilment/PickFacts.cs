using System.Text.Json.Serialization;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>A fact that answers one step of a picker.</summary>
internal interface IPickFact : IFact
{
    Id<PickStep> Step { get; }

    /// <summary>What the step asked for: the same id with another wish is a conflict.</summary>
    string Wish();
}

/// <summary>The stream opens. From here on the order's lines cannot change.</summary>
/// <param name="Lines">Our own shelves' lines, in the order of a walk through the store.</param>
/// <param name="FromPartners">What partners give, as ordered: nobody here picks it, but it is part of what is charged.</param>
internal sealed record PickBegun(
    Id<PickStep> Step, Id<Associate> By, Id<Store> Store, Money Authorised, IReadOnlyList<PickLine> Lines,
    IReadOnlyList<PackedLine> FromPartners) : IPickFact
{
    public string Wish() => PickWish.Begin(By);
}

internal sealed record PickTakenOver(Id<PickStep> Step, Id<Associate> By) : IPickFact
{
    public string Wish() => PickWish.Begin(By);
}

internal sealed record PiecesPicked(Id<PickStep> Step, int Line, Quantity Quantity) : IPickFact
{
    public string Wish() => PickWish.TakePieces(Line, Quantity);
}

/// <param name="Gross">As the scale gave it, in its own unit and steps.</param>
/// <param name="Net">Gross − tare, exactly.</param>
internal sealed record LineWeighed(Id<PickStep> Step, int Line, Quantity Gross, Quantity Tare, Quantity Net, Money Amount) : IPickFact
{
    public string Wish() => PickWish.Weigh(Line, Gross, Tare);
}

/// <param name="Found">The pieces that were there; null for none.</param>
/// <param name="Missing">What the ledger is told was not found.</param>
internal sealed record LineShort(Id<PickStep> Step, int Line, Quantity? Found, Quantity Missing) : IPickFact
{
    public string Wish() => PickWish.ReportShort(Line, Found);
}

/// <param name="UnitPrice">The store's own, or less where that would cost more than what it replaces.</param>
internal sealed record LineSubstituted(
    Id<PickStep> Step, int Line, Gtin Gtin, string Name, Quantity Quantity, Money UnitPrice, Money Amount, TemperatureZone Zone) : IPickFact
{
    public string Wish() => PickWish.Substitute(Line, Gtin, Quantity);
}

/// <summary>The shopper is asked whether something else will do. Its money is set aside, and one of it is held, until it ends.</summary>
/// <param name="Lapses">Until then somebody must have handed the question over to a carrier.</param>
public sealed record SubstituteProposed(
    Id<PickStep> Step, int Line, Gtin Gtin, string Name, Quantity Quantity, Money UnitPrice, Money Amount, TemperatureZone Zone,
    DateTimeOffset Lapses) : IPickFact
{
    public string Wish() => PickWish.Propose(Line, Gtin, Quantity);
}

/// <summary>The question is on its way: the shopper's time runs from here.</summary>
internal sealed record ProposalHandedOver(Id<PickStep> Proposal, DateTimeOffset AnswerBy) : IFact;

/// <param name="By"><c>link</c> for whoever held the signed link, <c>shopper</c> for the one who was signed in.</param>
internal sealed record ProposalAnswered(Id<PickStep> Proposal, bool Accepted, string By) : IFact;

/// <summary>Nobody answered in time: the line is as it was before it was asked about.</summary>
internal sealed record ProposalLapsed(Id<PickStep> Proposal) : IFact;

internal sealed record LineUndone(Id<PickStep> Step, int Line) : IPickFact
{
    public string Wish() => PickWish.Undo(Line);
}

/// <summary>The intent to pack the order with exactly these goods; nothing of the pick changes after it.</summary>
internal sealed record PickPacked(
    Id<PickStep> Step, Id<Associate> By, IReadOnlyList<Tote> Totes, IReadOnlyList<PackedLine> Goods) : IPickFact
{
    public string Wish() => PickWish.Pack(Totes);
}

/// <summary>Somebody saw that whoever collects is old enough; no birth date stands anywhere.</summary>
/// <param name="Over">Years.</param>
internal sealed record AgeChecked(Id<PickStep> Step, Id<Associate> By, int Over) : IPickFact
{
    public string Wish() => PickWish.CheckAge(Over);
}

/// <summary>A packed tote was put away into its cold, or onto its shelf.</summary>
internal sealed record ToteStaged(Id<PickStep> Step, Id<Associate> By, string Tote, string Place) : IPickFact
{
    public string Wish() => PickWish.Stage(Tote, Place);
}

/// <summary>A tote was taken out again, for the shopper who is there.</summary>
/// <param name="Since">When, where a phone without a connection told it later; null for when it was written down.</param>
internal sealed record ToteFetched(Id<PickStep> Step, Id<Associate> By, string Tote, DateTimeOffset? Since = null) : IPickFact
{
    public string Wish() => PickWish.Fetch(Tote);
}

/// <summary>The shopper said that they are on their way.</summary>
internal sealed record ShopperSetOut : IFact;

/// <param name="Bay">The number of the place at the kerb; null where it was not said.</param>
internal sealed record ShopperArrived(string? Bay) : IFact;

/// <summary>What a step asks for, in a few words.</summary>
internal static class PickWish
{
    public static string Begin(Id<Associate> by) => $"begin|{by}";

    public static string TakePieces(int line, Quantity quantity) => $"picked|{line}|{quantity}";

    public static string Weigh(int line, Quantity gross, Quantity tare) => $"weighed|{line}|{gross}|{tare}";

    public static string ReportShort(int line, Quantity? found) => $"short|{line}|{found}";

    public static string Substitute(int line, Gtin gtin, Quantity quantity) => $"substituted|{line}|{gtin}|{quantity}";

    public static string Propose(int line, Gtin gtin, Quantity quantity) => $"proposed|{line}|{gtin}|{quantity}";

    public static string Stage(string tote, string place) => $"staged|{tote}|{place}";

    public static string Fetch(string tote) => $"fetched|{tote}";

    public static string CheckAge(int over) => $"age|{over}";

    public static string Undo(int line) => $"undone|{line}";

    public static string Pack(IReadOnlyList<Tote> totes) => $"packed|{string.Join('|', totes.Select(tote => $"{tote.Code} {tote.Zone}"))}";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PickBegun))]
[JsonSerializable(typeof(PickTakenOver))]
[JsonSerializable(typeof(PiecesPicked))]
[JsonSerializable(typeof(LineWeighed))]
[JsonSerializable(typeof(LineShort))]
[JsonSerializable(typeof(LineSubstituted))]
[JsonSerializable(typeof(SubstituteProposed))]
[JsonSerializable(typeof(ProposalHandedOver))]
[JsonSerializable(typeof(ProposalAnswered))]
[JsonSerializable(typeof(ProposalLapsed))]
[JsonSerializable(typeof(LineUndone))]
[JsonSerializable(typeof(PickPacked))]
[JsonSerializable(typeof(ToteStaged))]
[JsonSerializable(typeof(ToteFetched))]
[JsonSerializable(typeof(AgeChecked))]
[JsonSerializable(typeof(ShopperSetOut))]
[JsonSerializable(typeof(ShopperArrived))]
internal sealed partial class PickJson : JsonSerializerContext;

/// <summary>What of a pick other modules hear of.</summary>
public static class PickNews
{
    /// <summary>A <see cref="SubstituteProposed"/>.</summary>
    public const string Proposed = "pick.proposed";
}

/// <summary>The kinds of fact in a pick's stream.</summary>
internal static class PickKinds
{
    public const string Stream = "pick";

    public const string Begun = "pick.begun";
    public const string TakenOver = "pick.taken-over";
    public const string Picked = "pick.picked";
    public const string Weighed = "pick.weighed";
    public const string Short = "pick.short";
    public const string Substituted = "pick.substituted";
    public const string Proposed = PickNews.Proposed;
    public const string ProposalHandedOver = "pick.proposal-handed-over";
    public const string ProposalAnswered = "pick.proposal-answered";
    public const string ProposalLapsed = "pick.proposal-lapsed";
    public const string Undone = "pick.undone";
    public const string Packed = "pick.packed";
    public const string ToteStaged = "pick.tote-staged";
    public const string ToteFetched = "pick.tote-fetched";
    public const string AgeChecked = "pick.age-checked";
    public const string ShopperSetOut = "pick.shopper-set-out";
    public const string ShopperArrived = "pick.shopper-arrived";

    public static readonly FactKind[] All =
    [
        FactKind.Of(Begun, () => PickJson.Default.PickBegun),
        FactKind.Of(TakenOver, () => PickJson.Default.PickTakenOver),
        FactKind.Of(Picked, () => PickJson.Default.PiecesPicked),
        FactKind.Of(Weighed, () => PickJson.Default.LineWeighed),
        FactKind.Of(Short, () => PickJson.Default.LineShort),
        FactKind.Of(Substituted, () => PickJson.Default.LineSubstituted),
        FactKind.Of(Proposed, () => PickJson.Default.SubstituteProposed),
        FactKind.Of(ProposalHandedOver, () => PickJson.Default.ProposalHandedOver),
        FactKind.Of(ProposalAnswered, () => PickJson.Default.ProposalAnswered),
        FactKind.Of(ProposalLapsed, () => PickJson.Default.ProposalLapsed),
        FactKind.Of(Undone, () => PickJson.Default.LineUndone),
        FactKind.Of(Packed, () => PickJson.Default.PickPacked),
        FactKind.Of(ToteStaged, () => PickJson.Default.ToteStaged),
        FactKind.Of(ToteFetched, () => PickJson.Default.ToteFetched),
        FactKind.Of(AgeChecked, () => PickJson.Default.AgeChecked),
        FactKind.Of(ShopperSetOut, () => PickJson.Default.ShopperSetOut),
        FactKind.Of(ShopperArrived, () => PickJson.Default.ShopperArrived),
    ];
}
