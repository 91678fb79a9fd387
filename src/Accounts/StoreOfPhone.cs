namespace OpenAisle.Accounts;

/// <summary>The store to which a shared phone belongs.</summary>
internal sealed class StoreOfPhone(SharedPhones phones) : IStoreOf
{
    public IReadOnlyCollection<string> Names { get; } = ["phone"];

    public async ValueTask<Id<Store>?> Find(string value, CancellationToken cancel) =>
        Id<SharedPhone>.TryParse(value, null, out var id) ? (await phones.Find(id, cancel))?.Store : null;
}
