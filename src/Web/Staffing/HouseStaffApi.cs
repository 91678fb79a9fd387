using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web.Staffing;

/// <summary>Duties in every store, over HTTP: an administrator gives and takes them.</summary>
internal static class HouseStaffApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var staff = routes.MapGroup("/api/staff").RequireAuthorization(People.KeepsHouse).WithTags("Staff");
        staff.MapPost("", async (StaffApi.First first, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            StaffApi.Hired(await people.Hire(first.Name, first.Email, new(first.Duty, null), Granter.Of(person), cancel)))
            .Produces<StaffApi.NewAssociate>().WithSummary("Gives the owner of an account, or somebody new by their name, a first duty in every store.");
        staff.MapPut("/{associate}/duties/{duty}", async (Id<Associate> associate, string duty, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            StaffApi.Read(duty) is { } given ? StaffApi.Answer(await people.Grant(associate, new(given, null), Granter.Of(person), cancel)) : StaffApi.NoDuty)
            .Produces(StatusCodes.Status204NoContent).WithSummary("Gives a duty in every store.");
        staff.MapDelete("/{associate}/duties/{duty}", async (Id<Associate> associate, string duty, ClaimsPrincipal person, Staff people, CancellationToken cancel) =>
            StaffApi.Read(duty) is { } taken ? StaffApi.Answer(await people.Withdraw(associate, new(taken, null), Granter.Of(person), cancel)) : StaffApi.NoDuty)
            .Produces(StatusCodes.Status204NoContent).WithSummary("Takes a duty in every store back.");
    }
}
