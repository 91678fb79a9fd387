using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Web.Staffing;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Floor;

/// <summary>What became of a step that a script sent.</summary>
/// <param name="At">Our time, in milliseconds since 1970: a page made after it knows of the step.</param>
/// <param name="Waits">Not now, and not refused: it is somebody else's who is not signed in.</param>
internal sealed record StepAnswer(bool Done, string To, string? Why, long At, bool Waits = false)
{
    /// <summary>A form is led to the page; the script of the floor, which keeps what a dead spot holds up, is told in so many words.</summary>
    /// <param name="field">The field with a fault; null where the step was done.</param>
    public static IResult Of(HttpContext http, string page, string? field = null, string code = "")
    {
        var to = field is null ? page : Faults.On(page, field, code);
        if (!IsScript(http))
        {
            return Results.LocalRedirect(to);
        }

        var words = http.RequestServices.GetRequiredService<Words>();
        var key = "fault." + code;
        var at = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        return Results.Json(new StepAnswer(field is null, to, field is null ? null : words[words.Has(key) ? key : "fault.other"], at), StepJson.Default.StepAnswer);
    }

    /// <summary>What somebody did before another one had the phone stays theirs: the answer to that other one. Null where it is theirs.</summary>
    public static async Task<IResult?> NotTheirs(HttpContext http, Id<Associate> by, string page, string field)
    {
        if (http.Request.Form["by"].ToString() is not { Length: > 0 } madeBy || madeBy == by.ToString())
        {
            return null;
        }

        if (!IsScript(http))
        {
            return Of(http, page, field, "not-yours");
        }

        var (words, names) = (http.RequestServices.GetRequiredService<Words>(), http.RequestServices.GetRequiredService<StaffNames>());
        await names.Read();
        return Results.Json(new StepAnswer(false, page, words.Say("floor.theirs", names.Of(madeBy)), 0, Waits: true), StepJson.Default.StepAnswer);
    }

    private static bool IsScript(HttpContext http) => http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StepAnswer))]
internal sealed partial class StepJson : JsonSerializerContext;
