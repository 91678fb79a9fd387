using OpenAisle.WalkOut.Engine;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>
/// The ids that a recording's tracker gave, in the order in which they came: each of them gets one receipt. An id that was back after its
/// person's receipt was out has several, which become one; an id that a person bore later stands in the receipt of their first, and has
/// one without lines.
/// </summary>
internal sealed class Targets
{
    /// <summary>More ids than this are a broken tracker's; those beyond have a receipt only where something is on it.</summary>
    private const int Most = 100_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public void See(BodyFrame frame)
    {
        foreach (var body in frame.Bodies)
        {
            if (_order.Count < Most && _seen.Add(body.Target))
            {
                _order.Add(body.Target);
            }
        }
    }

    /// <summary>One receipt for each id.</summary>
    public IReadOnlyList<Receipt> Receipts(IEnumerable<Receipt> judged)
    {
        var receipts = new List<Receipt>();
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var receipt in judged)
        {
            if (at.TryAdd(receipt.Shopper, receipts.Count))
            {
                receipts.Add(receipt);
            }
            else
            {
                receipts[at[receipt.Shopper]] = Together(receipts[at[receipt.Shopper]], receipt);
            }
        }

        var laterIds = receipts.SelectMany(receipt => receipt.Targets.Select(target => (target, receipt))).ToLookup(pair => pair.target, pair => pair.receipt, StringComparer.Ordinal);
        foreach (var target in _order.Where(target => !at.ContainsKey(target)))
        {
            // Whose body was never at any place may have taken anything.
            var first = laterIds[target].FirstOrDefault();
            receipts.Add(new Receipt(target, [target], [], first?.Confidence ?? 0, first?.NeedsReview ?? true, null));
        }

        return receipts;
    }

    private static Receipt Together(Receipt one, Receipt other) => new(
        one.Shopper, [.. one.Targets.Union(other.Targets, StringComparer.Ordinal)],
        [
            .. one.Lines.Concat(other.Lines).GroupBy(line => line.Product, StringComparer.Ordinal).OrderBy(same => same.Key, StringComparer.Ordinal)
                .Select(same => same.Aggregate(Together)),
        ],
        one.Confidence * other.Confidence, one.NeedsReview || other.NeedsReview, one.Case ?? other.Case);

    // Grams are weighed twice; a bound holds for both at once.
    private static ReceiptLine Together(ReceiptLine one, ReceiptLine other) => new(
        one.Product, one.Grams > 0 ? 1 : one.Quantity + other.Quantity, one.Grams + other.Grams, one.GramsBound + other.GramsBound, one.Confidence * other.Confidence);
}
