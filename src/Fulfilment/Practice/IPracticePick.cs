using OpenAisle.Catalogue;

namespace OpenAisle.Fulfilment.Practice;

/// <summary>
/// A made-up order for somebody who learns to pick; the key is the associate's id. The rules are those of every pick. It lives in memory
/// alone: nothing is written to the journal, so no stock, no money and no figure ever hears of it.
/// </summary>
public interface IPracticePick : IGrainWithGuidKey
{
    /// <summary>A new order in place of the one before.</summary>
    /// <param name="seed">The same seed and the same shelves make the same order.</param>
    Task<PickOutcome> Begin(Id<Store> store, int seed);

    Task<PickOutcome> TakePieces(Id<PickStep> step, int line, Quantity quantity);

    Task<PickOutcome> Weigh(Id<PickStep> step, int line, Quantity gross, Quantity? tare);

    Task<PickOutcome> ReportShort(Id<PickStep> step, int line, Quantity? found);

    Task<PickOutcome> Substitute(Id<PickStep> step, int line, Gtin gtin, Quantity quantity);

    Task<PickOutcome> Undo(Id<PickStep> step, int line);

    Task<PickOutcome> Pack(Id<PickStep> step, IReadOnlyList<Tote> totes);

    /// <summary>Null before one was begun, and when nobody touched it for so long that it was forgotten.</summary>
    Task<PickView?> Look();
}

/// <summary>How large a made-up order is.</summary>
public static class PracticeLimits
{
    public const int Lines = 6;

    /// <summary>Departments that are looked through for them.</summary>
    public const int Departments = 8;

    /// <summary>Products of a department that are looked at.</summary>
    public const int Products = 40;

    /// <summary>What may be weighed beyond the estimates, in per cent.</summary>
    public const int HeadroomPercent = 15;
}
