using System.Data.Common;
using System.Globalization;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Host.Drill;

/// <summary>Every read model, thrown away and built again, has the same rows.</summary>
internal static class ReadModelCheck
{
    private const int MostNamed = 3;

    /// <summary>What differs, in words; empty when nothing does.</summary>
    public static async Task<IReadOnlyList<string>> Run(IServiceProvider services, CancellationToken cancel)
    {
        var database = services.GetRequiredService<IShopDatabase>();
        var tables = services.GetServices<IReadModel>().SelectMany(model => model.Tables).ToList();
        var before = await Read(database, tables, cancel);
        await services.GetRequiredService<RebuildReadModels>().Run([], cancel: cancel);
        var after = await Read(database, tables, cancel);
        return
        [
            .. from table in tables
               from row in before[table].Except(after[table]).Select(row => $"only before: {row}")
                   .Concat(after[table].Except(before[table]).Select(row => $"only after: {row}")).Take(MostNamed)
               select $"read model table {table}, built again, {row}",
        ];
    }

    private static async Task<Dictionary<string, HashSet<string>>> Read(IShopDatabase database, IEnumerable<string> tables, CancellationToken cancel)
    {
        var rows = new Dictionary<string, HashSet<string>>();
        await using var connection = await database.Open(cancel);
        foreach (var table in tables)
        {
            rows[table] = [.. await Rows(connection, table, cancel)];
        }

        return rows;
    }

    private static async Task<List<string>> Rows(DbConnection connection, string table, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names of our own tables.
        command.CommandText = $"select * from {table}";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount)
                .Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        }

        return rows;
    }
}
