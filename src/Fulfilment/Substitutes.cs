using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Search;
using OpenAisle.Orders;
using OpenAisle.Stock;

namespace OpenAisle.Fulfilment;

/// <summary>
/// What could stand in for a line, the likest first: on the ledger, at no more than the line, and declared free of whatever the line's own
/// product is declared free of.
/// </summary>
/// <param name="alike">Ranks by kind, size, brand, price and diet; without it only words and prices are compared.</param>
public sealed class Substitutes(IOffers offers, IGrainFactory actors, IAlikeGoods? alike = null)
{
    private const int MostSuggested = 5;

    /// <summary>Asked of the ledger for each line, so that five are left when some are sold out.</summary>
    private const int MostAskedFor = 15;

    /// <summary>Looked through for those that are no dearer than the line.</summary>
    private const int MostAlike = 60;

    /// <summary>Offers of a department that are looked at.</summary>
    private const int MostLookedAt = 500;

    private const int PageOfOffers = 100;

    private static readonly char[] Gaps = [' ', ',', '-', '(', ')', '/'];

    /// <param name="found">The store's offers of the lines' own products: they say which department to look in.</param>
    internal async Task<IReadOnlyDictionary<int, IReadOnlyList<Suggestion>>> For(
        Id<Store> store, IReadOnlyList<PickLine> lines, IReadOnlyDictionary<Gtin, Offer> found, CancellationToken cancel)
    {
        Dictionary<string, List<Offer>> departments = [];
        Dictionary<int, List<Suggestion>> likely = [];
        var named = await offers.Find(store, [.. lines.SelectMany(line => line.Wish?.These ?? []).Distinct()], cancel);
        foreach (var line in lines.Where(line => line.Wish is not { IfMissing: IfMissing.Nothing }))
        {
            if (alike is not null)
            {
                var ranked = await alike.Substitutes(store, line.Gtin, new() { AsFree = true, InStockOnly = false, Most = MostAlike }, cancel);
                likely[line.Number] = [.. ranked.Select(one => Suggest(line, one.Offer)).OfType<Suggestion>().Take(MostAskedFor)];
            }
            else if (found.GetValueOrDefault(line.Gtin)?.Product.Department is { } department)
            {
                if (!departments.TryGetValue(department, out var shelf))
                {
                    departments[department] = shelf = await Browse(store, department, cancel);
                }

                likely[line.Number] = Likely(line, shelf);
            }

            if (line.Wish?.These is { } these)
            {
                var wished = these.Select(gtin => named.GetValueOrDefault(gtin)).OfType<Offer>().Select(offer => SuggestNamed(line, offer)).OfType<Suggestion>().ToList();
                likely[line.Number] = [.. wished, .. likely.GetValueOrDefault(line.Number, []).Where(one => !these.Contains(one.Gtin))];
            }
        }

        Gtin[] asked = [.. likely.Values.SelectMany(some => some.Select(one => one.Gtin)).Distinct()];
        var levels = asked.Length == 0
            ? []
            : (await actors.GetGrain<IStoreStock>(store.Value).Levels(asked)).ToDictionary(level => level.Gtin);
        return likely.ToDictionary(
            some => some.Key,
            IReadOnlyList<Suggestion> (some) =>
                [.. some.Value.Where(one => levels.TryGetValue(one.Gtin, out var level) && level.Offers(one.Quantity)).Take(MostSuggested)]);
    }

    /// <summary>The likest first: by words of the name in common, then by how near the price is.</summary>
    internal static List<Suggestion> Likely(PickLine line, IReadOnlyList<Offer> shelf)
    {
        var words = Words(line.Name);
        List<(int Common, Suggestion Suggestion)> fits = [];
        foreach (var offer in shelf)
        {
            if (offer.Product.Gtin != line.Gtin && Suggest(line, offer) is { } suggestion)
            {
                fits.Add((Words(offer.Product.Name).Count(words.Contains), suggestion));
            }
        }

        return
        [
            .. fits.OrderByDescending(fit => fit.Common).ThenByDescending(fit => fit.Suggestion.Amount.MinorUnits)
                .ThenBy(fit => fit.Suggestion.Gtin).Take(MostAskedFor).Select(fit => fit.Suggestion),
        ];
    }

    /// <summary>What the shopper named themselves: at the price of the line where it is dearer.</summary>
    private static Suggestion? SuggestNamed(PickLine line, Offer offer)
    {
        var quantity = QuantityOf(line, offer);
        return offer.UnitPrice.Currency != line.UnitPrice.Currency
            ? null
            : Suggest(line, offer with { UnitPrice = PickRoom.UnitPriceWithin(quantity, offer.UnitPrice, line.SubstituteUpTo) }) is { } suggestion
                ? suggestion with { Wished = true }
                : null;
    }

    /// <summary>As much as was ordered where both are sold alike; otherwise one, or the smallest weight.</summary>
    private static Quantity QuantityOf(PickLine line, Offer offer) =>
        line.Quantity.Unit == offer.Unit && line.Quantity.Scale == offer.Scale ? line.Quantity : offer.Increment;

    private static Suggestion? Suggest(PickLine line, Offer offer)
    {
        if (offer.UnitPrice.Currency != line.UnitPrice.Currency)
        {
            return null;
        }

        var quantity = QuantityOf(line, offer);
        var amount = quantity.At(offer.UnitPrice);
        var place = offer.Place;
        return amount > line.SubstituteUpTo
            ? null
            : new(
                offer.Product.Gtin, offer.Product.Name, offer.Product.Brand, offer.Product.Size, quantity, offer.UnitPrice, amount,
                new(place.Aisle, place.Bay, place.Shelf, place.Sequence));
    }

    private async Task<List<Offer>> Browse(Id<Store> store, string department, CancellationToken cancel)
    {
        List<Offer> shelf = [];
        while (shelf.Count < MostLookedAt)
        {
            var page = await offers.Browse(store, department, null, shelf.Count, PageOfOffers, cancel);
            shelf.AddRange(page.Offers);
            if (page.Offers.Count == 0 || shelf.Count >= page.Total)
            {
                break;
            }
        }

        return shelf;
    }

    private static HashSet<string> Words(string name) =>
        new(name.Split(Gaps, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.OrdinalIgnoreCase);
}
