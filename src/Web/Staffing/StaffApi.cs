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

    /// <param name="Email">Of an account; left out for somebody who comes in by PIN or badge only.</param>
    /// <param name="Duty"><c>picker</c>, <c>counter</c>, <c>kerb</c> …</param>
    /// <param name="Name">As colleagues know them; an account has one already.</param>
    public sealed record First(Duty Duty, string? Email = null, string? Name = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var staff = routes.MapGroup("/api/stores/{store}/staff").RequireAuthorization(People.Staffs).WithTags("Staff");
        staff.MapGet("", async (Id<Store> store, Staff people, CancellationToken cancel) =>
            TypedResults.Ok(await people.Of([store], cancel: cancel)))
            .WithSummary("Who has a duty in the store, since when they were not seen, and how many sessions they have.");
        staff.MapPost("", async (Id<Store> store, First first, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            Hired(await people.Hire(first.Name, first.Email, new(first.Duty, store), Granter.Of(person), cancel)))
            .Produces<NewAssociate>().WithSummary("Gives the owner of an account, or somebody new by their name, a first duty in the store.");
        staff.MapPut("/{associate}/duties/{duty}", async (
            Id<Store> store, Id<Associate> associate, string duty, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            Read(duty) is { } given ? Answer(await people.Grant(associate, new(given, store), Granter.Of(person), cancel)) : NoDuty).Produces(StatusCodes.Status204NoContent).WithSummary("Gives a duty in the store.");
        staff.MapDelete("/{associate}/duties/{duty}", async (
            Id<Store> store, Id<Associate> associate, string duty, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            Read(duty) is { } taken ? Answer(await people.Withdraw(associate, new(taken, store), Granter.Of(person), cancel)) : NoDuty).Produces(StatusCodes.Status204NoContent).WithSummary("Takes a duty in the store back.");
        staff.MapPost("/{associate}/departure", async (Id<Store> store, Id<Associate> associate, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            Answer(await people.Leave(associate, Granter.Of(person), cancel)))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Somebody leaves: every duty, session, PIN and badge of theirs ends at once.");
        routes.MapGet("/api/stores/{store}/audit", async (Id<Store> store, AuditLog log, CancellationToken cancel) =>
            TypedResults.Ok(await log.Latest(MostRows, [store], cancel)))
            .RequireAuthorization(People.Audits).WithTags("Staff").WithSummary("The last changes of who may do what in the store, and by whom.");
    }

    /// <summary>By which they are called from now on.</summary>
    public sealed record NewAssociate(Id<Associate> Associate);

    internal static IResult Hired(StaffOutcome outcome) => outcome is StaffOutcome.Done done ? TypedResults.Ok(new NewAssociate(done.Associate)) : Answer(outcome);

    internal static IResult NoDuty => Problems.Field("duty", "duty", "One of the duties of a store: picker, counter, kerb, storeManager, priceDesk, careDesk.");

    internal static Duty? Read(string duty) => duty.All(char.IsAsciiLetter) && Enum.TryParse<Duty>(duty, ignoreCase: true, out var read) ? read : null;

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
