using System.CommandLine;
using System.Globalization;
using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.Host.Commands;

/// <summary><c>walkout replay DIR…</c>: judges recorded sessions of a sensor store.</summary>
internal static class WalkOutCommand
{
    private const int BarCells = 30;

    public static Command Command()
    {
        var folders = new Argument<DirectoryInfo[]>("DIR")
        {
            Description = "Folders with plate_data.json, planogram.json, products.json and, where bodies were tracked, full_targets.json.",
            Arity = ArgumentArity.OneOrMore,
        };
        var file = new Option<FileInfo?>("--out") { Description = "Where to write the receipts of one session.", HelpName = "FILE" };
        var events = new Option<FileInfo?>("--events") { Description = "Where to write the shelf events of one session.", HelpName = "FILE" };
        var folder = new Option<DirectoryInfo?>("--out-dir")
        {
            Description = "Where to write <folder name>.json for each session; they are judged on all cores.",
            HelpName = "DIR",
        };
        var replay = new Command("replay", "Judges recorded sessions: who left with what. What could not be read is named on the error stream.")
        {
            folders, file, events, folder,
        };
        folders.AcceptExistingOnly();
        replay.Validators.Add(given =>
        {
            var several = given.GetValue(folder) is not null;
            if (several == (given.GetValue(file) is not null))
            {
                given.AddError("Say either --out FILE or --out-dir DIR.");
            }
            else if (several && given.GetValue(events) is not null)
            {
                given.AddError("--events goes with --out.");
            }
            else if (!several && given.GetValue(folders)?.Length > 1)
            {
                given.AddError("--out takes one session; several go with --out-dir.");
            }
        });
        replay.SetAction((given, cancel) => Plainly.Run(() => given.GetValue(folder) is { } into
            ? Many(given.GetValue(folders)!, into, cancel)
            : One(given.GetValue(folders)![0], given.GetValue(file)!, given.GetValue(events), cancel)));
        return new Command("walkout", "The sensor store.") { replay };
    }

    private static async Task<int> One(DirectoryInfo session, FileInfo file, FileInfo? events, CancellationToken cancel)
    {
        var replayed = Replay.Of(Recording.Open(session.FullName), cancel: cancel);
        await ReplayFiles.WriteReceipts(file.FullName, replayed, cancel);
        if (events is not null)
        {
            await ReplayFiles.WriteEvents(events.FullName, replayed, cancel);
        }

        Tell(session, replayed);
        return 0;
    }

    private static async Task<int> Many(DirectoryInfo[] sessions, DirectoryInfo into, CancellationToken cancel)
    {
        if (sessions.GroupBy(session => session.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } equal)
        {
            throw new ArgumentException($"Two sessions are called {equal.Key}: their results would be one file.");
        }

        into.Create();
        var (done, failed, gate) = (0, 0, new Lock());
        Show(0, sessions.Length);
        await Parallel.ForEachAsync(
            sessions, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, async (session, stop) =>
            {
                string? broken = null;
                Replayed? replayed = null;
                try
                {
                    replayed = Replay.Of(Recording.Open(session.FullName), cancel: stop);
                    await ReplayFiles.WriteReceipts(Path.Combine(into.FullName, session.Name + ".json"), replayed, stop);
                }
                catch (Exception told) when (told is IOException or UnauthorizedAccessException or InvalidDataException)
                {
                    broken = told.Message;
                }

                lock (gate)
                {
                    failed += broken is null ? 0 : 1;
                    if (broken is not null)
                    {
                        Console.Error.WriteLine($"{session.Name}: {broken}");
                    }
                    else
                    {
                        Tell(session, replayed!);
                    }

                    Show(++done, sessions.Length);
                }
            });
        if (!Console.IsOutputRedirected)
        {
            Console.WriteLine();
        }

        return failed == 0 ? 0 : 1;
    }

    private static void Tell(DirectoryInfo session, Replayed replayed)
    {
        foreach (var problem in replayed.Problems)
        {
            Console.Error.WriteLine($"{session.Name}: {problem}");
        }

        foreach (var fault in replayed.Faults)
        {
            Console.Error.WriteLine($"{session.Name}: plate {fault.Plate}: {fault.Detail}");
        }
    }

    /// <summary>At a terminal one line that fills; in a log a line each tenth.</summary>
    private static void Show(int done, int of)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{done} of {of} sessions");
        if (!Console.IsOutputRedirected)
        {
            var cells = done * BarCells / of;
            Console.Write($"\r[{new string('#', cells)}{new string('.', BarCells - cells)}] {text}");
        }
        else if (done == of || done * 10 / of > (done - 1) * 10 / of)
        {
            Console.WriteLine(text);
        }
    }
}
