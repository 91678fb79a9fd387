using OpenAisle.Catalogue;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>An order as a walk through the store: its lines in shelf order with what they will be charged at.</summary>
internal sealed record PickPlan(Id<Store> Store, Money Authorised, IReadOnlyList<PickLine> Lines, IReadOnlyList<PackedLine> FromPartners)
{
    /// <summary>Where the store has told no place for a product, it comes last, with the others of its department; what is frozen comes last of all.</summary>
    private const int NoPlace = int.MaxValue;

    /// <param name="offers">What the store sells now of the order's products.</param>
    public static PickPlan Of(OrderView order, IReadOnlyDictionary<Gtin, Offer> offers)
    {
        var plan = Of(order, offers, order.PriceRule);

        // Prices of the day may have risen beyond what was authorised before anything is picked; then the prices as ordered stand.
        var total = plan.Lines.Aggregate(Money.Zero(order.Authorised.Currency), (sum, line) => sum + line.Estimate);
        total = plan.FromPartners.Aggregate(total, (sum, good) => sum + good.Amount);
        return total > plan.Authorised ? Of(order, offers, PriceRule.AsOrdered) : plan;
    }

    private static PickPlan Of(OrderView order, IReadOnlyDictionary<Gtin, Offer> offers, PriceRule rule)
    {
        List<PickLine> own = [];
        List<PackedLine> partners = [];
        foreach (var line in order.Lines)
        {
            if (line.Supplier is null)
            {
                own.Add(ToPick(line, offers.GetValueOrDefault(line.Gtin), rule));
            }
            else
            {
                partners.Add(new(line.Number, line.Gtin, line.Name, line.Quantity, line.UnitPrice, line.Amount));
            }
        }

        return new(
            order.Store, BeforeDiscounts(order),
            [
                .. own.OrderBy(line => line.Shelf?.Sequence ?? NoPlace)
                    .ThenBy(line => line.Shelf is null && line.Zone == TemperatureZone.Frozen)
                    .ThenBy(line => line.Shelf is null ? Turn(offers.GetValueOrDefault(line.Gtin)?.Product.Department) : 0)
                    .ThenBy(line => line.Number),
            ], partners);
    }

    private static int Turn(string? department)
    {
        for (var i = 0; i < Department.All.Count; i++)
        {
            if (Department.All[i] == department)
            {
                return i;
            }
        }

        return Department.All.Count;
    }

    /// <summary>
    /// The picker reckons in shelf prices, the order in what is paid. So what was authorised is told in shelf prices: those of the lines,
    /// and as much headroom as holds even on the line that pays the most beside its price, in deposits and tax.
    /// </summary>
    private static Money BeforeDiscounts(OrderView order)
    {
        var shelf = Money.Zero(order.Authorised.Currency);
        var (due, paid, price) = (shelf, 1L, 1L);
        foreach (var line in order.Lines)
        {
            var its = line.Due();
            shelf += line.Amount;
            due += its;
            (paid, price) = (Int128)its.MinorUnits * price > (Int128)line.Amount.MinorUnits * paid && line.Amount.MinorUnits > 0
                ? (its.MinorUnits, line.Amount.MinorUnits)
                : (paid, price);
        }

        return due == shelf && paid == price ? order.Authorised : shelf + new Money((long)((Int128)(order.Authorised - due).MinorUnits * price / paid), due.Currency);
    }

    private static PickLine ToPick(OrderLine line, Offer? offer, PriceRule rule)
    {
        Money? today = offer is not null && offer.Unit == line.Quantity.Unit && offer.UnitPrice.Currency == line.UnitPrice.Currency
            ? offer.UnitPrice
            : null;
        var unitPrice = PriceRules.UnitPrice(rule, line.UnitPrice, today);
        var estimate = line.Quantity.At(unitPrice);
        return new(
            line.Number, line.Gtin, line.Name, line.SoldBy, line.Quantity, unitPrice, estimate,
            SubstituteUpTo: Money.Min(line.Amount, estimate),
            offer is { Tare: var tare } && tare.Unit == line.Quantity.Unit ? tare : line.Quantity.None,
            offer?.Product.Zone ?? TemperatureZone.Ambient,
            offer is { Place: { Aisle: > 0 } place } ? new Shelf(place.Aisle, place.Bay, place.Shelf, place.Sequence) : null,
            line.Wish);
    }
}
