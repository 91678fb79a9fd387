using System.Collections.Frozen;

namespace OpenAisle.Web.Parts;

/// <summary>Which pictogram stands for which goods: by a word of the name where we drew that thing, otherwise by department.</summary>
internal static class Pictograms
{
    /// <summary>
    /// What we drew, by words of English names; the first that fits. A word that begins with a space stands at the beginning of one in the name.
    /// </summary>
    internal static readonly FrozenDictionary<string, (string Word, string Pictogram)[]> Drawn = new Dictionary<string, (string Word, string Pictogram)[]>
    {
        [Department.Produce] =
        [
            ("tomato", "tomato"), ("banana", "banana"), ("plantain", "banana"),
            ("grapefruit", "citrus"), ("orange", "citrus"), ("lemon", "citrus"), (" lime", "citrus"), ("clementine", "citrus"), ("mandarin", "citrus"),
            ("pineapple", "pineapple"), ("watermelon", "watermelon"), ("melon", "melon"), ("cantaloupe", "melon"), ("honeydew", "melon"),
            ("grape", "grapes"), ("cherr", "cherry"), ("berr", "berries"), (" pear", "pear"),
            ("peach", "peach"), ("nectarine", "peach"), ("plum", "peach"), ("mango", "peach"), ("apricot", "peach"),
            ("carrot", "carrot"), ("parsnip", "carrot"), ("radish", "carrot"), ("daikon", "carrot"), ("beet", "carrot"),
            ("avocado", "avocado"), ("asparagus", "asparagus"), ("broccoli", "broccoli"), ("cauliflower", "broccoli"),
            ("cucumber", "cucumber"), ("zucchini", "cucumber"), ("squash", "cucumber"), ("eggplant", "eggplant"),
            ("pepper", "pepper"), (" jalap", "pepper"), ("mushroom", "mushroom"), ("onion", "onion"), ("garlic", "onion"), ("shallot", "onion"), (" corn", "corn"),
            ("lettuce", "greens"), ("spinach", "greens"), ("kale", "greens"), ("cabbage", "greens"), ("celery", "greens"),
            ("herb", "greens"), ("basil", "greens"), ("parsley", "greens"), ("cilantro", "greens"), ("bok", "greens"), ("chard", "greens"),
            ("bean", "greens"), ("leek", "greens"), ("potato", "potato"), (" yam", "potato"), ("ginger", "potato"),
        ],
        [Department.Bakery] =
        [
            ("croissant", "croissant"), ("bagel", "ring"), ("doughnut", "ring"), ("donut", "ring"), ("baguette", "baguette"),
            (" pie", "cake"), ("cake", "cake"), ("muffin", "cake"),
        ],
        [Department.Meat] =
        [
            ("chicken", "drumstick"), ("turkey", "drumstick"), ("duck", "drumstick"), ("drumstick", "drumstick"), (" wing", "drumstick"),
            ("sausage", "sausage"), ("bacon", "sausage"), ("frank", "sausage"), ("hot dog", "sausage"),
        ],
        [Department.Fish] = [("shrimp", "shrimp"), ("prawn", "shrimp")],
        [Department.Dairy] = [(" egg", "eggs"), ("cheese", "deli"), ("yogurt", "yogurt")],
        [Department.Frozen] = [("ice cream", "icecream"), ("gelato", "icecream"), ("sorbet", "icecream"), ("pizza", "pizza"), ("shrimp", "shrimp")],
        [Department.Breakfast] = [("cereal", "bowl"), ("granola", "bowl"), ("muesli", "bowl"), (" oat", "bowl")],
        [Department.Pantry] =
        [
            ("pasta", "bowl"), ("spaghetti", "bowl"), ("penne", "bowl"), ("noodle", "bowl"), ("macaroni", "bowl"), ("ramen", "bowl"), (" rice", "bowl"), ("soup", "bowl"),
            (" oil", "bottle"), ("vinegar", "bottle"), ("sauce", "bottle"), ("dressing", "bottle"), ("syrup", "bottle"), ("ketchup", "bottle"),
        ],
        [Department.Snacks] =
        [
            ("peanut", "nuts"), (" nut", "nuts"), ("almond", "nuts"), ("cashew", "nuts"), ("pistachio", "nuts"), ("pecan", "nuts"), ("walnut", "nuts"),
        ],
        [Department.Cookies] = [("doughnut", "ring"), ("donut", "ring"), ("cake", "cake"), ("brownie", "cake"), ("muffin", "cake")],
        [Department.Sweets] = [("chocolate", "chocolate"), ("cocoa", "chocolate")],
        [Department.Beverages] =
        [
            ("coffee", "cup"), (" tea", "cup"), (" soda", "can"), (" cola", "can"), ("soft drink", "can"), ("seltzer", "can"),
            ("water", "bottle"), ("juice", "bottle"), ("lemonade", "bottle"), ("kombucha", "bottle"),
        ],
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Departments = Department.All.ToFrozenSet();

    public static string Of(Product product)
    {
        if (Drawn.TryGetValue(product.Department, out var drawn))
        {
            var name = " " + product.Name;
            foreach (var (word, pictogram) in drawn)
            {
                if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
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
