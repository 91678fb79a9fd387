using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Journal;

namespace OpenAisle.Messages;

/// <summary>
/// The opt-out of a message, without signing in. A mail program posts here by itself when its reader says so (RFC 8058), and has no form of
/// ours to post; the sealed link stands in for both. Opening the link only shows a page that asks.
/// </summary>
internal static class OffDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        // Before the page of the same address, which is asked for too when nothing says what the body holds.
        routes.MapPost("/messages/off/{token}", SwitchOff).WithOrder(-1).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> SwitchOff(string token, HttpContext http, Links links, Choices choices, Erasure erasure, IShopDatabase database, CancellationToken cancel)
    {
        var done = links.ReadOff(token) is LinkReading<OffLink>.Good { Link: var off } && await TurnOff(off, choices, erasure, database, cancel);
        var isOneClick = http.Request.HasFormContentType && (await http.Request.ReadFormAsync(cancel))["List-Unsubscribe"] == "One-Click";
        return isOneClick
            ? Results.StatusCode(done ? StatusCodes.Status200OK : StatusCodes.Status404NotFound)
            : Results.LocalRedirect($"/messages/off/{Uri.EscapeDataString(token)}?done={(done ? 1 : 0)}");
    }

    /// <summary>Whoever is erased is told nothing any more, and no row of theirs is made by an old mail, not in the same moment either.</summary>
    private static async Task<bool> TurnOff(OffLink off, Choices choices, Erasure erasure, IShopDatabase database, CancellationToken cancel)
    {
        if (await erasure.IsErased(off.Shopper.Value, cancel))
        {
            return true;
        }

        var done = await choices.Choose(off.Shopper, off.Kind, off.Channel, wanted: false, cancel);
        if (await erasure.IsErased(off.Shopper.Value, cancel))
        {
            await new MessageErasure(database).Erase(off.Shopper.Value, cancel);
        }

        return done;
    }
}
