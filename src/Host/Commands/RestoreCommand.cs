using System.CommandLine;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Host.Commands;

/// <summary>
/// <c>restore FROM</c>: puts a backup in the place of what is there, applies erasures again, and compares with the payment company what
/// happened since.
/// </summary>
internal static class RestoreCommand
{
    public static Command Command()
    {
        var from = new Argument<DirectoryInfo>("FROM") { Description = "A folder that backup wrote." };
        from.AcceptExistingOnly();
        var yes = new Option<bool>("--yes") { Description = "Replace what is there, without asking." };
        var command = new Command("restore", "Puts a backup in the place of what is there. The shop must not run.") { from, yes };
        command.SetAction((parsed, cancel) => Plainly.Run(() => Run(parsed, parsed.GetValue(from)!, parsed.GetValue(yes), cancel)));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, DirectoryInfo from, bool yes, CancellationToken cancel)
    {
        var settings = SharedOptions.Read(parsed);
        if (!yes && (settings.Postgres is not null || File.Exists(Path.Combine(settings.Data, "journal.db"))))
        {
            throw new SettingException("What is there would be replaced. Say so with --yes.");
        }

        BackupManifest manifest;
        await using (var closed = ShopData.Closed(parsed))
        {
            manifest = await closed.Get<Restore>().Run(from.FullName, cancel);
        }

        await using (var opened = await ShopData.ToAppend(parsed, cancel))
        {
            var erased = await opened.Get<Restore>().Repair(cancel);
            Console.WriteLine($"Restored to position {manifest.Head} of {manifest.At:u}; {erased} erasures applied again.");
        }

        try
        {
            return await ReconcileCommand.Here(parsed, DateOnly.FromDateTime(manifest.At.UtcDateTime), restored: true, cancel);
        }
        catch (HttpRequestException silent)
        {
            await Console.Error.WriteLineAsync($"The payment company does not answer ({silent.Message}). Run reconcile when it does.");
            return 1;
        }
    }
}
