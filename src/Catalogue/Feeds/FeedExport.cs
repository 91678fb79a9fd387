using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>Writes the catalogue as CSV files, which the feeds and the <c>price</c> command read again.</summary>
public sealed class FeedExport(IShopDatabase database)
{
    private static readonly (string File, string Sql)[] Tables =
    [
        ("stores.csv", """
            select s.slug as store, s.name, s.time_zone as "time-zone", s.currency, s.address, coalesce(t.zone, '') as zone, coalesce(t.place, '') as place
            from stores s left join store_terms t on t.store = s.id order by s.slug
            """),
    ];

    /// <summary>The files that were written, with how many rows each has.</summary>
    public async Task<IReadOnlyList<(string File, long Rows)>> Write(string folder, CancellationToken cancel = default)
    {
        Directory.CreateDirectory(folder);
        await using var connection = await database.Open(cancel);
        var written = new List<(string, long)>();
        foreach (var (file, sql) in Tables)
        {
            await using var text = new StreamWriter(Path.Combine(folder, file), append: false, new UTF8Encoding(false));
            written.Add((file, await Rows(connection, sql, text, cancel)));
        }

        return written;
    }

    private static async Task<long> Rows(DbConnection connection, string sql, StreamWriter text, CancellationToken cancel)
    {
        await using var rows = await connection.ExecuteReaderAsync(new CommandDefinition(sql, commandTimeout: 0, cancellationToken: cancel));
        await text.WriteAsync(string.Join(',', Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)) + "\n");
        var count = 0L;
        while (await rows.ReadAsync(cancel))
        {
            count++;
            await text.WriteAsync(string.Join(',', Enumerable.Range(0, rows.FieldCount).Select(column => Cell(rows.GetValue(column)))) + "\n");
        }

        return count;
    }

    private static string Cell(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
