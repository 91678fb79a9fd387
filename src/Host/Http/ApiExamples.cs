using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace OpenAisle.Host.Http;

/// <summary>
/// Whole requests and answers of the doors, as they stand in <c>examples.json</c>: in an order in which a program may send them one after
/// another. A test does so.
/// </summary>
internal static class ApiExamples
{
    private const string Json = "application/json";
    private const int FirstProblem = 400;

    /// <param name="Key">The idempotency key, where one is asked for; it becomes the id of what is made.</param>
    /// <param name="Answers">By status, the main one first; null where there is no body.</param>
    public sealed record Example(JsonObject? Parameters, string? Key, JsonNode? Request, JsonObject Answers);

    /// <summary>By method and path, such as <c>POST /api/orders</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, Example>> All { get; } = Read();

    public static void PutInto(OpenApiDocument document)
    {
        foreach (var (door, example) in All)
        {
            var space = door.IndexOf(' ', StringComparison.Ordinal);
            if (document.Paths.TryGetValue(door[(space + 1)..], out var path)
                && path.Operations?.GetValueOrDefault(new HttpMethod(door[..space])) is { } operation)
            {
                PutInto(operation, example, document);
            }
        }
    }

    private static void PutInto(OpenApiOperation operation, Example example, OpenApiDocument document)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (example.Parameters?[parameter.Name ?? ""] is { } value)
            {
                parameter.Example = value.DeepClone();
            }
        }

        if (example.Request is { } request && operation.RequestBody?.Content is { } takes && takes.TryGetValue(Json, out var asked))
        {
            asked.Example = request.DeepClone();
        }

        foreach (var (status, body) in example.Answers)
        {
            var code = int.Parse(status, null);
            var kind = code < FirstProblem ? Json : ApiAnswers.ProblemJson;
            if (!operation.Responses!.TryGetValue(status, out var answer) && code >= FirstProblem)
            {
                operation.Responses[status] = answer = ApiAnswers.Of(code, document);
            }

            if (body is not null && answer?.Content is { } said && said.TryGetValue(kind, out var media))
            {
                media.Example = body.DeepClone();
            }
        }
    }

    private static List<KeyValuePair<string, Example>> Read()
    {
        using var file = typeof(ApiExamples).Assembly.GetManifestResourceStream("examples.json")!;
        return [.. JsonNode.Parse(file)!.AsObject().Select(door => KeyValuePair.Create(door.Key, Of(door.Value!.AsObject())))];
    }

    private static Example Of(JsonObject door) => new(
        door["parameters"]?.AsObject(), door["key"]?.GetValue<string>(), door["request"], door["answers"]!.AsObject());
}
