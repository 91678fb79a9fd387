using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace OpenAisle.Host.Http;

/// <summary>
/// Why a door may say no: what it is like tells which answers these are, so that no door has to list them. What it answers when it says yes
/// stands at the door, and so does what it alone says no with: a card that was declined.
/// </summary>
internal static class ApiAnswers
{
    public const string ProblemJson = "application/problem+json";

    private const string Problem = "Problem";

    public static void PutInto(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod ?? "";
        var hasBody = operation.RequestBody is not null;
        foreach (var own in metadata.OfType<IProducesResponseTypeMetadata>().Where(own => own.StatusCode >= StatusCodes.Status400BadRequest))
        {
            Declare(operation, own.StatusCode, context.Document!);
        }

        foreach (var (status, holds) in new[]
        {
            (StatusCodes.Status400BadRequest, hasBody || operation.Parameters is { Count: > 0 }),
            (StatusCodes.Status401Unauthorized, IsGuarded(metadata)),
            (StatusCodes.Status403Forbidden, IsGuarded(metadata) || !HttpMethods.IsGet(method)),           // for a page of another site too
            (StatusCodes.Status404NotFound, context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) == true),
            (StatusCodes.Status409Conflict, !HttpMethods.IsGet(method)),
            (StatusCodes.Status413PayloadTooLarge, hasBody),
            (StatusCodes.Status415UnsupportedMediaType, hasBody),
            (StatusCodes.Status422UnprocessableEntity, hasBody || operation.Parameters is { Count: > 0 }),
            (StatusCodes.Status429TooManyRequests, metadata.OfType<EnableRateLimitingAttribute>().Any()),
            (StatusCodes.Status503ServiceUnavailable, true),
        })
        {
            if (holds)
            {
                Declare(operation, status, context.Document!);
            }
        }
    }

    /// <summary>What every problem looks like, and the document's own word for it.</summary>
    public static void PutShapeInto(OpenApiDocument document) => document.AddComponent(Problem, new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Description = "Problem details (RFC 9457), with a code for programs. Some codes bring more: what is available, what it comes to now.",
        Required = new HashSet<string> { "status", "code", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("The status, as a place to read about it."),
            ["title"] = Text("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = Text("A sentence for people."),
            ["code"] = Text("What is wrong, for programs."),
            ["field"] = Text("What of the request is to blame, where one thing is."),
        },
        AdditionalProperties = new OpenApiSchema(),
        Examples = [new JsonObject { ["type"] = "https://tools.ietf.org/html/rfc9110#section-15.5.21", ["title"] = "Unprocessable Entity", ["status"] = 422, ["detail"] = "It must be a number from 1 to 200.", ["code"] = "out-of-range", ["field"] = "take" }],
    });

    public static OpenApiResponse Of(int status, OpenApiDocument document) => new()
    {
        Description = ReasonPhrases.GetReasonPhrase(status),
        Content = new Dictionary<string, OpenApiMediaType> { [ProblemJson] = new() { Schema = new OpenApiSchemaReference(Problem, document) } },
    };

    private static void Declare(OpenApiOperation operation, int status, OpenApiDocument document) =>
        (operation.Responses ??= [])[status.ToString(null, null)] = Of(status, document);

    private static bool IsGuarded(IList<object> metadata) =>
        metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any();

    private static OpenApiSchema Text(string what) => new() { Type = JsonSchemaType.String, Description = what };
}
