namespace OpenAisle.Catalogue.Search;

/// <summary>How alike two products are, from 0 to 1: kind first, then brand, size, price, diet. The weights are judgement, not measurement.</summary>
internal sealed class Likeness
{
    private const double NameShare = 0.45;
    private const double KindShare = 0.25;
    private const double BrandShare = 0.08;
    private const double SizeShare = 0.07;
    private const double PriceShare = 0.08;
    private const double DietShare = 0.07;

    private readonly StoreColumns _store;
    private readonly int _one;
    private readonly Dictionary<int, float> _name;
    private readonly float _nameWeight;
    private readonly HashSet<string> _kinds;

    public Likeness(StoreColumns store, int one)
    {
        (_store, _one) = (store, one);
        _name = Terms(one);
        _nameWeight = _name.Values.Sum();
        _kinds = Kinds(one);
    }

    public double To(int other)
    {
        var name = NameTo(other);
        var kinds = Kinds(other);
        var kind = _kinds.Count == 0 && kinds.Count == 0 ? 0.5 : _kinds.Count(kinds.Contains) / (double)Math.Max(1, Math.Max(_kinds.Count, kinds.Count));
        var products = _store.Products;
        return (NameShare * name) + (KindShare * kind)
            + (products.BrandOf[_one] >= 0 && products.BrandOf[_one] == products.BrandOf[other] ? BrandShare : 0)
            + (SizeShare * Near(SizeOf(_one), SizeOf(other)))
            + (PriceShare * Near(_store.Offers[_one]?.UnitPrice.MinorUnits, _store.Offers[other]?.UnitPrice.MinorUnits))
            + (DietShare * ((products.Products[_one].Diets & ~products.Products[other].Diets) == Diet.None ? 1 : 0));
    }

    /// <summary>The share of telling words in common; the last words of the name tell most.</summary>
    private double NameTo(int other)
    {
        var theirs = Terms(other);
        var common = theirs.Where(term => _name.ContainsKey(term.Key)).Sum(term => Math.Min(term.Value, _name[term.Key]));
        var all = _nameWeight + theirs.Values.Sum() - common;
        return all <= 0 ? 0 : common / all;
    }

    private Dictionary<int, float> Terms(int product)
    {
        var terms = new Dictionary<int, float>();
        foreach (var cell in _store.Products.Index.Titles[product])
        {
            terms[cell >> 1] = (cell & 1) != 0 ? 2 : 1;
        }

        return terms;
    }

    private HashSet<string> Kinds(int product) => [.. _store.Products.Products[product].Document.Kinds ?? []];

    private double? SizeOf(int product)
    {
        if (_store.Offers[product]?.Product.Content?.Total is not { } content)
        {
            return null;
        }

        var (numerator, denominator) = content.Unit.Size;
        return content.Steps / Math.Pow(10, content.Scale) * numerator / denominator;
    }

    /// <summary>1 for the same, 0 for three times as much or as little; a half where one is not known.</summary>
    private static double Near(double? a, double? b) =>
        a is > 0 && b is > 0 ? Math.Max(0, 1 - (Math.Abs(Math.Log(a.Value / b.Value)) / Math.Log(3))) : 0.5;
}
