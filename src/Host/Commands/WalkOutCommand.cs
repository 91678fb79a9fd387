using System.CommandLine;
using OpenAisle.WalkOut.Recordings;

namespace OpenAisle.Host.Commands;

/// <summary><c>walkout replay DIR…</c>: judges recorded sessions of a sensor store.</summary>
internal static class WalkOutCommand
{
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
            else if (given.GetValue(file)?.FullName is { } path && path == given.GetValue(events)?.FullName)
            {
                given.AddError("--out and --events name one file.");
            }
        });
        replay.SetAction((given, cancel) => Plainly.Run(() => given.GetValue(folder) is { } into
            ? new ReplayBatch(into).Run(given.GetValue(folders)!, cancel)
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

        Console.WriteLine($"Receipts: {replayed.Receipts.Count}, in {file.FullName}");
        foreach (var line in ReplayBatch.Notes(session, replayed))
        {
            await Console.Error.WriteLineAsync(line);
        }

        return 0;
    }
}
