using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using OpenAisle.Web.Shopping;

namespace OpenAisle.Web.Floor;

/// <summary>A page of those who work in a store: the one in the address, the one visited last, or the first of theirs.</summary>
public abstract class WorkPage : Part
{
    [Inject]
    internal IOffers Offers { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "store")]
    public string? StoreSlug { get; set; }

    protected IReadOnlyList<StoreProfile> Stores { get; private set; } = [];

    protected StoreProfile? Store { get; private set; }

    /// <summary>Before anything was looked up: what was done until then is in the page.</summary>
    protected DateTimeOffset MadeAt { get; private set; }

    protected sealed override async Task OnInitializedAsync()
    {
        MadeAt = Time.GetUtcNow();

        // Who works in one store and runs another sees each on its own pages: what the page asks for decides.
        var policy = GetType().GetCustomAttribute<AuthorizeAttribute>()?.Policy ?? People.Works;
        Stores = [.. (await Offers.Stores(Visit.Cancel)).Where(store => Http.User.May(policy, store.Id))];
        var about = await About();
        var chosen = Stores.FirstOrDefault(store => store.Id == about)
            ?? Stores.FirstOrDefault(store => store.Slug == StoreSlug)
            ?? Stores.FirstOrDefault(store => store.Slug == Http.Request.Cookies[Visit.StoreCookie])
            ?? (Stores is [var first, ..] ? first : null);
        if (chosen is not null)
        {
            await Load(chosen);
        }

        Store = chosen;
    }

    /// <summary>The store that what the page is about belongs to; null where the address says nothing of it.</summary>
    protected virtual Task<Id<Store>?> About() => Task.FromResult<Id<Store>?>(null);

    protected abstract Task Load(StoreProfile store);
}
