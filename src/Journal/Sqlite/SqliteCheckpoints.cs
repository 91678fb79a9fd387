using SQLitePCL;

namespace OpenAisle.Journal.Sqlite;

/// <summary>
/// Copies the log into the file beside the writer, on a connection of its own, so that no commit waits for it. Under a load that never pauses
/// the log would grow for ever, since it starts anew only when all of it is copied: past a size the writer is asked to copy the little that is left.
/// </summary>
internal sealed class SqliteCheckpoints(string path) : IDisposable
{
    /// <summary>64 MB of log.</summary>
    private const int PagesBeforeRestart = 16_384;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private int _restartWanted;

    internal void Start() => _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Called by the writer between two commits.</summary>
    internal void FinishIfWanted(SqliteFile writer)
    {
        if (Interlocked.Exchange(ref _restartWanted, 0) == 1)
        {
            Copy(writer);
        }
    }

    private void Run()
    {
        using var file = SqliteFile.Open(path, readOnly: false);
        file.Run("pragma synchronous = full");
        while (!_stopping.Token.WaitHandle.WaitOne(Every))
        {
            if (Copy(file) > PagesBeforeRestart)
            {
                Volatile.Write(ref _restartWanted, 1);
            }
        }
    }

    /// <summary>Copies what nobody stands in the way of; returns how many pages the log has.</summary>
    private static int Copy(SqliteFile file)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(file.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out _);
        if (new SqliteFailure(code, "checkpoint") is { IsFailedSync: true } failed)
        {
            Environment.FailFast($"The journal could not be synced to disk: {failed.Message}. What the disk holds is not known.");
        }

        // A full disk or a busy file leaves the log as it is; the next round tries again.
        return code == raw.SQLITE_OK ? pages : 0;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _running.Wait();
        _stopping.Dispose();
    }
}
