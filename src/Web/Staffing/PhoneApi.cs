using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Web.Account;

namespace OpenAisle.Web.Staffing;

/// <summary>Shared phones, PINs and badges over HTTP: enrolled by a manager, opened by whoever works on the floor of their store.</summary>
internal static class PhoneApi
{
    private const int LongestName = 60;

    public sealed record Named(string Name);

    public sealed record Digits(string Pin);

    /// <param name="Code">Shown this once.</param>
    public sealed record Badge(string Code);

    /// <param name="Associate">With their PIN; left out with a badge.</param>
    public sealed record Entry(Id<Associate>? Associate = null, string? Pin = null, string? Badge = null);

    /// <summary>The phone that asks, and who may open it.</summary>
    public sealed record Here(SharedPhone Phone, IReadOnlyList<Colleague> Colleagues);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var phones = routes.MapGroup("/api/stores/{store}/phones").RequireAuthorization(People.Manages).WithTags("Staff");
        phones.MapGet("", async (Id<Store> store, SharedPhones shared, CancellationToken cancel) =>
            TypedResults.Ok((await shared.All(cancel)).Where(phone => phone.Store == store).ToArray())).WithSummary("The store's shared phones.");
        phones.MapPost("", Enrol).Produces<SharedPhone>(StatusCodes.Status201Created).WithSummary("Makes the device that asks one of the store's shared phones: it keeps the cookie of the answer.");
        phones.MapDelete("/{phone}", async (Id<Store> store, Id<SharedPhone> phone, ClaimsPrincipal person, SharedPhones shared, CancellationToken cancel) =>
        {
            if (await shared.Find(phone, cancel) is not { } found || found.Store != store)
            {
                return Problems.NotFound("phone");
            }

            await shared.Retire(found, Granter.Of(person), cancel);
            return (IResult)TypedResults.NoContent();
        }).Produces(StatusCodes.Status204NoContent).WithSummary("A phone is lost or given away: whoever is in on it is out at once, and no PIN opens it any more.");

        var staff = routes.MapGroup("/api/stores/{store}/staff/{associate}").RequireAuthorization(People.Staffs).WithTags("Staff");
        staff.MapPut("/pin", async (Id<Store> store, Id<Associate> associate, Digits digits, ClaimsPrincipal person, SharedPhones shared, CancellationToken cancel) =>
            StaffApi.Answer(await shared.SetPin(associate, digits.Pin, Granter.Of(person), cancel)))
            .Produces(StatusCodes.Status204NoContent).WithSummary($"Sets the PIN of {SharedPhones.ShortestPin} to {SharedPhones.LongestPin} digits with which somebody opens shared phones.");
        staff.MapPost("/badges", async (Id<Store> store, Id<Associate> associate, ClaimsPrincipal person, SharedPhones shared, CancellationToken cancel) =>
            await shared.NewBadge(associate, Granter.Of(person), cancel) is var (outcome, code) && outcome is StaffOutcome.Done
                ? TypedResults.Ok(new Badge(code))
                : StaffApi.Answer(outcome)).Produces<Badge>().WithSummary("A new badge in place of the one before. Its code is told this once.");

        var session = routes.MapGroup("/api/session/phone").AllowAnonymous().WithTags("Session");
        session.MapGet("", async (HttpContext http, SharedPhones shared, PhoneCookie cookie, CancellationToken cancel) =>
            cookie.Read(http) is { } id && await shared.Find(id, cancel) is { } phone
                ? TypedResults.Ok(new Here(phone, await shared.ColleaguesOn(phone, cancel)))
                : (IResult)Problems.NotFound("phone")).Produces<Here>().Produces(StatusCodes.Status404NotFound).WithSummary("Which shared phone this is, and who may open it.");
        session.MapPost("", Open).RequireRateLimiting(Limits.SignIn).Produces(StatusCodes.Status204NoContent).Produces(StatusCodes.Status404NotFound).WithSummary("Opens the shared phone by a PIN or a badge.");
    }

    private static async Task<IResult> Enrol(
        Id<Store> store, Named named, HttpContext http, IOffers offers, SharedPhones shared, PhoneCookie cookie, CancellationToken cancel)
    {
        if (await offers.StoreOf(store, cancel) is null)
        {
            return Problems.NotFound("store");
        }

        if (named.Name?.Trim() is not { Length: > 0 and <= LongestName } called || called.Any(char.IsControl))
        {
            return Problems.Field("name", "text", $"1 to {LongestName} characters on one line.");
        }

        var phone = await shared.Enrol(store, called, Granter.Of(http.User), cancel);
        cookie.Write(http, phone.Id);
        return TypedResults.Created($"/api/stores/{store}/phones/{phone.Id}", phone);
    }

    private static async Task<IResult> Open(
        Entry entry, HttpContext http, SharedPhones shared, PhoneCookie cookie, Welcome welcome, CancellationToken cancel)
    {
        if (cookie.Read(http) is not { } id || await shared.Find(id, cancel) is not { } phone)
        {
            return Problems.NotFound("phone");
        }

        var outcome = !string.IsNullOrWhiteSpace(entry.Badge) ? await shared.ByBadge(phone, entry.Badge, Visitor.Of(http), cancel)
            : entry.Associate is { } who ? await shared.ByPin(phone, who, entry.Pin, Visitor.Of(http), cancel)
            : new SignInOutcome.Wrong();
        return await SessionApi.Answer(outcome, http, welcome, entry.Badge is null ? "pin" : "badge");
    }
}
