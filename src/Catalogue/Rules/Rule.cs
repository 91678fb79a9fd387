namespace OpenAisle.Catalogue.Rules;

/// <summary>A rule of a place: where and when it holds, for which goods, what it says, why, and where that is written.</summary>
/// <param name="Topic">One of <see cref="Topic"/>.</param>
/// <param name="Place">ISO 3166 code with finer parts after it: <c>US</c>, <c>US-NY</c>, <c>US-NY.new-york-city</c>, <c>EU</c>.</param>
/// <param name="When">What must be true of the goods; empty when it is for all.</param>
/// <param name="Then">What it says, by name: <c>rate</c>, <c>amount</c>, <c>years</c>…</param>
public sealed record Rule(
    string Topic, string Place, DateOnly? From, DateOnly? Until, IReadOnlyList<Condition> When, IReadOnlyDictionary<string, string> Then, string Reason,
    string Source)
{
    public string? this[string name] => Then.GetValueOrDefault(name);

    public bool Holds(DateOnly date, IReadOnlyDictionary<string, string> goods) =>
        (From is null || date >= From) && (Until is null || date < Until) && When.All(condition => condition.Holds(goods));
}

/// <summary>What rules are about.</summary>
public static class Topic
{
    public const string Tax = "tax";
    public const string Deposit = "deposit";
    public const string UnitPrice = "unit-price";
    public const string Age = "age";
    public const string Licence = "licence";
    public const string Hours = "hours";
    public const string Limit = "limit";
    public const string Discount = "discount";
    public const string Snap = "snap";
    public const string Bag = "bag";
    public const string Cash = "cash";
    public const string FormerPrice = "former-price";

    public static IReadOnlyList<string> All { get; } = [Tax, Deposit, UnitPrice, Age, Licence, Hours, Limit, Discount, Snap, Bag, Cash, FormerPrice];
}

/// <summary>A condition on an attribute of goods: <c>class=beer|wine</c>, <c>department!=alcohol</c>, <c>each_ml&lt;709.8</c>.</summary>
public sealed record Condition(string Attribute, string Sign, IReadOnlyList<string> Values)
{
    private static readonly string[] Signs = ["!=", "<=", ">=", "=", "<", ">"]; // longer ones first

    public static Condition? Parse(string text)
    {
        foreach (var sign in Signs)
        {
            if (text.Split(sign, 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } attribute, { Length: > 0 } value]
                && attribute.All(c => char.IsAsciiLetterLower(c) || c is '_' or '-'))
            {
                var values = value.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                var isNumber = sign is "=" or "!=" || (values is [var only] && Numbers.TryRead(only, out _));
                return values.Length > 0 && isNumber ? new(attribute, sign, values) : null;
            }
        }

        return null;
    }

    /// <summary>An attribute that nobody knows meets no condition but "is not".</summary>
    public bool Holds(IReadOnlyDictionary<string, string> goods)
    {
        var known = goods.TryGetValue(Attribute, out var value);
        if (Sign is "=" or "!=")
        {
            return (known && Values.Contains(value!)) == (Sign == "=");
        }

        if (!known || !Numbers.TryRead(value!, out var number) || !Numbers.TryRead(Values[0], out var limit))
        {
            return false;
        }

        return Sign switch
        {
            "<" => number < limit,
            "<=" => number <= limit,
            ">" => number > limit,
            _ => number >= limit,
        };
    }
}
