using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Messages;

namespace OpenAisle.Web.Desk;

/// <summary>The form that sends a message once more, which a person has decided.</summary>
internal static class OutboxDoor
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.Manages).MapPost("/manage/messages/again", SendAgain);

    private static async Task<IResult> SendAgain([FromForm] string id, [FromForm] Id<Store> store, [FromForm] string? back, Outbox outbox, CancellationToken cancel)
    {
        var page = Faults.Local(back, "/manage/messages");
        return Results.LocalRedirect(await outbox.SendAgain(id, store, cancel) ? page : Faults.On(page, "message", "too-late"));
    }
}
