using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web.Staffing;

/// <summary>Who works in a store as what, over HTTP. Who may give what stands in Grants; the doors ask for any right to do so in the store.</summary>
internal static class StaffApi
{
    private const int MostRows = 500;

    /// <param name="Email">Of an account.</param>
    /// <param name="Duty"><c>picker</c>, <c>counter</c>, <c>kerb</c> …</param>
    public sealed record First(string Email, Duty Duty);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var staff = routes.MapGroup("/api/stores/{store}/staff").RequireAuthorization(People.Staffs).WithTags("Staff");
        staff.MapGet("", async (Id<Store> store, Staff people, CancellationToken cancel) =>
            TypedResults.Ok(await people.Of([store], cancel: cancel)))
            .WithSummary("Who has a duty in the store, since when they were not seen, and how many sessions they have.");
        staff.MapPost("", async (Id<Store> store, First first, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            Answer(await people.Hire(null, first.Email, new(first.Duty, store), Granter.Of(person), cancel)))
            .WithSummary("Gives the owner of an account a duty in the store.");
        staff.MapPut("/{associate}/duties/{duty}", async (
            Id<Store> store, Id<Associate> associate, string duty, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            Read(duty) is { } given ? Answer(await people.Grant(associate, new(given, store), Granter.Of(person), cancel)) : NoDuty).WithSummary("Gives a duty in the store.");
        staff.MapDelete("/{associate}/duties/{duty}", async (
            Id<Store> store, Id<Associate> associate, string duty, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            Read(duty) is { } taken ? Answer(await people.Withdraw(associate, new(taken, store), Granter.Of(person), cancel)) : NoDuty).WithSummary("Takes a duty in the store back.");
        staff.MapPost("/{associate}/departure", async (Id<Store> store, Id<Associate> associate, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            Answer(await people.Leave(associate, Granter.Of(person), cancel)))
            .WithSummary("Somebody leaves: every duty, session, PIN and badge of theirs ends at once.");
        routes.MapGet("/api/stores/{store}/audit", async (Id<Store> store, AuditLog log, CancellationToken cancel) =>
            TypedResults.Ok(await log.Latest(MostRows, [store], cancel)))
            .RequireAuthorization(People.Audits).WithTags("Staff").WithSummary("The last changes of who may do what in the store, and by whom.");
    }

    private static IResult NoDuty => Problems.Field("duty", "duty", "One of the duties of a store: picker, counter, kerb, storeManager, priceDesk, careDesk.");

    private static Duty? Read(string duty) => duty.All(char.IsAsciiLetter) && Enum.TryParse<Duty>(duty, ignoreCase: true, out var read) ? read : null;

    internal static IResult Answer(StaffOutcome outcome) => outcome switch
    {
        StaffOutcome.Done => TypedResults.NoContent(),
        StaffOutcome.NoSuchPerson => Problems.NotFound("associate"),
        StaffOutcome.NotYours => Problems.Of(StatusCodes.Status403Forbidden, "not-yours", "Who has your duties does not give or take that one.", null),
        StaffOutcome.LastAdministrator => Problems.Conflict("last-administrator", "Somebody has to stay administrator."),
        StaffOutcome.Unfit unfit => Problems.Field(unfit.Field, unfit.Code, unfit.Field == "email" ? "No account has that address." : "It cannot be taken as it is."),
        _ => throw new UnreachableException(),
    };
}
