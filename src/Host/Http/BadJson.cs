using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenAisle.Doors;

namespace OpenAisle.Host.Http;

/// <summary>Says what is wrong with a body, by field, without the names of our types.</summary>
internal static partial class BadJson
{
    public static ProblemHttpResult Explain(JsonException fault)
    {
        if (fault.InnerException is JsonException)
        {
            return Broken(fault);   // the text itself is broken, whichever field was being read when that was noticed
        }

        var field = FieldOf(fault.Path);
        if (Unmapped().Match(fault.Message) is { Success: true } unmapped)
        {
            return Bad("unknown-field", $"There is no field '{unmapped.Groups[1].Value}' here.", Join(field, unmapped.Groups[1].Value));
        }

        if (Duplicate().Match(fault.Message) is { Success: true } duplicate)
        {
            return Bad("repeated-field", $"The field '{duplicate.Groups[1].Value}' stands twice.", Join(field, duplicate.Groups[1].Value));
        }

        if (Missing().Match(fault.Message) is { Success: true } missing)
        {
            var names = Quoted().Matches(missing.Groups[1].Value).Select(name => name.Groups[1].Value).ToArray();
            return Bad("missing-field", $"These fields are missing: {string.Join(", ", names)}.", Join(field, names.FirstOrDefault() ?? ""));
        }

        if (fault.Message.StartsWith("Expected ", StringComparison.Ordinal))
        {
            return Bad("bad-value", fault.Message.Split(" Path:")[0], field);
        }

        return field is null ? Broken(fault) : Bad("bad-value", $"The value of '{field}' cannot be read.", field);
    }

    private static ProblemHttpResult Broken(JsonException fault) =>
        Bad("bad-json", $"The body is not JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.", null);

    /// <summary><c>$.lines[0].quantity</c> as people write it: <c>lines[0].quantity</c>.</summary>
    private static string? FieldOf(string? path) =>
        path is null or "$" ? null : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');

    private static string Join(string? parent, string name) =>
        parent is null || parent == name || parent.EndsWith("." + name, StringComparison.Ordinal) ? parent ?? name : $"{parent}.{name}";

    private static ProblemHttpResult Bad(string code, string detail, string? field) =>
        Problems.Of(StatusCodes.Status400BadRequest, code, detail, field);

    [GeneratedRegex("JSON property '([^']*)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("Duplicate property '([^']*)'")]
    private static partial Regex Duplicate();

    [GeneratedRegex("missing required properties including: (.*)\\.")]
    private static partial Regex Missing();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
