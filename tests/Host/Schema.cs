using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenAisle.Host.Tests;

/// <summary>
/// Whether a value is what a schema of the API document says (JSON Schema 2020-12, of which the document speaks these words). A word that
/// is not known here fails, so that nothing passes unlooked at.
/// </summary>
internal sealed class Schema(JsonNode document)
{
    private const int Deepest = 64;

    private static readonly string[] Remarks = ["description", "examples", "example", "default", "format", "x-schema-id"];

    /// <summary>What does not fit, each with its place.</summary>
    public List<string> Faults(JsonNode? value, JsonNode schema)
    {
        var faults = new List<string>();
        Look(value, schema, "", faults, 0);
        return faults;
    }

    private void Look(JsonNode? value, JsonNode schema, string at, List<string> faults, int depth)
    {
        Assert.True(depth < Deepest, $"{at} is too deep.");
        foreach (var (word, says) in schema.AsObject())
        {
            switch (word)
            {
                case "$ref":
                    Look(value, document["components"]!["schemas"]![says!.GetValue<string>().Split('/')[^1]]!, at, faults, depth + 1);
                    break;
                case "type":
                    Note(says is JsonArray types ? types.Any(type => Is(value, type!.GetValue<string>())) : Is(value, says!.GetValue<string>()), $"is no {says.ToJsonString()}");
                    break;
                case "enum":
                    Note(says!.AsArray().Any(one => JsonNode.DeepEquals(one, value)), $"is none of {says.ToJsonString()}");
                    break;
                case "pattern" when value?.GetValueKind() == JsonValueKind.String:
                    Note(Regex.IsMatch(value.GetValue<string>(), says!.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)), $"is not written {says}");
                    break;
                case "required" when value is JsonObject fields:
                    foreach (var name in says!.AsArray().Select(name => name!.GetValue<string>()))
                    {
                        Note(fields.ContainsKey(name), $"lacks {name}");
                    }

                    break;
                case "properties" when value is JsonObject fields:
                    foreach (var (name, field) in fields)
                    {
                        if (says![name] is { } known)
                        {
                            Look(field, known, $"{at}.{name}", faults, depth + 1);
                        }
                        else
                        {
                            Note(schema["additionalProperties"] is not null, $"has {name}, of which nothing is said");
                        }
                    }

                    break;
                case "additionalProperties" when value is JsonObject fields && says is JsonObject each:
                    foreach (var (name, field) in fields.Where(field => schema["properties"]?[field.Key] is null))
                    {
                        Look(field, each, $"{at}.{name}", faults, depth + 1);
                    }

                    break;
                case "items" when value is JsonArray list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        Look(list[i], says!, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"), faults, depth + 1);
                    }

                    break;
                case "oneOf" or "anyOf":
                    Note(says!.AsArray().Any(one => Fits(value, one!, at, depth)), $"fits none of {says.ToJsonString()}");
                    break;
                case "pattern" or "required" or "properties" or "additionalProperties" or "items":
                    break;
                default:
                    Assert.True(Remarks.Contains(word), $"{at}: the schema says {word}, which no test reads.");
                    break;
            }
        }

        void Note(bool holds, string what)
        {
            if (!holds)
            {
                faults.Add($"{at} {what}: {value?.ToJsonString() ?? "null"}");
            }
        }
    }

    private bool Fits(JsonNode? value, JsonNode schema, string at, int depth)
    {
        var faults = new List<string>();
        Look(value, schema, at, faults, depth + 1);
        return faults.Count == 0;
    }

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _),
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        _ => throw new ArgumentException($"There is no type {type}."),
    };
}
