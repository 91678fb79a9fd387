using System.Collections.Frozen;

namespace OpenAisle.Catalogue.Search;

/// <summary>What shoppers call allergens, in English terms and Chinese.</summary>
internal static class AllergenWords
{
    private static readonly FrozenDictionary<string, string> Table = Read(
        ("gluten", "gluten, wheat, rye, barley, oats, 麸质, 小麦, 面筋"),
        ("crustaceans", "crustacean, shrimp, crab, lobster, shellfish, 甲壳类, 虾, 蟹, 虾蟹"),
        ("eggs", "egg, eggs, 蛋, 鸡蛋, 蛋类"),
        ("fish", "fish, 鱼, 鱼类"),
        ("peanuts", "peanut, peanuts, groundnut, 花生"),
        ("soybeans", "soy, soya, soybean, 大豆, 黄豆"),
        ("milk", "milk, dairy, lactose, 奶, 乳, 牛奶, 乳糖, 乳制品"),
        ("nuts", "nut, nuts, tree nuts, tree nut, 坚果, 果仁"),
        ("celery", "celery, 芹菜"),
        ("mustard", "mustard, 芥末"),
        ("sesame-seeds", "sesame, sesame seeds, 芝麻"),
        ("sulphur-dioxide-and-sulphites", "sulphite, sulfite, sulphites, sulfites, 亚硫酸盐"),
        ("lupin", "lupin, lupine, 羽扇豆"),
        ("molluscs", "mollusc, mollusk, clam, mussel, oyster, 软体动物, 贝类"));

    /// <summary>The allergen's key; null for any other word.</summary>
    /// <param name="terms">Terms joined by a space.</param>
    public static string? Find(string terms) => Table.GetValueOrDefault(terms);

    private static FrozenDictionary<string, string> Read(params (string Key, string Words)[] rows)
    {
        var table = new Dictionary<string, string>();
        foreach (var (key, words) in rows)
        {
            foreach (var word in words.Split(',', StringSplitOptions.TrimEntries))
            {
                table.TryAdd(string.Join(' ', WordReader.Read(word).Select(read => read.Term)), key);
            }
        }

        return table.ToFrozenDictionary();
    }
}
