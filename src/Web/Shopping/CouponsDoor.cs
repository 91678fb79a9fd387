using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Web.Shopping;

/// <summary>The forms of the coupons page: clips, coupon codes, the club.</summary>
internal static class CouponsDoor
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapOpenForms("/stores/{slug}/coupons");
        doors.MapPost("/clips", async (
            string slug, [FromForm] string promotion, [FromForm] string clip, HttpContext http, ShopperOffers offers, CancellationToken cancel) =>
            After(slug, await offers.SetClip(await http.ShopperOrGuest(), promotion, clip == "yes", cancel), $"#{Uri.EscapeDataString(promotion)}"));
        doors.MapPost("/codes", async (
            string slug, [FromForm] string code, [FromForm] string holds, HttpContext http, ShopperOffers offers, CancellationToken cancel) =>
            After(slug, await offers.SetCoupon(await http.ShopperOrGuest(), code.Trim(), holds == "yes", cancel), "#coupon"));
        doors.MapPost("/membership", async (
            string slug, [FromForm] string member, HttpContext http, ShopperOffers offers, CancellationToken cancel) =>
        {
            await offers.SetMember(await http.ShopperOrGuest(), member == "yes", cancel);
            return After(slug, true, "");
        });
    }

    private static IResult After(string slug, bool isKept, string anchor)
    {
        var page = $"/stores/{Uri.EscapeDataString(slug)}/coupons";
        return Results.LocalRedirect(isKept ? page + anchor : Faults.On(page, "coupon", "coupon-unfit"));
    }
}
