using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web;

/// <summary>
/// Doors that take the forms of pages: for whom a policy allows it, never without the page's own token, and no part of the API. Each reads
/// its fields, calls one use case, and leads back to a page; a refusal goes along in the address (<see cref="Faults"/>).
/// </summary>
internal static class FormDoors
{
    public static RouteGroupBuilder MapForms(this IEndpointRouteBuilder routes, string prefix, string policy) => Tokened(routes, prefix).RequireAuthorization(policy);

    /// <summary>For everybody: what a form may do is looked at by its door.</summary>
    public static RouteGroupBuilder MapOpenForms(this IEndpointRouteBuilder routes, string prefix) => Tokened(routes, prefix).AllowAnonymous();

    /// <summary>Before the page of the same address, which is asked for posts too.</summary>
    private static RouteGroupBuilder Tokened(IEndpointRouteBuilder routes, string prefix) =>
        routes.MapGroup(prefix).WithOrder(-1).WithMetadata(new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();

    /// <summary>The store of that name in addresses.</summary>
    public static async ValueTask<StoreProfile?> StoreCalled(this IOffers offers, string? slug, CancellationToken cancel) =>
        (await offers.Stores(cancel)).FirstOrDefault(store => store.Slug == slug);

    /// <summary>The store whose id a field holds.</summary>
    public static async ValueTask<StoreProfile?> StoreOfField(this IOffers offers, string? id, CancellationToken cancel) =>
        Id<Store>.TryParse(id, null, out var store) ? await offers.StoreOf(store, cancel) : null;
}
