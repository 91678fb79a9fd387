using System.Collections.Concurrent;
using System.Diagnostics;

namespace OpenAisle.Journal.Tests;

/// <summary>A host in a process of its own, which a test may kill.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Child(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } said)
            {
                Lines.Enqueue((Stopwatch.GetTimestamp(), said));
            }
        };
        _process.ErrorDataReceived += (_, line) => Errors.Enqueue(line.Data ?? "");
        _process.Exited += (_, _) => _ended.TrySetResult();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static string Program => Path.Combine(
        AppContext.BaseDirectory, "..", "..", "JournalChild", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "OpenAisle.JournalChild");

    internal ConcurrentQueue<(long At, string Line)> Lines { get; } = [];

    internal ConcurrentQueue<string> Errors { get; } = [];

    internal int ExitCode => _process.ExitCode;

    internal static Child Start(params string[] arguments) => Run(Program, arguments);

    /// <summary>The child under strace, whose own arguments come first.</summary>
    internal static Child Traced(string[] strace, params string[] arguments) => Run("strace", [.. strace, Program, .. arguments]);

    private static Child Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A traced process ends when it fails fast; a memory image of it would only cost time.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return new Child(start);
    }

    internal async Task UntilReady()
    {
        await Waiting.Until(() => Lines.Any(line => line.Line == "ready") || _process.HasExited, TimeSpan.FromMinutes(2));
        Assert.False(_process.HasExited, string.Join('\n', Errors));
    }

    internal void Go() => _process.StandardInput.WriteLine("go");

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    internal void Kill() => _process.Kill();

    internal Task Finish()
    {
        _process.StandardInput.Close();
        return Ended();
    }

    internal async Task Ended()
    {
        await _ended.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
