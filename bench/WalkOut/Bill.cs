namespace OpenAisle.Bench.WalkOut;

/// <summary>What a judge says somebody left with.</summary>
internal sealed record Bill(string Shopper, IReadOnlyList<BillLine> Lines, bool NeedsReview = false);

/// <summary>A product on a bill; of loose goods the grams, of others a quantity.</summary>
internal sealed record BillLine(string Gtin, int Quantity, double Grams = 0, double Confidence = 1, double Bound = 0);

/// <summary>A judge of what the sensors say: the engine, the winner's method, the oracle.</summary>
internal interface IJudge
{
    string Name { get; }

    IReadOnlyList<Bill> Bills();
}
