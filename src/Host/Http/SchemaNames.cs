using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace OpenAisle.Host.Http;

/// <summary>What a shape is called in the API document. Doors call what they take by short words, so a door's own words bear its name.</summary>
internal static class SchemaNames
{
    private static readonly string[] Doors = ["Doors", "Door", "Api"];
    private static readonly ConcurrentDictionary<string, Type> Taken = [];

    /// <summary>Null for a shape that is written where it is used.</summary>
    /// <exception cref="InvalidOperationException">Two shapes come to one name: the document would show one of them for both.</exception>
    public static string? Of(JsonTypeInfo shape)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(shape) is not { } usual)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(shape.Type) ?? shape.Type;
        var name = type.DeclaringType is { } door ? Stem(door.Name) + usual : usual;
        return Taken.GetOrAdd(name, type) == type
            ? name
            : throw new InvalidOperationException($"{type} and {Taken[name]} are both called {name} in the API document.");
    }

    private static string Stem(string door) =>
        Doors.FirstOrDefault(end => door.EndsWith(end, StringComparison.Ordinal)) is { } end ? door[..^end.Length] : door;
}
