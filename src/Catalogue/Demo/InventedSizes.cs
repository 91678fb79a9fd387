namespace OpenAisle.Catalogue.Demo;

/// <summary>Pack sizes that nobody printed: invented for the demo where the record has none, from what such packs usually hold.</summary>
internal static class InventedSizes
{
    /// <summary>The first row whose department fits and one of whose words stands in the name.</summary>
    private static readonly (string Department, string Words, string[] Sizes)[] Table =
    [
        (Department.Beverages, " tea", ["20 ct", "25 ct", "16 ct"]),
        (Department.Beverages, " coffee", ["12 oz", "10 oz"]),
        (Department.Beverages, " cocoa", ["8 oz", "10 oz"]),
        (Department.Beverages, " milk almondmilk soymilk", ["32 fl oz", "64 fl oz"]),
        (Department.Beverages, " juice", ["64 fl oz", "32 fl oz"]),
        (Department.Beverages, " soda cola ale", ["12 fl oz", "6 x 12 fl oz"]),
        (Department.Beverages, "", ["16 fl oz", "12 fl oz", "32 fl oz"]),
        (Department.Alcohol, " wine", ["750 ml"]),
        (Department.Alcohol, " whisky", ["750 ml"]),
        (Department.Alcohol, "", ["12 fl oz", "6 x 12 fl oz"]),
        (Department.Dairy, " eggs egg", ["12 ct", "18 ct"]),
        (Department.Dairy, " milk", ["64 fl oz", "1 gallon"]),
        (Department.Dairy, " yogurt", ["5.3 oz", "32 oz"]),
        (Department.Dairy, " butter", ["16 oz", "8 oz"]),
        (Department.Dairy, "", ["8 oz", "6 oz", "12 oz"]),
        (Department.Frozen, " cream gelato sorbet", ["16 fl oz", "48 fl oz"]),
        (Department.Frozen, "", ["10 oz", "16 oz", "12 oz"]),
        (Department.Breakfast, " honey syrup", ["12 oz", "16 oz"]),
        (Department.Breakfast, "", ["12 oz", "18 oz"]),
        (Department.Pantry, " oil vinegar", ["16.9 fl oz", "8.5 fl oz"]),
        (Department.Pantry, " sauce soup", ["15 oz", "24 oz"]),
        (Department.Pantry, " seasoning spice pepper", ["2 oz", "3.4 oz"]),
        (Department.Pantry, "", ["16 oz", "12 oz", "14.5 oz"]),
        (Department.Snacks, " bar", ["1.4 oz", "6 x 1.4 oz"]),
        (Department.Snacks, "", ["5 oz", "8 oz", "9 oz"]),
        (Department.Cookies, "", ["8 oz", "10 oz", "14 oz"]),
        (Department.Sweets, " bar", ["3.5 oz", "1.55 oz"]),
        (Department.Sweets, " gum mints tic", ["1 oz", "1.7 oz"]),
        (Department.Sweets, "", ["5 oz", "8 oz", "10 oz"]),
        (Department.Health, "", ["11 fl oz", "2 lb"]),
        (Department.Baby, "", ["4 oz", "12.4 oz"]),
        (Department.Produce, "", ["5 oz", "10 oz"]),
        (Department.Household, "", ["24 fl oz", "12 ct"]),
    ];

    private static readonly string[] Otherwise = ["8 oz", "12 oz", "16 oz"];

    public static string Of(Product product)
    {
        var name = SearchWords.Fold(product.Name);
        foreach (var (department, words, sizes) in Table)
        {
            if (department == product.Department && (words.Length == 0 || words.Split(' ').Any(word => word.Length > 0 && $"{name} ".Contains($" {word} ", StringComparison.Ordinal))))
            {
                return Pick(sizes);
            }
        }

        return Pick(Otherwise);

        string Pick(string[] sizes) => sizes[Invented.Number(product.Gtin, "size", sizes.Length)];
    }
}
