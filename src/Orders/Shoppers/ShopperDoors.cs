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
    }
}
