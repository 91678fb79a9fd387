using System.Diagnostics;
using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;

namespace OpenAisle.Sandbox;

/// <summary>
/// The company's books: one SQLite file, one writer. What has gathered is committed together, and nothing is answered before it is on disk.
/// </summary>
internal sealed class Ledger : IAsyncDisposable
{
    public const int MostWaiting = 4096;
    public const int MostInOneCommit = 256;

    private readonly FileStream _onlyOne;
    private readonly SqliteConnection _connection;
    private readonly LedgerPage _page;
    private readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Task _writing;
    private readonly string _readOnly;
    private readonly TimeProvider _clock;

    private Ledger(FileStream onlyOne, SqliteConnection connection, string id, string readOnly, TimeProvider clock, bool notifies)
    {
        (_onlyOne, _connection, Id, _readOnly, _clock) = (onlyOne, connection, id, readOnly, clock);
        _page = new LedgerPage(connection, notifies);
        _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Made once with the file: who finds the same id again has found the same books.</summary>
    public string Id { get; }

    /// <summary>Opens the books in a folder, and keeps everybody else out of them until the process ends.</summary>
    public static Ledger Open(string folder, TimeProvider clock, bool notifies)
    {
        Directory.CreateDirectory(folder);
        var onlyOne = KeepOthersOut(folder);
        var file = Path.Combine(folder, "ledger.db");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
        if (connection.ExecuteScalar<long>("PRAGMA synchronous") != 2)
            throw new IOException("The engine does not sync its commits, so it may not keep money's books.");
        LedgerSchema.Apply(connection);
        var readOnly = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();
        return new Ledger(onlyOne, connection, LedgerSchema.Id(connection), readOnly, clock, notifies);
    }

    /// <summary>Loads what is known under a reference, applies what is due, decides and writes; answers when it is on disk.</summary>
    public Task<Decision> Decide(string reference, Func<Authorisation?, DateTimeOffset, Decision> decide) => Do(page =>
    {
        // To the millisecond, as the books keep it: asked again, the same time is told.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_clock.GetUtcNow().ToUnixTimeMilliseconds());
        var known = page.Load(reference);
        IReadOnlyList<string> tell = [];
        var settled = known;
        if (known is not null)
            (settled, tell) = Due.Settle(known, now);
        var decision = decide(settled, now);
        if (decision is Decision.Changed changed)
            return changed with { Now = page.Store(known, changed.Now, [.. tell, .. changed.Tell], now) };
        if (!ReferenceEquals(known, settled))
            page.Store(known, settled!, tell, now);
        return decision;
    });

    /// <summary>What is known under a reference, with all that is due applied.</summary>
    public async Task<Authorisation?> Find(string reference) =>
        await Decide(reference, (known, _) => known is null ? new Decision.Refused(Refusal.NotFound) : new Decision.Stands(known)) is Decision.Stands found
            ? found.Now
            : null;

    /// <summary>Runs one piece of work in the next commit. When it throws, only its own changes are taken back.</summary>
    public async Task<T> Do<T>(Func<LedgerPage, T> work)
    {
        var mine = new Work<T>(work);
        await _waiting.Writer.WriteAsync(mine);
        return await mine.Answer;
    }

    /// <summary>A connection that sees what is committed, for lists and exports; the writer does not wait for it.</summary>
    public SqliteConnection Read()
    {
        var connection = new SqliteConnection(_readOnly);
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        await _connection.DisposeAsync();
        using (var pooled = new SqliteConnection(_readOnly))
            SqliteConnection.ClearPool(pooled);
        await _onlyOne.DisposeAsync();
    }

    private static FileStream KeepOthersOut(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "in-use.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy)
        {
            throw new InvalidOperationException(
                $"Another sandbox has the ledger in {Path.GetFullPath(folder)} open. Stop it, or give another folder with --data.", busy);
        }
    }

    private void Write()
    {
        var batch = new List<Work>(MostInOneCommit);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < MostInOneCommit && _waiting.Reader.TryRead(out var work))
                batch.Add(work);
            Commit(batch);
        }
    }

    private void Commit(List<Work> batch)
    {
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            foreach (var work in batch)
            {
                _connection.Execute("SAVEPOINT work");
                if (!work.Run(_page))
                    _connection.Execute("ROLLBACK TO work");
                _connection.Execute("RELEASE work");
            }
            _connection.Execute("COMMIT");
        }
#pragma warning disable CA1031 // whatever broke, those who wait must hear of it
        catch (Exception broken)
#pragma warning restore CA1031
        {
            // A full disk, most likely. Nothing of the batch was answered; the next batch tries again.
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                _connection.Execute("ROLLBACK");
            foreach (var work in batch)
                work.Fail(new IOException("The ledger could not be written.", broken));
            return;
        }
        foreach (var work in batch)
            work.Tell();
    }

    private abstract class Work
    {
        public abstract bool Run(LedgerPage page);
        public abstract void Tell();
        public abstract void Fail(Exception why);
    }

    private sealed class Work<T>(Func<LedgerPage, T> run) : Work
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _fault;

        public Task<T> Answer => _answer.Task;

#pragma warning disable CA1031 // whatever one piece of work throws is its own answer; the others of the batch go on
        public override bool Run(LedgerPage page)
        {
            try
            {
                _result = run(page);
                return true;
            }
            catch (Exception fault)
            {
                _fault = fault;
                return false;
            }
        }
#pragma warning restore CA1031

        public override void Tell()
        {
            if (_fault is null)
                _answer.SetResult(_result!);
            else
                _answer.SetException(_fault);
        }

        public override void Fail(Exception why) => _answer.SetException(_fault ?? why);
    }
}
