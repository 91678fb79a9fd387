using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Messages;

namespace OpenAisle.Web.Answers;

/// <summary>The form in which a shopper says how they want to be told.</summary>
internal static class ToldDoor
{
    public static string Box(MessageKind kind, Channel channel) => $"want-{kind}-{channel}";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.Shops).MapPost("/me/messages", Keep);

    private static async Task<IResult> Keep(IFormCollection form, ClaimsPrincipal person, Choices choices, CancellationToken cancel)
    {
        var shopper = person.Shopper!.Value;
        QuietHours? quiet = null;
        if (form["from"].ToString() is { Length: > 0 } from || form["to"].ToString() is { Length: > 0 })
        {
            if (!TimeOnly.TryParseExact(form["from"], "HH:mm", out var begins) || !TimeOnly.TryParseExact(form["to"], "HH:mm", out var ends))
            {
                return Results.LocalRedirect(Faults.On("/me/messages", "quiet", "missing"));
            }

            quiet = new(begins, ends);
        }

        await choices.KeepQuiet(shopper, quiet, cancel);
        await choices.AgreeToSms(shopper, form.ContainsKey("sms"), cancel);
        foreach (var kind in MessageRules.OfOrders)
        {
            foreach (var channel in Enum.GetValues<Channel>().Where(channel => MessageRules.MayBeDeclined(kind, channel)))
            {
                await choices.Choose(shopper, kind, channel, form.ContainsKey(Box(kind, channel)), cancel);
            }
        }

        return Results.LocalRedirect("/me/messages?saved=1");
    }
}
