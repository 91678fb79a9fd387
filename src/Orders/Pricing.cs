using OpenAisle.Catalogue;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>What a store charges now for what somebody wants: the one place where lines get their prices.</summary>
public sealed class Pricing(IOffers offers)
{
    /// <param name="kept">Lines of an order that is being changed; they keep number and price.</param>
    public async ValueTask<PricedLines> Price(
        Id<Store> store, IReadOnlyList<StockLine> wanted, IReadOnlyList<OrderLine>? kept = null, CancellationToken cancel = default)
    {
        var gtins = new Gtin[wanted.Count];
        for (var i = 0; i < gtins.Length; i++)
        {
            gtins[i] = wanted[i].Gtin;
        }

        var found = await offers.Find(store, gtins, cancel);
        var lines = new List<OrderLine>(wanted.Count);
        var refused = new List<RefusedLine>();
        var next = (kept?.Max(line => (int?)line.Number) ?? 0) + 1;
        foreach (var (gtin, quantity) in wanted)
        {
            var before = kept?.FirstOrDefault(line => line.Gtin == gtin);
            if (before is not null && quantity.IsLike(before.Quantity))
            {
                lines.Add(before with { Quantity = quantity, Amount = quantity.At(before.UnitPrice) });
            }
            else if (!found.TryGetValue(gtin, out var offer))
            {
                refused.Add(new(gtin, "not-offered", "The store does not sell it."));
            }
            else if (quantity.Unit != offer.Unit || quantity.Scale != offer.Scale)
            {
                refused.Add(new(gtin, "unit", $"It is sold in {offer.Unit} with {offer.Scale} decimals, such as {offer.Increment}."));
            }
            else
            {
                lines.Add(new(next++, gtin, offer.Product.Name, offer.Product.SoldBy, quantity, offer.UnitPrice, quantity.At(offer.UnitPrice)));
            }
        }

        return new(lines, refused);
    }
}

/// <param name="Refused">What has no price here; empty when all is well.</param>
public sealed record PricedLines(IReadOnlyList<OrderLine> Lines, IReadOnlyList<RefusedLine> Refused);

public sealed record RefusedLine(Gtin Gtin, string Code, string Reason);
