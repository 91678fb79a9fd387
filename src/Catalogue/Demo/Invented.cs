namespace OpenAisle.Catalogue.Demo;

/// <summary>Prices and numbers that nobody measured: invented for the demo, the same in every run.</summary>
internal static class Invented
{
    /// <summary>What packaged goods of a department cost, in cents: from, to.</summary>
    private static (int From, int To) Range(string department) => department switch
    {
        Department.Produce => (149, 499),
        Department.Bakery => (249, 599),
        Department.Deli => (399, 899),
        Department.Meat => (499, 1499),
        Department.Fish => (599, 1699),
        Department.Dairy => (199, 799),
        Department.Frozen => (299, 899),
        Department.Breakfast => (349, 999),
        Department.Pantry => (129, 699),
        Department.Snacks => (199, 599),
        Department.Cookies => (199, 549),
        Department.Sweets => (99, 899),
        Department.Beverages => (129, 649),
        Department.Alcohol => (799, 1999),
        Department.Baby => (199, 2499),
        Department.Health => (899, 3999),
        Department.Household => (199, 1599),
        _ => (99, 999),
    };

    /// <summary>A price in the range of its department that ends in 9.</summary>
    public static Money Price(Gtin gtin, string department)
    {
        var (from, to) = Range(department);
        var steps = (to - from) / 10;
        return new(from + (10 * Number(gtin, "price", steps + 1)), Currency.Usd);
    }

    /// <summary>A number from 0 to below <paramref name="below"/> that depends on the product and the purpose alone.</summary>
    public static int Number(Gtin gtin, string purpose, int below)
    {
        var seed = (ulong)gtin.Number;
        foreach (var c in purpose)
        {
            seed = Mix(seed + c);
        }

        return (int)(Mix(seed) % (ulong)below);
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
