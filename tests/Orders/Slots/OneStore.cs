using OpenAisle.Catalogue;

namespace OpenAisle.Orders.Tests.Slots;

/// <summary>A grocer with one store, in New York.</summary>
internal sealed class OneStore : IOffers
{
    public static readonly Id<Store> Id = Kernel.Id<Store>.Parse("0197c0de-0000-7000-8000-00000000000a");

    public ValueTask<StoreProfile?> StoreOf(Id<Store> store, CancellationToken cancel = default) =>
        new(store == Id ? new StoreProfile(store, "harbor", "Harbor Street", "America/New_York", Currency.Usd, "1 Harbor Street") : null);

    public ValueTask<Offer?> Find(Id<Store> store, Gtin gtin, CancellationToken cancel = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<Gtin, Offer>> Find(
        Id<Store> store, IReadOnlyCollection<Gtin> gtins, CancellationToken cancel = default) => throw new NotSupportedException();

    public ValueTask<OfferPage> Browse(
        Id<Store> store, string? department, string? words, int skip, int take, CancellationToken cancel = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<(string Department, int Products)>> Departments(Id<Store> store, CancellationToken cancel = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoreProfile>> Stores(CancellationToken cancel = default) => throw new NotSupportedException();
}
