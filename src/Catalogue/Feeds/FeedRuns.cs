using System.Data.Common;
using System.Text.Json;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Feeds;

/// <summary>A run as it is written.</summary>
internal sealed record RunRow(string Id, string Source, string File, string Fingerprint, string Mapping, DateTimeOffset Started)
{
    public DateTimeOffset At { get; init; }

    public string Outcome { get; init; } = "";

    public string Why { get; init; } = "";

    public string Counts { get; init; } = "[]";

    public string Report { get; init; } = "";

    public string By { get; init; } = "";

    public RunRow Ended(DateTimeOffset at, string outcome, string why, FeedReport report, string? by, int linesKept) => this with
    {
        At = at,
        Outcome = outcome,
        Why = why,
        Counts = JsonSerializer.Serialize(report.Counts.ToList(), FeedJson.Default.ListFeedCounts),
        Report = string.Join('\n', report.Lines().TakeLast(linesKept)),
        By = by ?? "",
    };
}

/// <summary>A run that was found, as far as decisions need it.</summary>
internal sealed record FoundRun(RunRow Row, string Outcome, IReadOnlyList<FeedCounts> Counts);

/// <summary>Keeps what ran, and the files that wait.</summary>
internal static class FeedRuns
{
    private const int PartBytes = 384 * 1024;

    /// <param name="held">The file, where it waits for a person.</param>
    public static async Task Write(IShopDatabase database, RunRow run, Stream? held, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Write(transaction, run, cancel);
        await DropHeld(transaction, run.Id, cancel);
        var part = new byte[PartBytes];
        for (var number = 0L; held is not null; number++)
        {
            var read = await held.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancel);
            if (read == 0)
            {
                break;
            }

            await connection.ExecuteAsync(new CommandDefinition(
                "insert into feed_held (run, part, content) values (@run, @number, @content)",
                new { run = run.Id, number, content = Convert.ToBase64String(part, 0, read) }, transaction, cancellationToken: cancel));
        }

        await transaction.CommitAsync(cancel);
    }

    public static Task Write(DbTransaction transaction, RunRow run, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition("""
            insert into feed_runs (id, source, file, fingerprint, mapping, started, ended, outcome, why, counts, report, decided_by, decided_at)
            values (@Id, @Source, @File, @Fingerprint, @Mapping, @started, @ended, @Outcome, @Why, @Counts, @Report, @By, @decidedAt)
            on conflict (id) do update set ended = excluded.ended, outcome = excluded.outcome, why = excluded.why, counts = excluded.counts,
              report = excluded.report, decided_by = excluded.decided_by, decided_at = excluded.decided_at
            """,
            new
            {
                run.Id,
                run.Source,
                run.File,
                run.Fingerprint,
                run.Mapping,
                started = run.Started.ToUnixTimeMilliseconds(),
                ended = run.At.ToUnixTimeMilliseconds(),
                run.Outcome,
                run.Why,
                run.Counts,
                run.Report,
                run.By,
                decidedAt = run.By.Length > 0 ? run.At.ToUnixTimeMilliseconds() : 0,
            },
            transaction, cancellationToken: cancel));

    public static Task DropHeld(DbTransaction transaction, string run, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition("delete from feed_held where run = @run", new { run }, transaction, cancellationToken: cancel));

    public static async Task<FoundRun?> Find(DbConnection connection, string id, CancellationToken cancel)
    {
        var row = await connection.QueryFirstOrDefaultAsync<(string Source, string File, string Fingerprint, string Mapping, long Started, string Outcome, string Counts)?>(
            new CommandDefinition(
                "select source, file, fingerprint, mapping, started, outcome, counts from feed_runs where id = @id", new { id }, cancellationToken: cancel));
        return row is { } found
            ? new(
                new(id, found.Source, found.File, found.Fingerprint, found.Mapping, DateTimeOffset.FromUnixTimeMilliseconds(found.Started)), found.Outcome,
                JsonSerializer.Deserialize(found.Counts, FeedJson.Default.ListFeedCounts) ?? [])
            : null;
    }

    public static async Task<IReadOnlyList<FeedRun>> Last(DbConnection connection, int most, bool onlyWaiting, CancellationToken cancel)
    {
        var rows = await connection.QueryAsync<(string Id, string Source, string File, long Started, long Ended, string Outcome, string Why, string Counts, string By, long At)>(
            new CommandDefinition(
                $"""
                select id, source, file, started, ended, outcome, why, counts, decided_by, decided_at from feed_runs
                {(onlyWaiting ? "where outcome = 'waiting'" : "")} order by started desc, id desc limit @most
                """,
                new { most }, cancellationToken: cancel));
        return [.. rows.Select(row => (Row: row, Kinds: JsonSerializer.Deserialize(row.Counts, FeedJson.Default.ListFeedCounts) ?? [])).Select(run => new FeedRun(
            run.Row.Id, run.Row.Source, run.Row.File, DateTimeOffset.FromUnixTimeMilliseconds(run.Row.Started), DateTimeOffset.FromUnixTimeMilliseconds(run.Row.Ended),
            run.Row.Outcome, run.Row.Why, string.Join("; ", run.Kinds), run.Row.By,
            run.Row.At == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(run.Row.At), run.Kinds))];
    }

    /// <summary>True when it waited until now.</summary>
    public static async Task<bool> Reject(DbConnection connection, string id, string by, DateTimeOffset now, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var rejected = await connection.ExecuteAsync(new CommandDefinition(
            "update feed_runs set outcome = 'rejected', decided_by = @by, decided_at = @at where id = @id and outcome = 'waiting'",
            new { id, by, at = now.ToUnixTimeMilliseconds() }, transaction, cancellationToken: cancel));
        await DropHeld(transaction, id, cancel);
        await transaction.CommitAsync(cancel);
        return rejected == 1;
    }

    /// <summary>The file that waits, in a temporary file of its own.</summary>
    public static async Task<Stream> Held(DbConnection connection, string id, CancellationToken cancel)
    {
        var file = TemporaryFile.New();
        var parts = await connection.QueryAsync<long>(new CommandDefinition(
            "select part from feed_held where run = @id order by part", new { id }, cancellationToken: cancel));
        foreach (var part in parts.AsList())
        {
            var content = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
                "select content from feed_held where run = @id and part = @part", new { id, part }, cancellationToken: cancel));
            await file.WriteAsync(Convert.FromBase64String(content!), cancel);
        }

        file.Position = 0;
        return file;
    }
}

/// <summary>A file that is gone once it is closed, also when we are killed.</summary>
internal static class TemporaryFile
{
    public static FileStream New() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16,
        FileOptions.DeleteOnClose);
}

/// <summary>Lends a stream to a reader that closes what it reads.</summary>
internal sealed class LeftOpen(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
