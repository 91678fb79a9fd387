using System.CommandLine;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Host.Commands;

/// <summary><c>backup TO</c>: everything the shop knows, into a folder, while it goes on.</summary>
internal static class BackupCommand
{
    public static Command Command()
    {
        var to = new Argument<DirectoryInfo>("TO") { Description = "A folder that is empty or not there yet." };
        var command = new Command("backup", "Takes everything into a folder, also while the shop runs.") { to };
        command.SetAction((parsed, cancel) => Plainly.Run(async () =>
        {
            await using var data = await ShopData.ToRead(parsed, cancel);
            var manifest = await data.Get<Backup>().Run(parsed.GetValue(to)!.FullName, cancel);
            foreach (var file in manifest.Files)
            {
                Console.WriteLine($"{file.Bytes,14}  {file.Name}");
            }

            Console.WriteLine($"Everything up to position {manifest.Head} is in {parsed.GetValue(to)!.FullName}.");
            return 0;
        }));
        return command;
    }
}
