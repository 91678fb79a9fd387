namespace OpenAisle.WalkOut.Engine;

/// <summary>What the engine believes happened at a shelf, its most probable reading.</summary>
/// <param name="Time">Onset, seconds on the common clock.</param>
/// <param name="Plates">Plates whose reading changed.</param>
/// <param name="Grams">Change of the shelf: below zero when something was taken.</param>
/// <param name="Product">Code; null when no product fits.</param>
/// <param name="Quantity">Units taken; below zero for a return; 0 when no product fits. 1 or −1 for loose goods.</param>
/// <param name="Shopper">Who; null when nobody could be told.</param>
/// <param name="Confidence">Probability that product, quantity and shopper are all right.</param>
public sealed record ShelfEvent(
    double Time, IReadOnlyList<PlateId> Plates, double Grams, string? Product, int Quantity, string? Shopper, double Confidence);

/// <summary>A product on a receipt.</summary>
/// <param name="Product">Code.</param>
/// <param name="Quantity">Units; 1 for loose goods.</param>
/// <param name="Grams">Loose goods: the grams to charge. Otherwise 0.</param>
/// <param name="GramsBound">Loose goods: the true grams lie within ± this with 95 % probability. Otherwise 0.</param>
/// <param name="Confidence">Probability that the quantity is exactly this (of loose goods: that the shopper has them).</param>
public sealed record ReceiptLine(string Product, int Quantity, double Grams, double GramsBound, double Confidence);

/// <summary>What a shopper left with.</summary>
/// <param name="Shopper">Who: the tracker's first id for the person.</param>
/// <param name="Targets">All ids the tracker gave the person, the first first.</param>
/// <param name="Lines">By product code. For a review case these are the most probable, not what should be charged unseen.</param>
/// <param name="Confidence">Probability that every line is exactly right and none is missing.</param>
/// <param name="NeedsReview">True when somebody should look at <paramref name="Case"/> before charging.</param>
/// <param name="Case">The evidence; null when no review is needed, or only because a recording is damaged.</param>
public sealed record Receipt(
    string Shopper, IReadOnlyList<string> Targets, IReadOnlyList<ReceiptLine> Lines, double Confidence, bool NeedsReview, ReviewCase? Case);

/// <summary>What a reviewer sees: what was doubtful, and why.</summary>
/// <param name="Baskets">The most probable baskets with their probabilities, best first.</param>
/// <param name="Doubts">The events whose reading is uncertain.</param>
/// <param name="Path">Where the shopper's head was, about once a second.</param>
public sealed record ReviewCase(IReadOnlyList<BasketCandidate> Baskets, IReadOnlyList<Doubt> Doubts, IReadOnlyList<PathPoint> Path);

/// <summary>A basket that might be the true one.</summary>
public sealed record BasketCandidate(double Probability, IReadOnlyList<BasketLine> Lines);

/// <summary>Units of a product (for loose goods: grams).</summary>
public sealed record BasketLine(string Product, int Quantity, double Grams);

/// <summary>An uncertain event: the readings that compete, and the weight trace around it.</summary>
/// <param name="Trace">Grams relative to before, summed over the event's plates, every tenth of a second from one second before.</param>
public sealed record Doubt(double Time, IReadOnlyList<PlateId> Plates, double Grams, IReadOnlyList<ReadingCandidate> Readings, IReadOnlyList<float> Trace);

/// <summary>One reading of an event, in words that need no model: "takes 2 × 012000181139".</summary>
public sealed record ReadingCandidate(double Probability, string? Shopper, string What);

/// <summary>A head position, metres.</summary>
public readonly record struct PathPoint(double Time, float X, float Y);

/// <summary>What somebody in the store holds right now, as far as known.</summary>
public sealed record LiveBasket(string Shopper, IReadOnlyList<ReceiptLine> Lines);

/// <summary>Something wrong with a sensor or with the data about the shelves.</summary>
public sealed record SensorFault(double Time, FaultKind Kind, PlateId Plate, string Detail);

/// <summary>What may be wrong.</summary>
public enum FaultKind
{
    /// <summary>The plate gives no readings, or always the same.</summary>
    Dead,

    /// <summary>The reading wanders with nobody near.</summary>
    Drifting,

    /// <summary>The plate's changes happen where the hands are not, and fit another plate.</summary>
    Miswired,

    /// <summary>The goods on the plate do not weigh what the planogram's product weighs.</summary>
    WrongPlanogram,
}

/// <summary>Input that was not judged, and why.</summary>
/// <param name="IsRepeat">The very same message had come before: nothing is lost with it.</param>
public sealed record Refusal(double Time, string Reason, bool IsOfScales = false, int Number = 0, bool IsRepeat = false);
