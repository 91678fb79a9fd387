using System.Text.Json;

namespace OpenAisle.Journal;

/// <summary>
/// Many keys as one parameter, so that a statement has the same text for one row and for a hundred:
/// <c>where order_id {keys.Test}</c> with <c>new { keys.Keys }</c>.
/// </summary>
/// <param name="Test">The condition behind a column's name; it names the parameter <c>@Keys</c>.</param>
/// <param name="Keys">The keys as JSON, which both engines take apart themselves.</param>
public readonly record struct KeyList(string Test, string Keys)
{
    public static KeyList Of(IShopDatabase database, IEnumerable<string> keys) => new(
        database.Engine == Engines.Postgres ? "in (select json_array_elements_text(@Keys::json))" : "in (select value from json_each(@Keys))",
        JsonSerializer.Serialize(keys.ToArray()));
}
