using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace OpenAisle.Doors;

/// <summary>
/// The <c>Idempotency-Key</c> header, a UUID of the caller's making, that every POST which moves money or stock must carry: the same key
/// again with the same content gets the same answer, with other content a conflict. It becomes the id of what the request makes.
/// </summary>
public readonly record struct IdempotencyKey(Guid Value) : IEndpointParameterMetadataProvider
{
    public const string Header = "Idempotency-Key";

    public Id<T> For<T>() => new(Value);

    public static ValueTask<IdempotencyKey> BindAsync(HttpContext context)
    {
        var text = context.Request.Headers[Header].ToString();
        return Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty
            ? ValueTask.FromResult(new IdempotencyKey(value))
            : throw new BadHttpRequestException($"The header {Header} must hold a UUID of your making.");
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(IdempotencyKeyNeeded.Instance);
}

/// <summary>Marks a door that asks for the header, for the OpenAPI document.</summary>
public sealed class IdempotencyKeyNeeded
{
    public static IdempotencyKeyNeeded Instance { get; } = new();
}
