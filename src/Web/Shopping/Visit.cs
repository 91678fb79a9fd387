using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Web.Shopping;

/// <summary>Who is looking, in which store, with what in the basket: asked for once a request, however many parts want to know.</summary>
internal sealed class Visit(IHttpContextAccessor accessor, IOffers offers, BasketDesk baskets, DietProfiles diets)
{
    /// <summary>Remembers the last store, for the pages that belong to none.</summary>
    public const string StoreCookie = "openaisle-store";

    private Task<StoreProfile?>? _store;
    private Task<BasketView?>? _basket;

    public HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("There is no visit outside a request.");

    public Id<Shopper>? Shopper => Http.User.Shopper;

    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>The store that the address names.</summary>
    public string? Slug => Http.GetRouteValue("slug") as string;

    /// <summary>The store of the address, or the one visited last; null when there is none of either.</summary>
    public Task<StoreProfile?> Store() => _store ??= FindStore();

    /// <summary>The shopper's basket in the store; null when there is none yet.</summary>
    public Task<BasketView?> Basket() => _basket ??= FindBasket();

    /// <summary>What the shopper avoids and keeps to, where they agreed that we keep it.</summary>
    public async ValueTask<DietProfile?> Diet()
    {
        foreach (var shopper in Http.User.Shoppers)
        {
            if (await diets.Find(shopper, Cancel) is { } profile)
            {
                return profile; // their own, or that of the guest they were
            }
        }

        return null;
    }

    public async Task<StoreProfile?> StoreOf(Id<Store> store) => await offers.StoreOf(store, Cancel);

    /// <summary>
    /// A shopper has one basket in a store, whichever device asks: its id is made of both (RFC 9562, section 5.8: version 8).
    /// </summary>
    public static Id<Basket> BasketOf(Id<Shopper> shopper, Id<Store> store)
    {
        Span<byte> both = stackalloc byte[32];
        shopper.Value.TryWriteBytes(both, bigEndian: true, out _);
        store.Value.TryWriteBytes(both[16..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(both, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(new Guid(hash[..16], bigEndian: true));
    }

    private async Task<StoreProfile?> FindStore()
    {
        var slug = Slug ?? Http.Request.Cookies[StoreCookie];
        var stores = await offers.Stores(Cancel);
        return stores.FirstOrDefault(store => store.Slug == slug);
    }

    private async Task<BasketView?> FindBasket() =>
        Shopper is { } shopper && await Store() is { } store ? await baskets.Look(BasketOf(shopper, store.Id), shopper, Cancel) : null;
}
