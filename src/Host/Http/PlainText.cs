using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;
using OpenAisle.Doors;
using OpenAisle.Web.Account;

namespace OpenAisle.Host.Http;

/// <summary>
/// Refuses signs that nobody can see (NUL, escape, backspace) in what is typed, before anything is done with it: no name has a use for them,
/// and journal and database would refuse them when half is done. Tabs and line ends pass; a field of one line looks at those itself.
/// </summary>
internal sealed class PlainText(RequestDelegate next)
{
    private const string Sentence = "It holds control characters. Nothing was changed.";

    public async Task InvokeAsync(HttpContext http)
    {
        var field = Guilty(http.Request.Query);

        // A form that is no form of ours, or that the framework could not read (a NUL in it), is refused by the door itself.
        if (field is null && http.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is not null
            && http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } && http.Request.HasFormContentType)
        {
            field = Guilty(await http.Request.ReadFormAsync(http.RequestAborted));
        }

        if (field is null)
        {
            await next(http);
        }
        else if (LonePages.IsForPeople(http.Request))
        {
            await LonePages.ShowUnreadable(http);
        }
        else
        {
            await Problems.Of(StatusCodes.Status400BadRequest, "bad-value", Sentence, field).ExecuteAsync(http);
        }
    }

    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var sign in text)
        {
            if (char.IsControl(sign) && sign is not ('\t' or '\n' or '\r'))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Guilty(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        foreach (var (name, values) in fields)
        {
            foreach (var value in values)
            {
                if (!IsPlain(name) || !IsPlain(value))
                {
                    return IsPlain(name) ? name : "";
                }
            }
        }

        return null;
    }
}

/// <summary>The same for the texts of a JSON body.</summary>
internal sealed class PlainTextJson : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Plain(reader.GetString());

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Plain(reader.GetString())!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string? Plain(string? text) =>
        PlainText.IsPlain(text) ? text : throw new JsonException("Expected a text without control characters.");
}
