using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OpenAisle.Doors;
using OpenAisle.Orders.Slots;

namespace OpenAisle.Host.Http;

/// <summary>The OpenAPI document: our values are strings of a known form, and doors that move money or stock ask for a key.</summary>
internal static class ApiDocument
{
    private const string UuidExample = "0197c0de-5a1e-7000-8000-00000000cafe";

    public static void AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi("v1", options =>
        {
            options.CreateSchemaReferenceId = type => TextOf(Bare(type.Type)) is not null ? null : SchemaNames.Of(type);
            options.AddSchemaTransformer((schema, context, _) =>
            {
                Describe(schema, context.JsonTypeInfo.Type, context.JsonPropertyInfo?.IsGetNullable == true);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotencyKeyNeeded>().Any())
                {
                    (operation.Parameters ??= []).Add(KeyHeader());
                }

                ApiAnswers.PutInto(operation, context);
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "OpenAisle";
                document.Info.Description =
                    "One catalogue, one stock, one basket. Faults are problem details (RFC 9457) with a `code` and, where one is to blame, a `field`. "
                    + "Every POST that moves money or stock asks for an Idempotency-Key.";
                ApiAnswers.PutShapeInto(document);
                ApiExamples.PutInto(document);
                document.Components ??= new();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["cookie"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.ApiKey,
                        In = ParameterLocation.Cookie,
                        Name = SignIn.SignInSetup.CookieName,
                        Description = "A shopper, from POST /api/session/guest.",
                    },
                    ["staffKey"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        Description = "Somebody who works in the stores.",
                    },
                };
                return Task.CompletedTask;
            });
        });

    /// <summary>Our own readers hide what they read from the generator: of texts, and of lists and dictionaries of them, it is said here.</summary>
    private static void Describe(OpenApiSchema schema, Type type, bool mayBeNull)
    {
        if (type == typeof(string))
        {
            schema.Type = mayBeNull ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            return;
        }

        if (Bare(type).IsEnum && schema.Enum is { } names)
        {
            schema.Enum = [.. names.Where(name => name is not null && name.GetValueKind() == JsonValueKind.String)];   // null is said where it may be
            return;
        }

        if (TextOf(Bare(type)) is not { } text)
        {
            if (schema.Type is { } kind && kind.HasFlag(JsonSchemaType.Array) && schema.Items is null && ValueOf(type, typeof(IEnumerable<>), 0) is { } item)
            {
                Describe((OpenApiSchema)(schema.Items = new OpenApiSchema()), item, mayBeNull: false);
            }
            else if (ValueOf(type, typeof(IReadOnlyDictionary<,>), 1) is { } value && schema.AdditionalProperties is null)
            {
                Describe((OpenApiSchema)(schema.AdditionalProperties = new OpenApiSchema()), value, mayBeNull: false);
            }

            return;
        }

        schema.Type = mayBeNull || type != Bare(type) ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Properties = null;
        schema.Format = text.Format;
        schema.Pattern = text.Pattern;
        schema.Description = text.Description;
        schema.Examples = [JsonValue.Create(text.Example)];
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>What a list holds, or a dictionary; null for what is neither.</summary>
    private static Type? ValueOf(Type type, Type kind, int argument) =>
        type.GetInterfaces().Append(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == kind)?.GetGenericArguments()[argument];

    private static TextForm? TextOf(Type type) =>
        type == typeof(Money) ? new("An amount: decimal digits of the currency, a space, its ISO 4217 code.", "4.99 USD", null, "^-?[0-9]+(\\.[0-9]+)? [A-Z]{3}$")
        : type == typeof(Quantity) ? new("A quantity: the number, a space, the unit (UN/ECE Rec 20). Digits after the point are the scale's step.", "0.742 KGM", null, "^-?[0-9]+(\\.[0-9]+)? [A-Z0-9]{2,3}$")
        : type == typeof(Gtin) ? new("A GTIN of 8, 12, 13 or 14 digits with its check digit; answered as 14.", "00012345678905", null, "^[0-9]{8,14}$")
        : type == typeof(SlotId) ? new("A window of a handover, by its start in UTC.", "pickup-2026-11-22T18:00Z", null, null)
        : type == typeof(Unit) ? new("A unit of measure (UN/ECE Rec 20).", "KGM", null, null)
        : type == typeof(Currency) ? new("A currency (ISO 4217).", "USD", null, null)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>)
            ? new($"The id of a {type.GetGenericArguments()[0].Name.ToLowerInvariant()}.", UuidExample, "uuid", null)
        : null;

    private static OpenApiParameter KeyHeader() => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Required = true,
        Description = "A UUID of the caller's making. The same key with the same content gets the same answer; with other content a conflict.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        Example = JsonValue.Create(UuidExample),
    };

    private sealed record TextForm(string Description, string Example, string? Format, string? Pattern);
}
