namespace OpenAisle.Catalogue;

/// <summary>The departments, in the order in which a shop shows them.</summary>
public static class Department
{
    public const string Produce = "produce";
    public const string Bakery = "bakery";
    public const string Deli = "deli";
    public const string Meat = "meat";
    public const string Fish = "fish";
    public const string Dairy = "dairy";
    public const string Frozen = "frozen";
    public const string Breakfast = "breakfast";
    public const string Pantry = "pantry";
    public const string Snacks = "snacks";
    public const string Cookies = "cookies";
    public const string Sweets = "sweets";
    public const string Beverages = "beverages";
    public const string Alcohol = "alcohol";
    public const string Baby = "baby";
    public const string Health = "health";
    public const string Household = "household";
    public const string Other = "other";

    public static IReadOnlyList<string> All { get; } =
    [
        Produce, Bakery, Deli, Meat, Fish, Dairy, Frozen, Breakfast, Pantry, Snacks, Cookies, Sweets, Beverages, Alcohol, Baby, Health,
        Household, Other,
    ];
}
