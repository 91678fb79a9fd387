using System.CommandLine;

namespace OpenAisle.Host.Commands;

/// <summary>The command line: one file a command. Without a command the shop is served.</summary>
internal static class CommandLine
{
    /// <summary>How long a command may take to end after Ctrl+C before the process is left.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);

    public static Task<int> Run(string[] args) =>
        Root().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = EndsWithin });

    internal static RootCommand Root()
    {
        var root = new RootCommand(
            """
            OpenAisle: one catalogue, one stock, one basket.

            Settings come from appsettings.json, from the environment (OPENAISLE_DATA, OPENAISLE_POSTGRES, OPENAISLE_URL,
            OPENAISLE_DEMO, OPENAISLE_SANDBOX__URL, …) and from the options below, the later the stronger.
            """)
        {
            Serve.Command(),
            ImportCommand.Command(),
            FeedCommand.Command(),
            PriceCommand.Command(),
            JournalCommand.Command(),
            BackupCommand.Command(),
            RestoreCommand.Command(),
            EraseCommand.Command(),
            ReconcileCommand.Command(),
            DrillCommand.Command(),
            StaffKeyCommand.Command(),
            DutyCommand.Command(),
            SearchCommand.Command(),
            BenchCommand.Command(),
            WalkOutCommand.Command(),
        };
        foreach (var option in SharedOptions.All)
        {
            root.Options.Add(option);
        }

        root.SetAction(Serve.Run);
        return root;
    }
}
