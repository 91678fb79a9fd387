using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>Who pays for a promotion. Where it is not the store, the price that is taxed is the price before it.</summary>
public enum Funding
{
    Store,
    Manufacturer,
}

/// <summary>Which goods a part of a promotion is about.</summary>
/// <param name="Kind">One of <see cref="Goods.Kinds"/>.</param>
/// <param name="Value">A GTIN-14, a department's key, a brand, a tax class; empty for all.</param>
/// <param name="Except">True: these are left out, whatever else names them.</param>
public sealed record Goods(string Kind, string Value, bool Except = false)
{
    public const string Gtin = "gtin";
    public const string Department = "department";
    public const string Brand = "brand";
    public const string TaxClass = "class";
    public const string All = "all";

    public static IReadOnlyList<string> Kinds { get; } = [Gtin, Department, Brand, TaxClass, All];

    /// <summary>Reads <c>gtin:0075…</c>, <c>department:dairy</c>, <c>brand:Acme</c>, <c>all</c>; a minus before them leaves them out.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    internal static string? Read(string said, out Goods goods)
    {
        var isExcept = said.StartsWith('-');
        var words = said[(isExcept ? 1 : 0)..].Split(':', 2);
        var (kind, value) = (words[0], words.Length > 1 ? words[1].Trim() : "");
        goods = new(kind, value, isExcept);
        if (!Kinds.Contains(kind) || (value.Length == 0) != (kind == All))
        {
            return $"'{CsvTable.Shown(said)}' is none of gtin:N, department:KEY, brand:NAME, class:KEY, all";
        }

        if (kind == Gtin)
        {
            if (!Kernel.Gtin.TryParse(value, out var gtin))
            {
                return Kernel.Gtin.WhyNot(value);
            }

            goods = goods with { Value = gtin.ToString() };
        }

        return null;
    }
}

/// <summary>
/// A discount that the grocer or a manufacturer promises: what the trade calls a promotion. Which numbers a form needs stands in
/// <see cref="Forms"/>; the others are left out.
/// </summary>
public sealed record Promotion
{
    /// <summary>All of it, in basis points.</summary>
    public const int Whole = 10_000;

    public const int MostParts = 4;

    /// <summary>Units that one use may take of one part.</summary>
    public const int MostTaken = 24;

    /// <summary>Its number or name in the grocer's own system; unique in the chain.</summary>
    public required string Id { get; init; }

    /// <summary>A key of <see cref="Forms"/>.</summary>
    public required string Form { get; init; }

    /// <summary>As it stands on the label and on the receipt.</summary>
    public required string Name { get; init; }

    /// <summary>What it is called in the languages for which somebody wrote it; the name stands for the others.</summary>
    public NamesByLanguage Names { get; init; } = NamesByLanguage.None;

    public Scope Scope { get; init; } = Scope.Chain;

    /// <summary>One of <see cref="Prices.Channel"/>; null for every channel.</summary>
    public string? Channel { get; init; }

    /// <summary>In the store's own time, to the minute.</summary>
    public DateTime From { get; init; }

    /// <summary>The first minute in which it does not hold any more; null: no end.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The goods of each part: the first is what is bought, further ones what is got with it or belongs to the bundle.</summary>
    public IReadOnlyList<IReadOnlyList<Goods>> Parts { get; init; } = [];

    /// <summary>How many units one use takes of each part: 3; 2+1; 1+1+1.</summary>
    public IReadOnlyList<int> Take { get; init; } = [1];

    /// <summary>How many of them are paid for: the 2 of "3 for 2".</summary>
    public int Pay { get; init; }

    /// <summary>In hundredths of a per cent: 2500 is 25 % off, 10000 is free.</summary>
    public int BasisPoints { get; init; }

    /// <summary>The amount off, the price of each, or the price of all that one use takes.</summary>
    public Money? Amount { get; init; }

    /// <summary>What the goods of the first part must come to, at their prices before promotions.</summary>
    public Money? Spend { get; init; }

    /// <summary>How often one shopper may use it in all; null: any number of times.</summary>
    public int? MostUses { get; init; }

    /// <summary>How often one basket may use it; null: any number of times.</summary>
    public int? MostABasket { get; init; }

    public bool MembersOnly { get; init; }

    /// <summary>The code of the paper or typed coupon that it needs; null when it needs none.</summary>
    public string? Coupon { get; init; }

    /// <summary>True: only for who clipped it in the app.</summary>
    public bool Clip { get; init; }

    public Funding Funding { get; init; }

    /// <summary>A key of <see cref="Stacking"/>: one unit of goods takes part in one promotion of each layer.</summary>
    public string Layer { get; init; } = Stacking.Item;

    /// <summary>The weekly ad that it stands in; null when in none.</summary>
    public string? Ad { get; init; }

    /// <summary>Its page in the ad, from 1.</summary>
    public int Page { get; init; }

    public string Source { get; init; } = DatedPrice.ByManager;

    /// <summary>A print of what it promises, which an order keeps with what it earned; null for one that is not filed.</summary>
    public string? Version { get; init; }

    public string NameIn(string language) => Names.In(language) ?? Name;
}
