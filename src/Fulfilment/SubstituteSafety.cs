using OpenAisle.Catalogue;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Fulfilment;

/// <summary>
/// Whether a shopper with allergies or a diet must be asked about a substitute. The picker hears that they must, never why.
/// </summary>
/// <param name="declared">Null in a shop without a catalogue: then nothing is declared of anything.</param>
public sealed class SubstituteSafety(DietProfiles profiles, DeclaredGoods? declared = null)
{
    /// <summary>Of these goods, those that are not declared free of what the shopper avoids, or not fit for what they keep to.</summary>
    public async ValueTask<IReadOnlySet<Gtin>> AskFirst(Id<Shopper> shopper, IReadOnlyCollection<Gtin> goods, CancellationToken cancel = default)
    {
        if (goods.Count == 0 || await profiles.Find(shopper, cancel) is not { } profile || profile.Allergens.Count + profile.Diets.Count == 0)
        {
            return new HashSet<Gtin>();
        }

        if (declared is null)
        {
            return goods.ToHashSet();
        }

        var known = await declared.Of(goods, cancel);
        return goods.Where(gtin => !known[gtin].Of(profile.Allergens, profile.Diets).IsClear).ToHashSet();
    }
}
