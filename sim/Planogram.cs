namespace OpenAisle.Sim;

/// <summary>A product's place: some plates beside each other on one shelf, and what lies there.</summary>
public sealed class Facing(Gondola gondola, int shelf, int firstPlate, int plates, Product product)
{
    public Gondola Gondola { get; } = gondola;

    public int Shelf { get; } = shelf;

    /// <summary>Plates count from 1 at the left.</summary>
    public int FirstPlate { get; } = firstPlate;

    public int Plates { get; } = plates;

    /// <summary>What truly stands here.</summary>
    public Product Product { get; } = product;

    /// <summary>What the shop's records say stands here.</summary>
    public Product Listed { get; set; } = product;

    public List<Unit> Units { get; } = [];

    public double LooseGrams { get; set; }

    public double Left => (FirstPlate - 1) * Gondola.PlateWidth;

    public double Right => Left + Plates * Gondola.PlateWidth;

    public double Middle => (Left + Right) / 2;
}

/// <summary>Which product stands where, as it truly is and as the records have it.</summary>
public sealed class Planogram
{
    private const double EmptyPlates = 0.04;

    public IReadOnlyList<Facing> Facings { get; }

    public IReadOnlyList<Product> Products { get; }

    private Planogram(List<Facing> facings, List<Product> products) => (Facings, Products) = (facings, products);

    public static Planogram Of(Layout layout, ulong seed, StoreShape shape, Faults faults)
    {
        var chance = Chance.For(seed, "planogram");
        // No facing is narrower than a plate, so there are at most as many products as plates.
        var products = Product.Many(layout.Plates, Chance.For(seed, "products"), shape, faults.SpreadTimes);
        var facings = new List<Facing>();
        foreach (var gondola in layout.Gondolas)
        {
            for (var shelf = 1; shelf <= gondola.Shelves; shelf++)
            {
                for (var plate = 1; plate <= gondola.Plates;)
                {
                    if (chance.Happens(EmptyPlates))
                    {
                        plate++;
                        continue;
                    }
                    var product = products[facings.Count];
                    var needed = (int)Math.Ceiling((product.Width + 0.01) / gondola.PlateWidth);
                    var roll = chance.Unit();
                    var wide = Math.Max(needed, product.Loose ? 2 : roll < 0.15 ? 1 : roll < 0.6 ? 2 : roll < 0.9 ? 3 : 4);
                    if (wide > gondola.Plates - plate + 1)
                    {
                        if (needed > gondola.Plates - plate + 1)
                            break;
                        wide = gondola.Plates - plate + 1;
                    }
                    facings.Add(Stock(new Facing(gondola, shelf, plate, wide, product), chance));
                    plate += wide;
                }
            }
        }
        products.RemoveRange(facings.Count, products.Count - facings.Count);
        Mislist(facings, faults.WrongEntries, Chance.For(seed, "wrong planogram"));
        return new Planogram(facings, products);
    }

    private static Facing Stock(Facing facing, Chance chance)
    {
        var product = facing.Product;
        if (product.Loose)
        {
            facing.LooseGrams = chance.Between(3000, 8000);
            return facing;
        }
        var count = chance.Whole(5, 9) * facing.Plates;
        for (var i = 0; i < count; i++)
        {
            facing.Units.Add(new Unit(product, Math.Max(product.Grams * 0.5, chance.Normal(product.Grams, product.Spread)))
            {
                Along = chance.Between(facing.Left + product.Width / 2, facing.Right - product.Width / 2),
            });
        }
        return facing;
    }

    // A wrong entry names the product of another place; both places are then wrong, as when two labels were exchanged.
    private static void Mislist(List<Facing> facings, double share, Chance chance)
    {
        var packed = facings.Where(facing => !facing.Product.Loose).ToList();
        for (var i = 0; i < packed.Count; i++)
        {
            if (!chance.Happens(share / 2) || packed[i].Listed != packed[i].Product)
                continue;
            var other = chance.Of(packed);
            if (other.Listed == other.Product)
                (packed[i].Listed, other.Listed) = (other.Listed, packed[i].Listed);
        }
    }
}
