using System.Text.RegularExpressions;
using OpenAisle.Doors;

namespace OpenAisle.Host.Http;

/// <summary>What a request lacks outside its body: the framework's sentences about parameters, read for the name that is at fault.</summary>
internal static partial class BadRequest
{
    /// <summary>The parameter or header at fault; null when the sentence names none.</summary>
    public static string? Field(BadHttpRequestException bad) =>
        bad.Message.Contains(IdempotencyKey.Header, StringComparison.Ordinal) ? IdempotencyKey.Header
        : Parameter().Match(bad.Message) is { Success: true } match ? match.Groups[1].Value
        : null;

    public static string Sentence(BadHttpRequestException bad) => Field(bad) switch
    {
        null when bad.Message.Contains("no body", StringComparison.Ordinal) || bad.Message.Contains("Implicit body", StringComparison.Ordinal) =>
            "A JSON body is needed.",
        null => "The request cannot be read.",
        IdempotencyKey.Header => bad.Message,
        var name when bad.Message.StartsWith("Required", StringComparison.Ordinal) => $"'{name}' is missing.",
        var name => $"The value of '{name}' cannot be read.",
    };

    // "Failed to bind parameter "Id<Store> store" from "x"." and "Required parameter "string to" was not provided from query string."
    [GeneratedRegex("parameter \"[^\"]* ([^\" ]+)\"")]
    private static partial Regex Parameter();
}
