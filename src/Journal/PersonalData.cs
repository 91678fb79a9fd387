using System.Text.Json.Nodes;
using Dapper;

namespace OpenAisle.Journal;

/// <summary>What a module's tables hold about a person, for whoever asks what we know of them. Beside each <see cref="IErasable"/>.</summary>
/// <param name="Name">Of the part of the answer.</param>
/// <param name="Sql">Selects the rows about <c>@shopper</c>; keys and hashes by which somebody signs in are no part of them.</param>
public sealed record PersonalTable(string Name, string Sql);

/// <summary>Reads together what all modules hold about a person.</summary>
public sealed class PersonalData(IEnumerable<PersonalTable> tables, IShopDatabase database)
{
    public IReadOnlyList<PersonalTable> Tables { get; } = [.. tables];

    /// <param name="shoppers">Every id under which the person shopped.</param>
    public async Task<JsonObject> Of(IReadOnlyList<Guid> shoppers, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var all = new JsonObject();
        foreach (var table in Tables.OrderBy(table => table.Name, StringComparer.Ordinal))
        {
            var rows = new JsonArray();
            foreach (var shopper in shoppers)
            {
                await using var row = await connection.ExecuteReaderAsync(new CommandDefinition(
                    table.Sql, new { shopper = shopper.ToString("D") }, cancellationToken: cancel));
                while (await row.ReadAsync(cancel))
                {
                    var one = new JsonObject();
                    for (var column = 0; column < row.FieldCount; column++)
                    {
                        one[row.GetName(column)] = row.IsDBNull(column) ? null : row.GetValue(column) switch
                        {
                            long number => JsonValue.Create(number),
                            int number => JsonValue.Create(number),
                            var other => JsonValue.Create(other.ToString()),
                        };
                    }

                    rows.Add((JsonNode)one);
                }
            }

            all[table.Name] = rows;
        }

        return all;
    }
}
