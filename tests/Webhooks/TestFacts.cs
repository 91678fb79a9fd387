using System.Text.Json.Serialization;
using OpenAisle.Journal;

namespace OpenAisle.Webhooks.Tests;

internal sealed record Happened(string What) : IFact;

internal sealed record Packed(string What) : IFact;

internal sealed record Filled(string What) : IFact;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Happened))]
[JsonSerializable(typeof(Packed))]
[JsonSerializable(typeof(Filled))]
internal sealed partial class TestJson : JsonSerializerContext;
