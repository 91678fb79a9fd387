using OpenAisle.Doors;

namespace OpenAisle.Catalogue;

/// <summary>The store that an address or a form names, by id or by its name in addresses.</summary>
internal sealed class StoreOfAddress(IOffers offers) : IStoreOf
{
    public IReadOnlyCollection<string> Names { get; } = ["store", "slug"];

    public async ValueTask<Id<Store>?> Find(string value, CancellationToken cancel) => (await CatalogueDoors.Find(value, offers, cancel))?.Id;
}
