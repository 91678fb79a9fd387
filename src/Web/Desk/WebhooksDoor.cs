using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Web.Account;
using OpenAisle.Webhooks;

namespace OpenAisle.Web.Desk;

/// <summary>The forms of the page about addresses of other systems.</summary>
internal static class WebhooksDoor
{
    public const string SecretNote = "webhook";

    private const string Page = "/manage/webhooks";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms(Page, People.KeepsHouse);
        doors.MapPost("", Add);
        doors.MapPost("/{webhook}", Do);
    }

    private static async Task<IResult> Add(
        [FromForm] string key, [FromForm] string? url, IFormCollection form, HttpContext http, WebhookDesk desk, SealedNote note, CancellationToken cancel)
    {
        if (!Id<Webhook>.TryParse(key, null, out var id))
        {
            return Results.NotFound();
        }

        switch (await desk.Add(id, url?.Trim(), [.. form["kinds"]], cancel))
        {
            case AddOutcome.Added added:
                await http.Note(StaffChange.WebhookAdded, id.ToString(), null, null, url?.Trim());
                note.Leave(http, SecretNote, added.Secret); // shown once, on the page that follows
                return Results.LocalRedirect($"{Page}?done=added&hook={id}");
            case AddOutcome.Unfit unfit:
                return Results.LocalRedirect(Faults.On(Page, unfit.Field, unfit.Code));
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> Do(
        Id<Webhook> webhook, [FromForm] string deed, [FromForm] string? position, HttpContext http, WebhookBook book, WebhookDesk desk, SealedNote note,
        CancellationToken cancel)
    {
        var page = $"{Page}?hook={webhook}";
        switch (deed)
        {
            case "ping" when await desk.Ping(webhook, cancel) is { } answer:
                return Results.LocalRedirect($"{page}&done={(answer.IsTaken ? "heard" : "unheard")}&answer={Uri.EscapeDataString(answer.Answer)}");
            case "renew" when await book.Renew(webhook, cancel) is { } secret:
                await http.Note(StaffChange.WebhookSecretRenewed, webhook.ToString(), null);
                note.Leave(http, SecretNote, secret);
                return Results.LocalRedirect(page + "&done=renewed");
            case "off":
                await book.SwitchOff(webhook, cancel);
                await http.Note(StaffChange.WebhookSwitched, webhook.ToString(), null, null, "off");
                return Results.LocalRedirect(page + "&done=off");
            case "on":
                await book.SwitchOn(webhook, cancel);
                await http.Note(StaffChange.WebhookSwitched, webhook.ToString(), null, null, "on");
                return Results.LocalRedirect(page + "&done=on");
            case "replay":
                var many = await book.Replay(webhook, Read(position), cancel);
                return Results.LocalRedirect($"{page}&done=again&many={many}");
            case "retry" when Read(position) is { } one:
                await book.SendAgain(webhook, one, cancel);
                return Results.LocalRedirect(page + "&done=again&many=1");
            case "remove":
                await book.Remove(webhook, cancel);
                await http.Note(StaffChange.WebhookRemoved, webhook.ToString(), null);
                return Results.LocalRedirect(Page + "?done=removed");
            default:
                return Results.NotFound();
        }
    }

    private static long? Read(string? position) => long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
}
