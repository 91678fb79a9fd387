using System.Data.Common;
using Dapper;

namespace OpenAisle.Journal.Reading;

/// <summary>A stream that a reaction has set aside: the fact it failed on, why, and since when.</summary>
public sealed record Parking(string Reader, string Stream, long Position, string Reason, long At);

/// <summary>The streams set aside, in the shop's database.</summary>
internal sealed class ParkedStreams(IShopDatabase database, TimeProvider clock)
{
    /// <summary>A reason is for reading, not for keeping stack traces.</summary>
    private const int LongestReason = 1_000;

    internal static readonly Migration Table = new("journal", 3, """
        create table parked (
            reader text not null,
            stream text not null,
            position bigint not null,
            reason text not null,
            at bigint not null,
            restart integer not null,
            primary key (reader, stream));
        """);

    private const string Columns = "select reader as Reader, stream as Stream, position as Position, reason as Reason, at as At from parked";

    internal async Task<IReadOnlyList<Parking>> All(CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return (await connection.QueryAsync<Parking>($"{Columns} order by reader, at, stream")).AsList();
    }

    internal async Task<IReadOnlyList<Parking>> Of(string reader, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return (await connection.QueryAsync<Parking>($"{Columns} where reader = @reader", new { reader })).AsList();
    }

    internal async Task Park(string reader, RecordedFact fact, string reason, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await Park(reader, fact, reason, connection, null);
    }

    internal Task Park(string reader, RecordedFact fact, string reason, DbConnection connection, DbTransaction? transaction) =>
        connection.ExecuteAsync(
            """
            insert into parked (reader, stream, position, reason, at, restart) values (@reader, @stream, @position, @reason, @at, 0)
            on conflict (reader, stream) do update
            set position = excluded.position, reason = excluded.reason, at = excluded.at, restart = 0
            """,
            new
            {
                reader,
                stream = fact.Stream.ToString(),
                position = fact.Position,
                reason = reason.Length > LongestReason ? reason[..LongestReason] : reason,
                at = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            },
            transaction);

    internal async Task Release(string reader, StreamId stream, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(
            "delete from parked where reader = @reader and stream = @stream", new { reader, stream = stream.ToString() });
    }

    /// <summary>Marks parked streams to be tried again by whoever runs the reader.</summary>
    internal async Task<int> AskToRestart(string reader, StreamId? stream, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteAsync(
            "update parked set restart = 1 where reader = @reader and (stream = @stream or @stream = '')",
            new { reader, stream = stream?.ToString() ?? "" });
    }

    internal async Task<IReadOnlyList<Parking>> AskedToRestart(CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return (await connection.QueryAsync<Parking>($"{Columns} where restart <> 0")).AsList();
    }
}
