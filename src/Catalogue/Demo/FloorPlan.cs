namespace OpenAisle.Catalogue.Demo;

/// <summary>
/// Which departments stand in which aisle of a store, in the order of a walk from the door to the tills; and so where each product stands.
/// </summary>
internal sealed class FloorPlan(params string[][] aisles)
{
    private const int ShelvesABay = 5;
    private const int ProductsAShelf = 6;

    /// <summary>Room between two numbers of the walk, so that a product can be put in between.</summary>
    private const int SequenceStep = 10;

    /// <summary>Round the walls of a full store, then through its aisles; what thaws comes last.</summary>
    public static FloorPlan MapleStreet { get; } = new(
        [Department.Produce],
        [Department.Bakery, Department.Deli],
        [Department.Pantry],
        [Department.Breakfast, Department.Health, Department.Baby],
        [Department.Snacks],
        [Department.Sweets],
        [Department.Cookies, Department.Beverages],
        [Department.Alcohol, Department.Household, Department.Other],
        [Department.Meat, Department.Fish],
        [Department.Dairy],
        [Department.Frozen]);

    /// <summary>A small store by the water.</summary>
    public static FloorPlan HarborPoint { get; } = new(
        [Department.Bakery, Department.Produce],
        [Department.Beverages, Department.Alcohol],
        [Department.Sweets, Department.Cookies],
        [Department.Snacks, Department.Breakfast, Department.Other],
        [Department.Pantry, Department.Health, Department.Baby, Department.Household],
        [Department.Deli, Department.Fish, Department.Meat],
        [Department.Dairy, Department.Frozen]);

    /// <summary>The place of each product: a department's goods side by side, by brand and name.</summary>
    public IEnumerable<(Product Product, Place Place)> Places(IEnumerable<Product> products)
    {
        var byDepartment = products.ToLookup(product => product.Department);
        var sequence = 0;
        for (var aisle = 1; aisle <= aisles.Length; aisle++)
        {
            var inAisle = 0;
            foreach (var department in aisles[aisle - 1])
            {
                var shelf = byDepartment[department]
                    .OrderBy(product => product.Brand ?? "", StringComparer.Ordinal)
                    .ThenBy(product => product.Name, StringComparer.Ordinal)
                    .ThenBy(product => product.Gtin);
                foreach (var product in shelf)
                {
                    var (bay, inBay) = int.DivRem(inAisle++, ShelvesABay * ProductsAShelf);
                    sequence += SequenceStep;
                    yield return (product, new(aisle, bay + 1, (inBay / ProductsAShelf) + 1, sequence));
                }
            }
        }
    }
}
