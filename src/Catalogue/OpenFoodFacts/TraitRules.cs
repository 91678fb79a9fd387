using System.Collections.Frozen;

namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>
/// Tax class, container and age limit of a record. Open Food Facts says none of them: they follow from department, categories and
/// ingredients, by the definitions of the Streamlined Sales and Use Tax Agreement (Appendix C, part II).
/// </summary>
internal static class TraitRules
{
    /// <summary>The age at which alcohol is sold in the United States (23 U.S.C. § 158).</summary>
    private const int AlcoholAge = 21;

    private static readonly FrozenSet<string> Flours = Set("flour", "wheat", "farine", "oat", "oats", "barley", "rye", "semolina");

    private static readonly FrozenSet<string> Sweeteners = Set(
        "sugar", "syrup", "sweetener", "sucralose", "aspartame", "stevia", "fructose", "glucose", "dextrose", "saccharin", "acesulfame", "honey",
        "agave", "erythritol", "molasses");

    private static readonly FrozenSet<string> Milks = Set("milk", "cream", "whey", "soymilk", "almondmilk", "soy", "rice");

    /// <summary>Beverages that are no drink yet: leaves, grounds, powders.</summary>
    private static readonly FrozenSet<string> Dry = Set(
        "en:tea-bags", "en:teas", "en:herbal-teas", "en:green-teas", "en:black-teas", "en:coffees", "en:ground-coffees", "en:instant-coffees", "en:instant-beverages",
        "en:dehydrated-beverages", "en:cocoa-and-its-products", "en:cocoa-and-chocolate-powders", "en:herbal-teas-in-tea-bags", "en:hot-beverages");

    private static readonly FrozenSet<string> Wines = Set("en:wines", "en:red-wines", "en:white-wines", "en:sparkling-wines");

    private static readonly FrozenSet<string> SpiritTags = Set("en:spirits", "en:hard-liquors", "en:whisky", "en:vodkas", "en:rums");

    private static readonly FrozenSet<string> SpiritWords = Set("whisky", "whiskey", "vodka", "rum", "gin", "tequila", "bourbon", "brandy");

    public static Product With(Product product, IReadOnlyCollection<string> tags, string? ingredients)
    {
        var made = WordsOf(ingredients);
        var named = WordsOf(product.Name);
        var taxClass = ClassOf(product.Department, tags, made, named);
        return product with
        {
            TaxClass = taxClass,
            AgeLimit = TaxClass.IsAlcohol(taxClass) ? AlcoholAge : null,
            Container = ContainerOf(product.Department, taxClass, tags, named),
        };
    }

    private static string ClassOf(string department, IReadOnlyCollection<string> tags, HashSet<string> made, HashSet<string> named) => department switch
    {
        Department.Alcohol =>
            tags.Any(Wines.Contains) || named.Contains("wine") ? TaxClass.Wine
            : tags.Any(SpiritTags.Contains) || named.Overlaps(SpiritWords) ? TaxClass.Spirits
            : TaxClass.Beer,
        Department.Sweets => made.Overlaps(Flours) ? TaxClass.Food : TaxClass.Candy,
        Department.Beverages when !IsDrink(tags, named) => TaxClass.Food,
        Department.Beverages when made.Overlaps(Milks) => TaxClass.Food,
        Department.Beverages when made.Overlaps(Sweeteners) => TaxClass.SoftDrink,
        Department.Beverages when tags.Contains("en:waters") || made.IsSubsetOf(Waters) && made.Count > 0 => TaxClass.BottledWater,
        _ => TaxClass.UsualIn(department),
    };

    private static readonly FrozenSet<string> Waters = Set("water", "carbonated", "spring", "purified", "mineral", "natural", "flavor", "sparkling");

    private static DrinkContainer? ContainerOf(string department, string taxClass, IReadOnlyCollection<string> tags, HashSet<string> named) =>
        taxClass is TaxClass.Wine or TaxClass.Spirits ? DrinkContainer.Glass
        : taxClass is TaxClass.Beer ? DrinkContainer.Glass
        : department != Department.Beverages || !IsDrink(tags, named) ? null
        : tags.Any(tag => tag is "en:sodas" or "en:carbonated-drinks") ? DrinkContainer.Can
        : tags.Any(tag => tag is "en:milk-substitutes" or "en:plant-milks") ? DrinkContainer.Carton
        : DrinkContainer.Plastic;

    private static bool IsDrink(IReadOnlyCollection<string> tags, HashSet<string> named) =>
        !tags.Any(Dry.Contains) && !named.Contains("powder") && !named.Contains("mix") && !named.Contains("beans")
        || tags.Any(tag => tag is "en:iced-teas" or "en:sodas" or "en:carbonated-drinks");

    private static HashSet<string> WordsOf(string? text) =>
        text is null ? [] : [.. SearchWords.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
