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
            options.CreateSchemaReferenceId = type => TextOf(type.Type) is null ? SchemaNames.Of(type) : null;
            options.AddSchemaTransformer((schema, context, _) =>
            {
                Describe(schema, context.JsonTypeInfo.Type);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotencyKeyNeeded>().Any())
                {
                    (operation.Parameters ??= []).Add(KeyHeader());
                }

                return Task.CompletedTask;
            });
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "OpenAisle";
                document.Info.Description =
                    "One catalogue, one stock, one basket. Faults are problem details (RFC 9457) with a `code` and, where one is to blame, a `field`. "
                    + "Every POST that moves money or stock asks for an Idempotency-Key.";
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

    private static void Describe(OpenApiSchema schema, Type type)
    {
        if (type == typeof(string))
        {
            schema.Type ??= JsonSchemaType.String; // our own reader of texts hides what it reads
            return;
        }

        if (TextOf(Nullable.GetUnderlyingType(type) ?? type) is not { } text)
        {
            return;
        }

        schema.Type = type == (Nullable.GetUnderlyingType(type) ?? type) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        schema.Properties = null;
        schema.Format = text.Format;
        schema.Pattern = text.Pattern;
        schema.Description = text.Description;
        schema.Examples = [JsonValue.Create(text.Example)];
    }

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
