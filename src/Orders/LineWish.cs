using OpenAisle.Catalogue;

namespace OpenAisle.Orders;

/// <summary>What is to be done when a line is not on its shelf.</summary>
public enum IfMissing
{
    /// <summary>The picker chooses something like it.</summary>
    Choose,

    /// <summary>One of those that the shopper named; anything else only when asked.</summary>
    These,

    /// <summary>Nothing without asking.</summary>
    Ask,

    /// <summary>Nothing instead.</summary>
    Nothing,
}

/// <summary>What a shopper wishes for one line, beside how much of it. It stands in journals: codes of lists, and no free text.</summary>
/// <param name="These">What may come instead, the dearest to the shopper first; null unless that is the wish.</param>
/// <param name="Preparation">One of <see cref="Preparations"/>; null for however it comes.</param>
[GenerateSerializer, Immutable]
public sealed record LineWish(IfMissing IfMissing = IfMissing.Choose, Gtin[]? These = null, string? Preparation = null)
{
    /// <summary>Goods that may be named as substitutes of one line.</summary>
    public const int MostNamed = 3;

    public static readonly LineWish None = new();

    public bool Equals(LineWish? other) =>
        other is not null && IfMissing == other.IfMissing && Preparation == other.Preparation
        && (These ?? []).AsSpan().SequenceEqual(other.These ?? []);

    public override int GetHashCode() => HashCode.Combine(IfMissing, Preparation, These?.Length ?? 0);
}

/// <summary>A product with what is wished for it.</summary>
[GenerateSerializer, Immutable]
public sealed record WishedLine(Gtin Gtin, LineWish Wish);

/// <summary>Which wishes a store can take.</summary>
public sealed class LineWishes(IOffers offers)
{
    /// <summary>Null when the wish is fine.</summary>
    public async ValueTask<RefusedWish?> WhyNot(Id<Store> store, Gtin gtin, LineWish wish, CancellationToken cancel = default)
    {
        if (!Enum.IsDefined(wish.IfMissing))
        {
            return new("ifMissing", "if-missing", "It is one of: choose, these, ask, nothing.");
        }

        if (await offers.Find(store, gtin, cancel) is not { } offer)
        {
            return new("gtin", "not-offered", "The store does not sell it.");
        }

        if (wish.Preparation is { } preparation && !Preparations.Of(offer.Product).Contains(preparation))
        {
            return new("preparation", "preparation", "It cannot be had that way.");
        }

        return await WhyNotThese(store, gtin, wish, cancel);
    }

    /// <summary>The lines with what is wished for them; lines of which nothing is said keep what they have.</summary>
    internal static OrderLine[] On(IReadOnlyList<OrderLine> lines, IReadOnlyList<WishedLine>? wishes)
    {
        var byGtin = (wishes ?? []).ToLookup(one => one.Gtin, one => one.Wish);
        return [.. lines.Select(line => byGtin[line.Gtin].LastOrDefault() is { } wish ? line with { Wish = wish == LineWish.None ? null : wish } : line)];
    }

    private async ValueTask<RefusedWish?> WhyNotThese(Id<Store> store, Gtin gtin, LineWish wish, CancellationToken cancel)
    {
        var these = wish.These ?? [];
        if (wish.IfMissing != IfMissing.These)
        {
            return these.Length == 0 ? null : new("these", "not-wanted", "Goods are named only where one of these is wished for.");
        }

        if (these.Length is 0 or > LineWish.MostNamed || these.Distinct().Count() != these.Length || these.Contains(gtin))
        {
            return new("these", "these", $"Name one to {LineWish.MostNamed} other goods.");
        }

        var found = await offers.Find(store, these, cancel);
        return found.Count == these.Length ? null : new("these", "not-offered", "The store does not sell all of them.");
    }
}

/// <summary>Why a wish cannot be kept.</summary>
public sealed record RefusedWish(string Field, string Code, string Reason);
