using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Orders.Shoppers;

/// <summary>What a shopper tells of themselves, over HTTP.</summary>
internal static class ShopperDoors
{
    public sealed record Details(string Name, string Phone, string Email);

    public sealed record Membership(bool IsMember);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/shoppers/me").RequireAuthorization(People.Shops).WithTags("Shoppers");

        doors.MapGet("", async (ClaimsPrincipal person, ShopperBook book, CancellationToken cancel) =>
            await book.Find(person.Shopper!.Value, cancel) is { } found ? TypedResults.Ok(found) : (IResult)Problems.NotFound("shopper"))
            .WithSummary("What we know of you.");

        doors.MapPut("", async (Details details, ClaimsPrincipal person, ShopperBook book, CancellationToken cancel) =>
        {
            foreach (var (field, text) in new[] { ("name", details.Name), ("phone", details.Phone), ("email", details.Email) })
            {
                if (text is null || text.Length > ShopperDetails.MaxLength || text.Any(char.IsControl))
                {
                    return Problems.Field(field, "text", $"At most {ShopperDetails.MaxLength} characters on one line.");
                }
            }

            var kept = new ShopperDetails(person.Shopper!.Value, details.Name.Trim(), details.Phone.Trim(), details.Email.Trim());
            await book.Keep(kept, cancel);
            return (IResult)TypedResults.Ok(kept);
        }).WithSummary("Tells us who collects the order.");

        doors.MapGet("/offers", async (ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            TypedResults.Ok(await offers.Held(person.Shopper!.Value, cancel))).WithSummary("What you clipped and typed, and whether you are a member.");

        doors.MapPut("/clips/{promotion}", (string promotion, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            Kept(offers.SetClip(person.Shopper!.Value, promotion, true, cancel))).WithSummary("Clips a promotion.");

        doors.MapDelete("/clips/{promotion}", (string promotion, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            Kept(offers.SetClip(person.Shopper!.Value, promotion, false, cancel))).WithSummary("Lets a clip go.");

        doors.MapPut("/coupons/{code}", (string code, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            Kept(offers.SetCoupon(person.Shopper!.Value, code, true, cancel))).WithSummary("Types a coupon's code.");

        doors.MapDelete("/coupons/{code}", (string code, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            Kept(offers.SetCoupon(person.Shopper!.Value, code, false, cancel))).WithSummary("Takes a coupon's code back.");

        doors.MapPut("/membership", async (Membership wish, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
        {
            await offers.SetMember(person.Shopper!.Value, wish.IsMember, cancel);
            return TypedResults.NoContent();
        }).WithSummary("Joins or leaves the store's club.");
    }

    private static async Task<IResult> Kept(Task<bool> keeping) =>
        await keeping
            ? TypedResults.NoContent()
            : Problems.Field("code", "too-many", $"At most {ShopperOffers.LongestCode} characters, and at most {ShopperOffers.MostTerms} clips and coupons.");
}
