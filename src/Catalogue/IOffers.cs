namespace OpenAisle.Catalogue;

/// <summary>What a store sells, and at what price, now. Answers from memory; a change is seen within a second.</summary>
public interface IOffers
{
    ValueTask<Offer?> Find(Id<Store> store, Gtin gtin, CancellationToken cancel = default);

    /// <summary>The store's offer of each GTIN; those it does not sell are absent.</summary>
    ValueTask<IReadOnlyDictionary<Gtin, Offer>> Find(Id<Store> store, IReadOnlyCollection<Gtin> gtins, CancellationToken cancel = default);

    /// <summary>A page of what the store sells, by department and words of the name or brand, in the order of the department's shelves.</summary>
    ValueTask<OfferPage> Browse(Id<Store> store, string? department, string? words, int skip, int take, CancellationToken cancel = default);

    /// <summary>The departments that the store has, with how many products each holds.</summary>
    ValueTask<IReadOnlyList<(string Department, int Products)>> Departments(Id<Store> store, CancellationToken cancel = default);

    ValueTask<IReadOnlyList<StoreProfile>> Stores(CancellationToken cancel = default);

    ValueTask<StoreProfile?> StoreOf(Id<Store> store, CancellationToken cancel = default);
}

public sealed record OfferPage(IReadOnlyList<Offer> Offers, int Total);
