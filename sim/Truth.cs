namespace OpenAisle.Sim;

/// <summary>What truly happened at a shelf. A return has a quantity below zero; grams say how much more lies there afterwards.</summary>
/// <param name="Along">Its middle, metres along the gondola.</param>
public sealed record TrueEvent(
    double Time, Facing Facing, IReadOnlyList<int> Plates, double Along, double Grams, Product Product, int Quantity, Shopper Shopper);

/// <summary>One gave another a unit.</summary>
public sealed record TrueHandover(double Time, Shopper From, Shopper To, Product Product);

/// <summary>All that happened, beside what the sensors said.</summary>
public sealed class Truth
{
    public List<TrueEvent> Events { get; } = [];

    public List<TrueHandover> Handovers { get; } = [];

    public List<Shopper> Shoppers { get; } = [];
}
