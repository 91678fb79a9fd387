using System.Diagnostics;

namespace OpenAisle.Host.Drill;

/// <summary>A worker as its parent sees it: what it says, and its end.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly List<Said> _said = [];
    private readonly Lock _one = new();
    private readonly Task _listening;
    private readonly Task _logging;

    private WorkerProcess(Process process, string log)
    {
        _process = process;
        _listening = Listen();
        _logging = Keep(log);
    }

    /// <param name="log">The file for what it logs.</param>
    public static async Task<WorkerProcess> Start(WorkerTask task, string log, CancellationToken cancel)
    {
        var process = ChildProcess.Start(typeof(WorkerProcess).Assembly.Location, ["drill", "worker"], input: true);
        var worker = new WorkerProcess(process, log);
        await process.StandardInput.WriteLineAsync(task.Write().AsMemory(), cancel);
        await process.StandardInput.FlushAsync(cancel);
        return worker;
    }

    /// <summary>SIGKILL: nothing of it runs any more.</summary>
    public void Kill() => _process.Kill();

    /// <exception cref="TimeoutException">It did not say so in time, or ended without.</exception>
    public async Task<Said> Until(string what, TimeSpan within)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            lock (_one)
            {
                if (_said.Find(said => said.What == what) is { } found)
                {
                    return found;
                }
            }

            if (since.Elapsed > within || _process.HasExited)
            {
                throw new TimeoutException($"The shop did not say '{what}' in {since.Elapsed.TotalSeconds:N0} s. What it logged is in the drill's folder.");
            }

            await Task.Delay(LooksEvery);
        }
    }

    public async Task Ended(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>All that it said before its end.</summary>
    public async Task<IReadOnlyList<Said>> Everything()
    {
        await _process.WaitForExitAsync();
        await _listening;
        return _said;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await Task.WhenAll(_listening, _logging);
        _process.Dispose();
    }

    private async Task Listen()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Said.Read(line) is { } said)
            {
                lock (_one)
                {
                    _said.Add(said);
                }
            }
        }
    }

    private async Task Keep(string log)
    {
        await using var file = File.Create(log);
        await _process.StandardError.BaseStream.CopyToAsync(file);
    }
}
