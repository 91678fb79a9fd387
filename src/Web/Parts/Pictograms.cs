using System.Collections.Frozen;

namespace OpenAisle.Web.Parts;

/// <summary>Which pictogram stands for which goods: by a word of the name where we drew that thing, otherwise by department.</summary>
internal static class Pictograms
{
    /// <summary>Fruit and vegetables that we drew, by words of their English names; the first that fits.</summary>
    private static readonly (string Word, string Pictogram)[] Produce =
    [
        ("banana", "banana"), ("plantain", "banana"),
        ("orange", "citrus"), ("lemon", "citrus"), ("lime", "citrus"), ("clementine", "citrus"), ("grapefruit", "citrus"), ("mandarin", "citrus"),
        ("berr", "berries"), ("grape", "berries"), ("cherr", "berries"),
        ("carrot", "carrot"), ("parsnip", "carrot"), ("radish", "carrot"), ("beet", "carrot"),
        ("lettuce", "greens"), ("spinach", "greens"), ("kale", "greens"), ("cabbage", "greens"), ("broccoli", "greens"), ("celery", "greens"),
        ("herb", "greens"), ("basil", "greens"), ("parsley", "greens"), ("cilantro", "greens"), ("bok", "greens"), ("chard", "greens"),
        ("bean", "greens"), ("asparagus", "greens"), ("leek", "greens"), ("cucumber", "greens"), ("zucchini", "greens"), ("avocado", "greens"),
        ("tomato", "tomato"), ("pepper", "tomato"),
        ("potato", "potato"), ("yam", "potato"), ("ginger", "potato"), ("onion", "potato"), ("garlic", "potato"), ("mushroom", "potato"),
    ];

    private static readonly FrozenSet<string> Departments = Department.All.ToFrozenSet();

    public static string Of(Product product)
    {
        if (product.Department == Department.Produce)
        {
            foreach (var (word, pictogram) in Produce)
            {
                if (product.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return pictogram;
                }
            }
        }

        return Of(product.Department);
    }

    /// <summary>Departments and pictograms share their words.</summary>
    public static string Of(string department) => Departments.Contains(department) ? department : Department.Other;
}
