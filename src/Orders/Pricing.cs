using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Rules;
using OpenAisle.Catalogue.Till;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>What a store charges now for what somebody wants: the one place where lines get their prices.</summary>
public sealed class Pricing(IOffers offers, StoreTills? tills = null, TimeProvider? clock = null)
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

        var till = tills is null ? null : await tills.Of(store, cancel);
        return till is null or { IsPlain: true } ? new(lines, refused) : RungUp(till, lines, found, refused);
    }

    /// <summary>The lines with what the store's promotions and the place's rules take off and add.</summary>
    private PricedLines RungUp(StoreTill till, List<OrderLine> lines, IReadOnlyDictionary<Gtin, Offer> found, List<RefusedLine> refused)
    {
        var now = (clock ?? TimeProvider.System).GetUtcNow();
        var rules = till.Rules(now);
        var own = new List<TillLine>(lines.Count);
        foreach (var line in lines)
        {
            // What the store does not sell any more, and what comes from others, stays as it was priced.
            if (line.Supplier is null && found.TryGetValue(line.Gtin, out var offer) && offer.Unit == line.Quantity.Unit)
            {
                var goods = RuledGoods.Of(offer.Product);
                if (rules.Restrictions(goods, line.Quantity, till.Local(now)).FirstOrDefault(one => one.Code != "hours") is { } why)
                {
                    refused.Add(new(line.Gtin, why.Code, why.Reason));
                }

                own.Add(new(line.Number, offer.Product, line.Quantity, offer.Unit, new(line.UnitPrice, PriceKind.Regular, null, now, null), goods));
            }
        }

        var rung = Register.Ring(
            own, till.Set(Channel.Online, now), ShopperTerms.Anybody, rules, [], Money.Zero(till.Store.Currency), till.Local(now))
            .Lines.ToDictionary(line => line.Line.Number);
        var barred = refused.Select(one => one.Gtin).ToHashSet();
        return new(
            [.. lines.Where(line => !barred.Contains(line.Gtin))
                .Select(line => rung.TryGetValue(line.Number, out var its) ? line with { Terms = LineTerms.Of(its) } : line)],
            refused);
    }
}

/// <param name="Refused">What has no price here; empty when all is well.</param>
public sealed record PricedLines(IReadOnlyList<OrderLine> Lines, IReadOnlyList<RefusedLine> Refused);

public sealed record RefusedLine(Gtin Gtin, string Code, string Reason);
