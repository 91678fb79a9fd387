using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment.Labels;
using OpenAisle.Web.Account;

namespace OpenAisle.Web.Staffing;

/// <summary>The forms about who works where as what. Who may give what stands in Grants; the doors ask for any right to do so at all.</summary>
internal static class StaffDoors
{
    public const string BadgeNote = "badge";

    private const string Page = "/manage/people";
    private const int LongestBadge = 40;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms(Page, People.Staffs);
        doors.MapPost("/hire", Hire);
        doors.MapPost("/grant", Grant);
        doors.MapPost("/withdraw", Withdraw);
        doors.MapPost("/leave", Leave);
        doors.MapPost("/pin", SetPin);
        doors.MapPost("/badge", GiveBadge);
        doors.MapPost("/badge/print", PrintBadge);
    }

    private static async Task<IResult> Hire(
        [FromForm] string? name, [FromForm] string? email, [FromForm] string? duty, [FromForm] string? store, HttpContext http, Staff staff, CancellationToken cancel) =>
        PostOf(duty, store) is { } post
            ? After(await staff.Hire(name, email, post, Granter.Of(http.User), cancel), "granted")
            : Results.LocalRedirect(Faults.On(Page, "duty", "missing"));

    private static async Task<IResult> Grant(
        [FromForm] string associate, [FromForm] string? duty, [FromForm] string? store, HttpContext http, Staff staff, CancellationToken cancel) =>
        PostOf(duty, store) is { } post
            ? await Of(associate, async person => After(await staff.Grant(person, post, Granter.Of(http.User), cancel), "granted"))
            : Results.LocalRedirect(Faults.On(Page, "duty", "missing"));

    private static Task<IResult> Withdraw(
        [FromForm] string associate, [FromForm] string? duty, [FromForm] string? store, HttpContext http, Staff staff, CancellationToken cancel) =>
        Of(associate, async person => PostOf(duty, store) is { } post
            ? After(await staff.Withdraw(person, post, Granter.Of(http.User), cancel), "withdrawn")
            : Results.NotFound());

    private static Task<IResult> Leave([FromForm] string associate, HttpContext http, Staff staff, CancellationToken cancel) =>
        Of(associate, async person => After(await staff.Leave(person, Granter.Of(http.User), cancel), "left"));

    private static Task<IResult> SetPin([FromForm] string associate, [FromForm] string? pin, HttpContext http, SharedPhones phones, CancellationToken cancel) =>
        Of(associate, async person => After(await phones.SetPin(person, pin, Granter.Of(http.User), cancel), "pin"));

    private static Task<IResult> GiveBadge([FromForm] string associate, HttpContext http, SharedPhones phones, SealedNote note, CancellationToken cancel) =>
        Of(associate, async person =>
        {
            var (outcome, code) = await phones.NewBadge(person, Granter.Of(http.User), cancel);
            if (outcome is StaffOutcome.Done)
            {
                note.Leave(http, BadgeNote, code);   // shown once, on the page that follows
            }

            return After(outcome, "badge");
        });

    /// <summary>
    /// A label with the square code of a badge that was just given. It is in no address, and the label does not spell it: who reads over a
    /// shoulder has nothing.
    /// </summary>
    private static IResult PrintBadge([FromForm] string code, [FromForm] string paper, IEnumerable<ILabelPaper> papers) =>
        papers.FirstOrDefault(one => one.Name == paper) is { } on && code is { Length: > 0 and <= LongestBadge } && code.All(char.IsAsciiLetterOrDigit)
            ? Results.Bytes(on.Print([new("OpenAisle", "", "", code)]), on.ContentType, $"badge.{on.Name}")
            : Results.NotFound();

    private static async Task<IResult> Of(string associate, Func<Id<Associate>, Task<IResult>> then) =>
        Id<Associate>.TryParse(associate, null, out var person) ? await then(person) : Results.NotFound();

    private static Post? PostOf(string? duty, string? store) =>
        Post.TryParse($"{duty}@{(string.IsNullOrEmpty(store) ? "*" : store)}", out var post) ? post : null;

    private static IResult After(StaffOutcome outcome, string done) => outcome switch
    {
        StaffOutcome.Done person => Results.LocalRedirect($"{Page}?done={done}#p{person.Associate}"),
        StaffOutcome.NoSuchPerson => Results.NotFound(),
        StaffOutcome.NotYours => Results.Forbid(),
        StaffOutcome.LastAdministrator => Results.LocalRedirect(Faults.On(Page, "duty", "last-administrator")),
        StaffOutcome.Unfit unfit => Results.LocalRedirect(Faults.On(Page, unfit.Field, unfit.Code)),
        _ => throw new UnreachableException(),
    };
}
