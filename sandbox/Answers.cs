using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OpenAisle.Sandbox;

/// <summary>How decisions and faults are said over HTTP.</summary>
internal static class Answers
{
    /// <summary>A decision, with 200 for what stands unless the door has its own verdicts.</summary>
    public static IResult Of(Decision decision, Weather weather, Func<Status, int>? verdict = null) => decision switch
    {
        Decision.Changed changed => Of(changed.Now, weather, verdict?.Invoke(changed.Now.Status) ?? 200),
        Decision.Stands stands => Of(stands.Now, weather, verdict?.Invoke(stands.Now.Status) ?? 200),
        Decision.Refused refused => Of(refused.Why),
        _ => throw new UnreachableException(),
    };

    public static IResult Of(Authorisation authorisation, Weather weather, int http = 200)
    {
        var answer = AuthorisationAnswer.Of(authorisation);
        if (weather.LieAboutAmount && answer.Amount is { } truth)
            answer = answer with { Amount = truth with { MinorUnits = truth.MinorUnits + Weather.LieMinorUnits } };
        return Results.Json(answer, Wire.Default.AuthorisationAnswer, statusCode: http);
    }

    public static IResult Of(Refusal refusal) => Problem(refusal.Http, "Refused", refusal.Code, refusal.Why);

    public static IResult Invalid(string field, string why) =>
        Problem(400, "Bad input", "invalid", $"{field} {why}.", new() { [field] = [why] });

    public static IResult Fault(string code, string why) => Problem(500, "Fault", code, why);

    public static IResult Problem(int status, string title, string code, string detail, Dictionary<string, string[]>? errors = null) =>
        Results.Json(new ProblemAnswer(title, status, detail, code, errors), Wire.Default.ProblemAnswer, "application/problem+json", status);

    /// <summary>Reads a JSON body, or says which field of it cannot be read.</summary>
    public static async Task<(T? Body, IResult? Bad)> Read<T>(HttpRequest request, JsonTypeInfo<T> shape) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, shape, request.HttpContext.RequestAborted) is { } body
                ? (body, null)
                : (null, Invalid("body", "must be a JSON object"));
        }
        catch (JsonException bad)
        {
            return (null, Invalid(bad.Path is { Length: > 2 } path ? path[2..] : "body", "cannot be read as the JSON that is asked for here"));
        }
    }
}
