using System.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Web.Account;

namespace OpenAisle.Web.Staffing;

/// <summary>The forms of shared phones: enrolled by a manager, opened by PIN or badge, locked by hand.</summary>
internal static class PhoneDoors
{
    private const string Phones = "/manage/phones";
    private const string Phone = "/work/phone";
    private const int LongestName = 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms(Phones, People.Manages);
        doors.MapPost("/enrol", Enrol);
        doors.MapPost("/retire", Retire);

        var open = routes.MapOpenForms(Phone);
        open.MapPost("", Open).RequireRateLimiting(Limits.SignIn);
        open.MapPost("/lock", Lock);
    }

    private static async Task<IResult> Enrol(
        [FromForm] string? store, [FromForm] string? name, HttpContext http, IOffers offers, SharedPhones phones, PhoneCookie cookie, CancellationToken cancel)
    {
        if (await offers.StoreOfField(store, cancel) is not { } profile)
        {
            return Results.LocalRedirect(Faults.On(Phones, "store", "missing"));
        }

        if (name?.Trim() is not { Length: > 0 and <= LongestName } called || called.Any(char.IsControl))
        {
            return Results.LocalRedirect(Faults.On(Phones, "name", "text"));
        }

        var phone = await phones.Enrol(profile.Id, called, Granter.Of(http.User), cancel);
        cookie.Write(http, phone.Id);
        return Results.LocalRedirect(Phones + "?done=enrolled");
    }

    private static async Task<IResult> Retire([FromForm] string phone, HttpContext http, SharedPhones phones, CancellationToken cancel)
    {
        if (!Id<SharedPhone>.TryParse(phone, null, out var id) || await phones.Find(id, cancel) is not { } found)
        {
            return Results.NotFound();
        }

        await phones.Retire(found, Granter.Of(http.User), cancel);
        return Results.LocalRedirect(Phones + "?done=retired");
    }

    /// <summary>A badge where one was scanned, the PIN of the one who was chosen otherwise.</summary>
    private static async Task<IResult> Open(
        [FromForm] string? associate, [FromForm] string? pin, [FromForm] string? badge, [FromForm] string? to,
        HttpContext http, SharedPhones phones, PhoneCookie cookie, Welcome welcome, CancellationToken cancel)
    {
        var page = Faults.Local(to, "") is { Length: > 0 } given ? $"{Phone}?to={Uri.EscapeDataString(given)}" : Phone;
        if (cookie.Read(http) is not { } id || await phones.Find(id, cancel) is not { } phone)
        {
            return Results.LocalRedirect(Phone);
        }

        var outcome = !string.IsNullOrWhiteSpace(badge) ? await phones.ByBadge(phone, badge, Visitor.Of(http), cancel)
            : Id<Associate>.TryParse(associate, null, out var who) ? await phones.ByPin(phone, who, pin, Visitor.Of(http), cancel)
            : new SignInOutcome.Wrong();
        switch (outcome)
        {
            case SignInOutcome.Welcome come:
                await welcome.In(http, come.Session);
                return Results.LocalRedirect(Faults.Local(to, "/work"));
            case SignInOutcome.Wrong:
                return Results.LocalRedirect(Faults.On(page, "pin", "wrong"));
            case SignInOutcome.Shut:
                return Results.LocalRedirect(Faults.On(page, "pin", "shut"));
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Lock([FromForm] string? to, HttpContext http, Welcome welcome, Sessions sessions)
    {
        if (await welcome.Current(http) is { Entrance: Entrance.SharedPhone } session)
        {
            await sessions.End(session.Account, session.Id);
            await http.SignOutAsync(Guests.CookieScheme);
        }

        return Results.LocalRedirect(Faults.Local(to, "") is { Length: > 0 } given ? $"{Phone}?to={Uri.EscapeDataString(given)}" : Phone);
    }
}
