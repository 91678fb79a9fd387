namespace OpenAisle.Catalogue.Promotions;

/// <summary>A promotion that takes part in a contest for units of goods.</summary>
/// <param name="Promotion">Its number in the set.</param>
/// <param name="MostUses">Zero when it has no limit that these goods could reach.</param>
internal sealed record Contender(int Promotion, Machine Machine, int MostUses);

/// <summary>One unit of a lot that went to a contender.</summary>
internal readonly record struct Taken(int Contender, int Part, int Lot, long Gain, bool Closes);

/// <summary>How a contest ended.</summary>
/// <param name="Gain">What all units gain.</param>
/// <param name="Bound">More than this nobody could find; equal to the gain when it is proven to be the best.</param>
internal sealed record Settlement(long Gain, long Bound, IReadOnlyList<Taken> Taken)
{
    private const double Slack = 1e-6;

    /// <summary>Gains are whole minor units, so a bound is worth what is whole of it.</summary>
    public static long Whole(double bound) => double.IsNegativeInfinity(bound) ? long.MinValue : (long)Math.Floor(bound + Slack);
}
