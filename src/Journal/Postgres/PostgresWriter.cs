using Npgsql;

namespace OpenAisle.Journal.Postgres;

/// <summary>
/// The connection that writes. A commit is one round trip: facts as arrays, deadlines beside them, in one implicit transaction that the
/// server ends by itself. Measured against UPDATE + binary COPY + COMMIT (four round trips) with bodies of 500 bytes: the same rows a second
/// from 200 rows up, a fifth more at 50, and half the client's time. And no client that hangs can hold the head row.
/// </summary>
internal sealed class PostgresWriter(string connectionString) : IAsyncDisposable
{
    /// <summary>How long a server may take to answer that it has cancelled.</summary>
    private static readonly TimeSpan CancelWithin = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Plans are made once for this connection, and of tables that nobody has analysed yet the server thinks that to read all of them is as
    /// good: until it looked again, every commit of a young database read all deadlines (a tenth of its work after 10,000 orders).
    /// </summary>
    private const string ByIndex = "-c enable_hashjoin=off -c enable_mergejoin=off";

    private readonly string _connectionString = WithLimits(connectionString);
    private NpgsqlConnection? _connection;
    private PreparedCommit? _facts;
    private PreparedCommit? _factsAndDeadlines;

    /// <summary>
    /// What the server waits for us, and we for others: all shorter than an append may wait (10 s), so that a host that hangs, or a lock
    /// that somebody holds, is cut off by the server before our callers give up.
    /// </summary>
    private static string WithLimits(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        Enlist = false,
        IncludeErrorDetail = true,
        CommandTimeout = 9,
        CancellationTimeout = 1_000,
        Timeout = 5,
        KeepAlive = 0,
        TcpKeepAlive = true,
        ApplicationName = "openaisle-journal",
        Options = $"-c lock_timeout=6s -c statement_timeout=8s -c idle_in_transaction_session_timeout=4s {ByIndex}",
    }.ToString();

    internal async Task Open(CancellationToken cancel)
    {
        await Close();
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await PostgresSafety.Require(connection, cancel);
            _facts = new PreparedCommit(connection, withDeadlines: false);
            _factsAndDeadlines = new PreparedCommit(connection, withDeadlines: true);
            await _facts.Prepare(cancel);
            await _factsAndDeadlines.Prepare(cancel);
            _connection = connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the position of the first fact.</summary>
    internal async Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel)
    {
        if (_connection is not { State: System.Data.ConnectionState.Open })
        {
            await OpenOrUnavailable(cancel);
        }

        var commit = (HaveDeadlines(appends) ? _factsAndDeadlines : _facts)!;
        commit.Fill(appends);
        var run = commit.Run(cancel);
        try
        {
            return await Within(run, cancel);
        }
        catch (Exception failed)
        {
            var meaning = PostgresFailures.Meaning(failed, appends);
            if (!run.IsCompleted)
            {
                Abandon(run);
            }
            else if (meaning is not (FencedException or RefusedFactException))
            {
                await Close();
            }

            throw meaning;
        }
    }

    /// <summary>When time is up the server is asked to cancel, and may still say that it did; a frozen one says nothing.</summary>
    private static async Task<long> Within(Task<long> run, CancellationToken cancel)
    {
        try
        {
            return await run.WaitAsync(cancel);
        }
        catch (OperationCanceledException) when (!run.IsCompleted)
        {
            return await run.WaitAsync(CancelWithin, CancellationToken.None);
        }
    }

    /// <summary>Leaves a connection that does not answer to its own time-out; whatever comes of its commit is fenced by its versions.</summary>
    private void Abandon(Task run)
    {
        var connection = _connection;
        _connection = null;
        _ = End();

        async Task End()
        {
            try
            {
                await run;
            }
            catch (Exception late) when (late is NpgsqlException or OperationCanceledException or TimeoutException or IOException)
            {
                // Its callers have long been told that it is not known.
            }

            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task OpenOrUnavailable(CancellationToken cancel)
    {
        try
        {
            await Open(cancel);
        }
        catch (Exception gone) when (gone is NpgsqlException or TimeoutException or OperationCanceledException or IOException)
        {
            throw new JournalUnavailableException($"the database does not answer ({gone.Message})");
        }
    }

    private async Task Close()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            _facts?.Dispose();
            _factsAndDeadlines?.Dispose();
            await connection.DisposeAsync();
        }
    }

    private static bool HaveDeadlines(IReadOnlyList<Append> appends)
    {
        foreach (var append in appends)
        {
            if (append.Deadlines.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask DisposeAsync() => await Close();
}
