using System.Collections.Frozen;

namespace OpenAisle.Catalogue;

/// <summary>
/// Classes by which places tax goods and say who may pay for them how; what a class costs is a rule of the place. The words follow the
/// Streamlined Sales and Use Tax Agreement, Appendix C, part II.
/// </summary>
public static class TaxClass
{
    public const string Food = "food";

    /// <summary>Sweets without flour; with flour they are food.</summary>
    public const string Candy = "candy";

    /// <summary>Sweetened drinks without milk or its substitutes, and with half of juice at most.</summary>
    public const string SoftDrink = "soft-drink";

    public const string BottledWater = "bottled-water";

    /// <summary>Sold hot, or made up by the shop to be eaten at once.</summary>
    public const string PreparedFood = "prepared-food";

    public const string Supplement = "supplement";
    public const string Beer = "beer";
    public const string Wine = "wine";
    public const string Spirits = "spirits";

    /// <summary>What nobody eats.</summary>
    public const string General = "general";

    public static IReadOnlyList<string> All { get; } =
        [Food, Candy, SoftDrink, BottledWater, PreparedFood, Supplement, Beer, Wine, Spirits, General];

    private static readonly FrozenDictionary<string, string> Usual = new Dictionary<string, string>
    {
        [Department.Alcohol] = Beer,
        [Department.Health] = Supplement,
        [Department.Household] = General,
        [Department.Sweets] = Candy,
    }.ToFrozenDictionary();

    /// <summary>The class of a product that nobody classed.</summary>
    public static string UsualIn(string department) => Usual.GetValueOrDefault(department, Food);

    public static bool IsAlcohol(string taxClass) => taxClass is Beer or Wine or Spirits;
}

/// <summary>What a drink is sold in, where a place may ask a deposit for it.</summary>
public enum DrinkContainer
{
    Can,
    Glass,
    Plastic,
    Carton,
}
