using System.Data.Common;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>What sources declare of a product's allergens and diets, in bits. What no bit says is not known, and never "free of".</summary>
public readonly record struct Declared
{
    internal int ContainsBits { get; init; }

    internal int MayContainBits { get; init; }

    internal int FreeBits { get; init; }

    internal Diet DietBits { get; init; }

    /// <summary>Keys of allergens that a source says it contains.</summary>
    public IReadOnlyList<string> Contains => Keys(ContainsBits);

    public IReadOnlyList<string> MayContain => Keys(MayContainBits);

    /// <summary>Keys of allergens that it is declared free of.</summary>
    public IReadOnlyList<string> Free => Keys(FreeBits);

    /// <summary>Keys of diets that it is declared fit for.</summary>
    public IReadOnlyList<string> Diets => Catalogue.Diets.KeysOf(DietBits);

    /// <summary>Where the product stands against what somebody must avoid and keeps to.</summary>
    /// <param name="allergens">Keys; one that is none of the fourteen is never declared, so it is not known.</param>
    public Against Of(IEnumerable<string> allergens, IEnumerable<string> diets)
    {
        List<string> contains = [], may = [], unknown = [];
        foreach (var key in allergens)
        {
            var bit = Allergens.Bit(key);
            if ((ContainsBits & bit) != 0)
            {
                contains.Add(key);
            }
            else if ((MayContainBits & bit) != 0)
            {
                may.Add(key);
            }
            else if (bit == 0 || (FreeBits & bit) == 0)
            {
                unknown.Add(key);
            }
        }

        var fit = DietBits;
        return new(contains, may, unknown, [.. diets.Where(key => (fit & Catalogue.Diets.Of(key)) == 0)]);
    }

    private static List<string> Keys(int bits) => [.. Allergens.Fourteen.Where(key => (bits & Allergens.Bit(key)) != 0)];
}

/// <summary>Keys of allergens and diets of one person that speak against a product, by how surely.</summary>
/// <param name="Unknown">Neither contained nor declared free of.</param>
/// <param name="Undeclared">Diets that it is not declared fit for.</param>
public sealed record Against(
    IReadOnlyList<string> Contains, IReadOnlyList<string> MayContain, IReadOnlyList<string> Unknown, IReadOnlyList<string> Undeclared)
{
    /// <summary>A source says that it has, or may have, what is to be avoided.</summary>
    public bool IsDeclared => Contains.Count + MayContain.Count > 0;

    /// <summary>Nothing of it is in the product, and that is declared.</summary>
    public bool IsClear => !IsDeclared && Unknown.Count + Undeclared.Count == 0;
}

/// <summary>
/// What is declared of all products, in memory: tiles, baskets and the picker's suggestions ask for many at once. Read again when the
/// counter of products moved.
/// </summary>
public sealed class DeclaredGoods
{
    private readonly Kept<Dictionary<long, Declared>> _all;

    public DeclaredGoods(IShopDatabase database, CatalogueLimits limits, TimeProvider clock, ILogger<DeclaredGoods> log) => _all = new(
        cancel => CatalogueChanges.Read(database, CatalogueChanges.ProductList, cancel), cancel => Read(database, cancel), limits, clock, log);

    /// <summary>Of each product; one that nobody declares anything of has no bit at all.</summary>
    public async ValueTask<IReadOnlyDictionary<Gtin, Declared>> Of(IEnumerable<Gtin> gtins, CancellationToken cancel = default)
    {
        var all = await _all.Get(cancel);
        return gtins.Distinct().ToDictionary(gtin => gtin, gtin => all.GetValueOrDefault(gtin.Number));
    }

    private static async Task<Dictionary<long, Declared>> Read(IShopDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            select gtin, source, allergens_tags, traces_tags, labels from product_sources
            where allergens_tags is not null or traces_tags is not null or labels is not null
            order by gtin, dated desc, source
            """;
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var all = new Dictionary<long, Declared>();
        var (current, sources) = (0L, new List<AllergenTags>());
        while (await rows.ReadAsync(cancel))
        {
            var gtin = rows.GetInt64(0);
            if (gtin != current)
            {
                Note(all, current, sources);
                (current, sources) = (gtin, []);
            }

            sources.Add(new(rows.GetString(1), null, rows.TextOrNull(2), rows.TextOrNull(3), rows.TextOrNull(4)));
        }

        Note(all, current, sources);
        return all;
    }

    private static void Note(Dictionary<long, Declared> all, long gtin, List<AllergenTags> sources)
    {
        if (sources.Count == 0)
        {
            return;
        }

        var allergens = Allergens.Read(sources);
        all[gtin] = new()
        {
            ContainsBits = Bits(AllergenStatement.Contains),
            MayContainBits = Bits(AllergenStatement.MayContain),
            FreeBits = Bits(AllergenStatement.DeclaredFree),
            DietBits = sources.Aggregate(Diet.None, (diets, source) => diets | Diets.Read(source.Labels)),
        };

        int Bits(AllergenStatement statement) =>
            allergens.Where(one => one.Statement == statement).Aggregate(0, (bits, one) => bits | Allergens.Bit(one.Allergen));
    }
}
