using Npgsql;

namespace OpenAisle.Journal.Postgres;

/// <summary>A server that answers before its data are on disk is refused: each answer of ours would be a promise that a power cut breaks.</summary>
internal static class PostgresSafety
{
    private const int OldestVersion = 150_000;

    internal static async Task Require(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var ask = new NpgsqlCommand(
            """
            select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
                   current_setting('server_version_num')
            """,
            connection);
        await using var row = await ask.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        Require("fsync", row.GetString(0), row.GetString(0) == "on");
        Require("full_page_writes", row.GetString(1), row.GetString(1) == "on");
        Require("synchronous_commit", row.GetString(2), row.GetString(2) != "off");
        Require("server_version_num", row.GetString(3), int.Parse(row.GetString(3), null) >= OldestVersion);
    }

    private static void Require(string setting, string value, bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"PostgreSQL is not safe to write: {setting} is {value}.");
        }
    }
}
