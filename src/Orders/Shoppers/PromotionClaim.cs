using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Orders.Shoppers;

/// <summary>What an order uses up of a promotion of which one shopper has only so much.</summary>
/// <param name="Most">How often one shopper may use it in all.</param>
[GenerateSerializer, Immutable]
public sealed record PromotionClaim(string Promotion, int Uses, int Most)
{
    /// <summary>A clip without a limit is good for one order, however often that uses it.</summary>
    internal static IReadOnlyList<PromotionClaim> Of(IReadOnlyList<PromotionUse> uses, IReadOnlyList<Promotion> promotions)
    {
        var claims = new List<PromotionClaim>();
        foreach (var use in uses)
        {
            switch (promotions.First(promotion => promotion.Id == use.Promotion))
            {
                case { MostUses: { } most }:
                    claims.Add(new(use.Promotion, Math.Min(use.Uses, most), most));
                    break;
                case { Clip: true }:
                    claims.Add(new(use.Promotion, 1, 1));
                    break;
            }
        }

        return claims;
    }
}
