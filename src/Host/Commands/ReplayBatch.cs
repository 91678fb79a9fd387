using System.Globalization;
using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.Host.Commands;

/// <summary>
/// Judges recorded sessions on all cores, a result file each. A session that cannot be judged, whatever the reason, is named, and the
/// others are judged.
/// </summary>
internal sealed class ReplayBatch(DirectoryInfo into)
{
    private const int BarCells = 30;

    private readonly Lock _gate = new();
    private int _done;
    private int _failed;
    private int _barLength;

    /// <returns>0 when every session was judged, else 1.</returns>
    public async Task<int> Run(DirectoryInfo[] sessions, CancellationToken cancel)
    {
        if (sessions.GroupBy(session => session.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } equal)
        {
            throw new ArgumentException($"Two sessions are called {equal.Key}: their results would be one file.");
        }

        into.Create();
        Show(sessions.Length);
        await Parallel.ForEachAsync(
            sessions, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, async (session, stop) =>
            {
                var (judged, lines) = await Judge(session, stop);
                lock (_gate)
                {
                    _failed += judged ? 0 : 1;
                    _done++;
                    Wipe();
                    foreach (var line in lines)
                    {
                        Console.Error.WriteLine(line);
                    }

                    Show(sessions.Length);
                }
            });
        if (!Console.IsOutputRedirected)
        {
            Console.WriteLine();
        }

        return _failed == 0 ? 0 : 1;
    }

    /// <summary>What could not be read of a session, and what is wrong with its sensors.</summary>
    public static IEnumerable<string> Notes(DirectoryInfo session, Replayed replayed) =>
    [
        .. replayed.Problems.Select(problem => $"{session.Name}: {problem}"),
        .. replayed.Faults.Select(fault => $"{session.Name}: plate {fault.Plate}: {fault.Detail}"),
    ];

    private async Task<(bool Judged, IEnumerable<string> Lines)> Judge(DirectoryInfo session, CancellationToken stop)
    {
        try
        {
            var replayed = Replay.Of(Recording.Open(session.FullName), cancel: stop);
            await ReplayFiles.WriteReceipts(Path.Combine(into.FullName, session.Name + ".json"), replayed, stop);
            return (true, Notes(session, replayed));
        }
        catch (Exception told) when (told is IOException or UnauthorizedAccessException)
        {
            return (false, [$"{session.Name}: {told.Message}"]);
        }
        catch (Exception told) when (!stop.IsCancellationRequested)
        {
            // A fault of ours: the place helps whoever mends it, and the other sessions are not to blame.
            return (false, [$"{session.Name}: could not be judged: {told.GetType().Name}: {told.Message} {told.StackTrace?.Split('\n')[0].Trim()}"]);
        }
    }

    /// <summary>At a terminal one line that fills; in a log a line each tenth.</summary>
    private void Show(int of)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{_done} of {of} sessions");
        if (!Console.IsOutputRedirected)
        {
            var cells = _done * BarCells / of;
            var bar = $"[{new string('#', cells)}{new string('.', BarCells - cells)}] {text}";
            Console.Write('\r' + bar);
            _barLength = bar.Length;
        }
        else if (_done == of || _done * 10 / of > (_done - 1) * 10 / of)
        {
            Console.WriteLine(text);
        }
    }

    // What is said on the error stream stands on a line of its own.
    private void Wipe()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write('\r' + new string(' ', _barLength) + '\r');
        }
    }
}
