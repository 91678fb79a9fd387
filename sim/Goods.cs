using System.Globalization;

namespace OpenAisle.Sim;

/// <summary>What is sold: its true unit mass with the spread within the product, and what the shop's records say of it.</summary>
/// <param name="ListedGrams">Mean of a few weighed units, as a shop would have it.</param>
/// <param name="ListedSpread">Their standard deviation, as a shop would have it.</param>
/// <param name="Loose">Sold by weight out of a bin.</param>
public sealed record Product(
    string Gtin, string Name, double Grams, double Spread, double Width, double ListedGrams, double ListedSpread, bool Loose)
{
    // A shop weighs this many units before it files the mass.
    private const int WeighedUnits = 10;

    /// <summary>Products in shelf order: flavours of one line stand together and weigh nearly the same.</summary>
    public static List<Product> Many(int count, Chance chance, StoreShape shape, double spreadTimes)
    {
        var list = new List<Product>();
        var family = 0.0;
        for (var i = 0; i < count; i++)
        {
            var flavour = i > 0 && chance.Happens(shape.LikeShare);
            if (!flavour)
                family = Math.Clamp(chance.Spread(shape.MedianGrams, 0.85), shape.LeastGrams, shape.MostGrams);
            list.Add(One(i, flavour ? Math.Clamp(family * chance.Normal(1, 0.012), shape.LeastGrams, shape.MostGrams) : family, chance.Happens(shape.LooseShare), spreadTimes, chance));
        }
        return list;
    }

    private static Product One(int number, double grams, bool loose, double spreadTimes, Chance chance)
    {
        // The spread grows with the root of the mass: median 1.6 g at 130 g, in the mean 1.3 % of the mass, seldom up to 18 %.
        var spread = Math.Min(0.18 * grams, spreadTimes * 1.6 * Math.Sqrt(grams / 130) * chance.Spread(1, 0.75));
        var width = Math.Min(0.29, 0.012 * Math.Cbrt(grams) * chance.Between(0.8, 1.9));
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < WeighedUnits; i++)
        {
            var weighed = chance.Normal(0, spread);
            sum += weighed;
            squares += weighed * weighed;
        }
        var mean = sum / WeighedUnits;
        var deviation = Math.Sqrt(Math.Max(0.01, (squares - WeighedUnits * mean * mean) / (WeighedUnits - 1)));
        return new Product(Code(number), (loose ? "Loose goods " : "Goods ") + number.ToString(CultureInfo.InvariantCulture), grams, spread, width, grams + mean, deviation, loose);
    }

    /// <summary>A UPC of twelve digits within a prefix kept for use inside a shop, with its check digit.</summary>
    private static string Code(int number)
    {
        var digits = "2" + number.ToString("D10", CultureInfo.InvariantCulture);
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * (i % 2 == 0 ? 3 : 1);
        return digits + ((10 - sum % 10) % 10).ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>One thing on a shelf or in somebody's hands.</summary>
public sealed class Unit(Product product, double grams)
{
    public Product Product { get; } = product;

    public double Grams { get; } = grams;

    /// <summary>Its middle, metres along its gondola.</summary>
    public double Along { get; set; }

    /// <summary>When a hand has let go of it, so that another may take it.</summary>
    public double LiesFrom { get; set; }
}
