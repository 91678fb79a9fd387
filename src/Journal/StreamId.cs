using System.Diagnostics.CodeAnalysis;

namespace OpenAisle.Journal;

/// <summary>The name of a stream: what kind of thing it tells of, and which one. Written <c>order/0197…</c>.</summary>
public readonly record struct StreamId(string Kind, Guid Key)
{
    public static StreamId Of<T>(string kind, Id<T> id) => new(kind, id.Value);

    public override string ToString() => $"{Kind}/{Key:D}";

    public static StreamId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a stream such as 'order/0197c0de-…'.");

    public static bool TryParse([NotNullWhen(true)] string? text, out StreamId id)
    {
        id = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash <= 0 || !Guid.TryParseExact(text.AsSpan(slash + 1), "D", out var key))
        {
            return false;
        }

        id = new(text![..slash], key);
        return true;
    }
}
