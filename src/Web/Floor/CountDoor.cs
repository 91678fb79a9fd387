using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Stock;
using OpenAisle.Web.Desk;

namespace OpenAisle.Web.Floor;

/// <summary>The form of what somebody counted, took in or threw away on the floor.</summary>
internal static class CountDoor
{
    private static readonly StockReason[] Reasons = [StockReason.Corrected, StockReason.Received, StockReason.Wasted];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.KeepsStock).MapPost("/work/stock", Enter);

    private static Task<IResult> Enter(
        [FromForm] string store, [FromForm] string gtin, [FromForm] string entry, [FromForm] string reason, [FromForm] string quantity,
        IOffers offers, IGrainFactory actors, HttpContext http) =>
        StockDoors.Enter(new(store, gtin, entry, reason, quantity), Reasons, shelf => $"/work/stock?store={shelf.Slug}&gtin={Uri.EscapeDataString(gtin)}", offers, actors, http);
}
