namespace OpenAisle.Payments;

/// <summary>A payment company that tells afterwards, day by day, what it has taken and given back.</summary>
public interface ISettles
{
    string Name { get; }

    /// <summary>Every capture and refund of these days (UTC), in no order. Throws when it cannot be had whole.</summary>
    IAsyncEnumerable<SettledMovement> Settlement(DateOnly first, DateOnly last, CancellationToken cancel);
}

/// <summary>A line of a settlement; one of the amounts is zero.</summary>
public readonly record struct SettledMovement(string Reference, Money Captured, Money Refunded);
