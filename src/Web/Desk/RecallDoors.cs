using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Messages.Recalls;

namespace OpenAisle.Web.Desk;

/// <summary>The forms that call a product back, and that take the notice off the pages again.</summary>
internal static class RecallDoors
{
    private const string Page = "/manage/recalls";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms(Page, People.Recalls);
        doors.MapPost("", Start);
        doors.MapPost("/{recall}/end", End);
    }

    private static async Task<IResult> Start(
        [FromForm] string? id, [FromForm] string? gtin, [FromForm] string? store, [FromForm] string? whole, [FromForm] string? from, [FromForm] string? until,
        [FromForm] string? reason, [FromForm] string? advice, [FromForm] string? note, ClaimsPrincipal person, RecallDesk desk, IOffers offers, CancellationToken cancel)
    {
        if (!Id<Recall>.TryParse(id, null, out var recall) || await offers.StoreOfField(store, cancel) is not { } profile)
        {
            return Results.NotFound();
        }

        var isWhole = whole == "yes";
        if (isWhole && !person.MayEverywhere(People.Recalls))
        {
            return Results.Forbid();
        }

        if (!Enum.TryParse<RecallReason>(reason, out var why) || !Enum.IsDefined(why) || !Enum.TryParse<RecallAdvice>(advice, out var what) || !Enum.IsDefined(what))
        {
            return Results.LocalRedirect(Faults.On($"{Page}?store={profile.Slug}", "reason", "missing"));
        }

        return await desk.Start(recall, gtin, isWhole ? null : profile.Id, Day(from), Day(until), why, what, note, Granter.Of(person), cancel) switch
        {
            RecallOutcome.Started started => Results.LocalRedirect($"{Page}/{started.Recall.Id}?store={profile.Slug}"),
            RecallOutcome.Unfit unfit => Results.LocalRedirect(Faults.On($"{Page}?store={profile.Slug}&gtin={Uri.EscapeDataString(gtin ?? "")}", unfit.Field, unfit.Code)),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> End(Id<Recall> recall, [FromForm] string? store, ClaimsPrincipal person, RecallBook book, RecallDesk desk, CancellationToken cancel)
    {
        if (await book.Find(recall, cancel) is not { } found)
        {
            return Results.NotFound();
        }

        if (found.Store is { } of ? !person.May(People.Recalls, of) : !person.MayEverywhere(People.Recalls))
        {
            return Results.Forbid();
        }

        await desk.End(found, Granter.Of(person), cancel);
        return Results.LocalRedirect($"{Page}/{recall}");
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
