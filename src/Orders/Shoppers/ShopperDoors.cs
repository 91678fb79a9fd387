using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Doors;

namespace OpenAisle.Orders.Shoppers;

/// <summary>What a shopper tells of themselves, over HTTP.</summary>
internal static class ShopperDoors
{
    public sealed record OwnDetails(string Name, string Phone, string Email);

    public sealed record Membership(bool IsMember);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/shoppers/me").RequireAuthorization(People.Shops).WithTags("Shoppers");

        doors.MapGet("", async (ClaimsPrincipal person, ShopperBook book, CancellationToken cancel) =>
            await book.Find(person.Shopper!.Value, cancel) is { } found ? TypedResults.Ok(found) : (IResult)Problems.NotFound("shopper"))
            .Produces<ShopperDetails>().Produces(StatusCodes.Status404NotFound).WithSummary("What we know of you.");

        doors.MapPut("", async (OwnDetails details, ClaimsPrincipal person, ShopperBook book, CancellationToken cancel) =>
        {
            foreach (var (field, text) in new[] { ("name", details.Name), ("phone", details.Phone), ("email", details.Email) })
            {
                if (text is null || text.Length > ShopperDetails.MaxLength || text.Any(char.IsControl))
                {
                    return Problems.Field(field, "text", $"At most {ShopperDetails.MaxLength} characters on one line.");
                }
            }

            if (!ShopperDetails.IsAddressOrNone(details.Email.Trim()))
            {
                return Problems.Field("email", "email", "It is no e-mail address.");
            }

            var kept = new ShopperDetails(person.Shopper!.Value, details.Name.Trim(), details.Phone.Trim(), details.Email.Trim());
            await book.Keep(kept, cancel);
            return (IResult)TypedResults.Ok(kept);
        }).Produces<ShopperDetails>().WithSummary("Tells us who collects the order.");

        MapDiet(doors);

        doors.MapGet("/offers", async (ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            TypedResults.Ok(await offers.Held(person.Shopper!.Value, cancel))).WithSummary("What you clipped and typed, and whether you are a member.");

        doors.MapPut("/clips/{promotion}", (string promotion, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            Kept(offers.SetClip(person.Shopper!.Value, promotion, true, cancel))).Produces(StatusCodes.Status204NoContent).WithSummary("Clips a promotion.");

        doors.MapDelete("/clips/{promotion}", (string promotion, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            Kept(offers.SetClip(person.Shopper!.Value, promotion, false, cancel))).Produces(StatusCodes.Status204NoContent).WithSummary("Lets a clip go.");

        doors.MapPut("/coupons/{code}", (string code, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            Kept(offers.SetCoupon(person.Shopper!.Value, code, true, cancel))).Produces(StatusCodes.Status204NoContent).WithSummary("Types a coupon's code.");

        doors.MapDelete("/coupons/{code}", (string code, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
            Kept(offers.SetCoupon(person.Shopper!.Value, code, false, cancel))).Produces(StatusCodes.Status204NoContent).WithSummary("Takes a coupon's code back.");

        doors.MapPut("/membership", async (Membership wish, ClaimsPrincipal person, ShopperOffers offers, CancellationToken cancel) =>
        {
            await offers.SetMember(person.Shopper!.Value, wish.IsMember, cancel);
            return TypedResults.NoContent();
        }).WithSummary("Joins or leaves the store's club.");
    }

    /// <param name="Consent">True: I agree that you keep this, to warn me of goods and to ask me before anything against it is taken.</param>
    public sealed record Diet(IReadOnlyList<string> Allergens, IReadOnlyList<string> Diets, bool Consent);

    private static void MapDiet(RouteGroupBuilder doors)
    {
        doors.MapGet("/diet", async (ClaimsPrincipal person, DietProfiles profiles, CancellationToken cancel) =>
            await profiles.Find(person.Shopper!.Value, cancel) is { } profile ? TypedResults.Ok(profile) : (IResult)Problems.NotFound("diet"))
            .Produces<DietProfile>().Produces(StatusCodes.Status404NotFound).WithSummary("What you avoid and keep to, where you agreed that we keep it.");

        doors.MapPut("/diet", async (Diet wish, ClaimsPrincipal person, DietProfiles profiles, CancellationToken cancel) =>
            !wish.Consent ? Problems.Field("consent", "consent", "We keep it only with your consent.")
            : await profiles.Keep(person.Shopper!.Value, wish.Allergens, wish.Diets, cancel) ? TypedResults.NoContent()
            : (IResult)Problems.Field("allergens", "unknown", "Allergens are of the fourteen that must be declared; diets: vegan, vegetarian, halal, kosher."))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Keeps what you avoid and keep to, with your consent.");

        doors.MapDelete("/diet", async (ClaimsPrincipal person, DietProfiles profiles, CancellationToken cancel) =>
        {
            await profiles.Forget(person.Shopper!.Value, cancel);
            return TypedResults.NoContent();
        }).WithSummary("Takes the consent back; the profile is gone with it.");
    }

    private static async Task<IResult> Kept(Task<bool> keeping) =>
        await keeping
            ? TypedResults.NoContent()
            : Problems.Field("code", "too-many", $"At most {ShopperOffers.LongestCode} characters, and at most {ShopperOffers.MostTerms} clips and coupons.");
}
