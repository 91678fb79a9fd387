using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Catalogue.Feeds.Mapping;

namespace OpenAisle.Host.Commands;

/// <summary><c>feed …</c>: files of other systems, checked, taken, approved, and all of the catalogue written out again.</summary>
internal static class FeedCommand
{
    private const int UsualRuns = 20;

    public static Command Command() => new("feed", "Takes item, price, promotion, planogram, store and sales files of other systems; see docs/feeds.md.")
    {
        Check(), Run(), Status(), Decide("approve", "Applies a file that waits, as it was held."), Decide("reject", "Turns down a file that waits."), Export(),
    };

    private static Command Check()
    {
        var mapping = Mapping();
        var files = Files();
        var command = new Command("check", "Reads files and shows what they would change. Nothing is written. Exit code 0: they could be taken; 1: they would wait; 2: refused.")
        {
            mapping, files,
        };
        command.SetAction((parsed, cancel) => Faults(async () =>
        {
            await using var data = await ShopData.ToChange(parsed, cancel);
            return await Each(parsed.GetValue(files)!, file => data.Get<FeedDesk>().Check(Text(parsed.GetValue(mapping)!), file.OpenRead(), file.Name, cancel));
        }));
        return command;
    }

    private static Command Run()
    {
        var mapping = Mapping();
        var files = Files();
        files.Arity = ArgumentArity.ZeroOrMore;
        var command = new Command("run", "Takes files; without any, those that lie where the mapping says. Exit code 0: all in; 1: some wait; 2: some are refused.")
        {
            mapping, files,
        };
        command.SetAction((parsed, cancel) => Faults(async () =>
        {
            await using var data = await ShopData.ToChange(parsed, cancel);
            var text = Text(parsed.GetValue(mapping)!);
            if (parsed.GetValue(files) is { Length: > 0 } given)
            {
                return await Each(given, file => data.Get<FeedDesk>().Run(text, file.OpenRead(), file.Name, cancel));
            }

            var worst = 0;
            var folder = Path.GetDirectoryName(Path.GetFullPath(parsed.GetValue(mapping)!))!;
            await foreach (var (file, outcome) in data.Get<FeedVisit>().Visit(text, folder, cancel))
            {
                worst = Math.Max(worst, Print(file, outcome));
            }

            return worst;
        }));
        return command;
    }

    private static Command Status()
    {
        var last = SharedOptions.Number("--last", UsualRuns, "How many runs.");
        var waiting = new Option<bool>("--waiting") { Description = "Only files that wait for approval." };
        var report = new Option<string?>("--report") { Description = "The report of one run.", HelpName = "RUN" };
        var command = new Command("status", "The last runs.") { last, waiting, report };
        command.SetAction((parsed, cancel) => Faults(async () =>
        {
            await using var data = await ShopData.ToRead(parsed, cancel);
            if (parsed.GetValue(report) is { } run)
            {
                Console.WriteLine(await data.Get<FeedDesk>().Report(run, cancel) ?? throw new SettingException("There is no such run."));
                return 0;
            }

            var runs = await data.Get<FeedDesk>().Runs(parsed.GetValue(last), parsed.GetValue(waiting), cancel);
            if (runs.Count == 0)
            {
                Console.WriteLine(parsed.GetValue(waiting) ? "No file waits." : "No file was taken yet.");
            }

            foreach (var row in runs)
            {
                var by = row.DecidedBy.Length > 0 ? $" by {row.DecidedBy} at {row.DecidedAt:u}" : "";
                Console.WriteLine($"{row.Id}  {row.Started:u}  {row.Outcome,-8}  {row.Source}  {row.File}{by}");
                Console.WriteLine($"    {(row.Why.Length > 0 ? row.Why : row.Counts)}");
            }

            foreach (var receipt in await data.Get<FeedDesk>().RefusedReceipts(parsed.GetValue(last), cancel))
            {
                Console.WriteLine($"receipt {receipt.Receipt} of {receipt.Store} is not in the stock ledger ({receipt.Source}, {receipt.At:u}): {receipt.Why}");
            }

            return 0;
        }));
        return command;
    }

    private static Command Decide(string word, string what)
    {
        var run = new Argument<string>("RUN") { Description = "As feed status shows it." };
        var by = new Option<string>("--by") { Description = "Who decides; it is written down.", Required = true, HelpName = "NAME" };
        var command = new Command(word, what) { run, by };
        command.SetAction((parsed, cancel) => Faults(async () =>
        {
            await using var data = await ShopData.ToChange(parsed, cancel);
            var (desk, id, name) = (data.Get<FeedDesk>(), parsed.GetValue(run)!, parsed.GetValue(by)!);
            switch (word == "approve" ? await desk.Approve(id, name, cancel) : await desk.Reject(id, name, cancel))
            {
                case FeedDecision.Done(null):
                    Console.WriteLine("rejected");
                    return 0;
                case FeedDecision.Done(var outcome):
                    return Print(id, outcome);
                case FeedDecision.NotWaiting(var now):
                    Console.WriteLine($"It does not wait any more; it is {now}.");
                    return 2;
                case FeedDecision.NoSuchRun:
                    Console.WriteLine("There is no such run.");
                    return 2;
                default:
                    throw new UnreachableException();
            }
        }));
        return command;
    }

    private static Command Export()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "Made where it is missing." };
        var command = new Command("export", "Writes stores, products, prices, promotions and places as the CSVs of docs/pricing.md.") { folder };
        command.SetAction((parsed, cancel) => Faults(async () =>
        {
            await using var data = await ShopData.ToRead(parsed, cancel);
            foreach (var (file, rows) in await data.Get<FeedExport>().Write(parsed.GetValue(folder)!.FullName, cancel))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {rows} rows"));
            }

            return 0;
        }));
        return command;
    }

    private static Option<string> Mapping() => new("--mapping", "-m")
    {
        Description = $"The source's mapping: a file, or one that is shipped ({string.Join(", ", ShippedMappings.Names)}).",
        Required = true,
        HelpName = "FILE",
    };

    private static Argument<FileInfo[]> Files()
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Plain, gzip or zip; in the order in which they are to be taken.", Arity = ArgumentArity.OneOrMore };
        files.AcceptExistingOnly();
        return files;
    }

    private static string Text(string mapping) =>
        File.Exists(mapping) ? File.ReadAllText(mapping) : ShippedMappings.Find(mapping) ?? throw new SettingException($"There is no mapping '{mapping}'.");

    private static async Task<int> Each(IReadOnlyList<FileInfo> files, Func<FileInfo, Task<FeedOutcome>> take)
    {
        var worst = 0;
        foreach (var file in files)
        {
            worst = Math.Max(worst, Print(file.Name, await take(file)));
        }

        return worst;
    }

    /// <summary>Prints the report, the verdict last; gives the exit code.</summary>
    private static int Print(string file, FeedOutcome? outcome)
    {
        if (outcome is null)
        {
            return 0;
        }

        foreach (var line in outcome.Report.Lines().Where(line => outcome is not FeedOutcome.Applied || !line.StartsWith("differs", StringComparison.Ordinal)))
        {
            Console.WriteLine(line);
        }

        var (verdict, code) = outcome switch
        {
            FeedOutcome.Checked { Report.Damage: { } damage } => ($"would be refused: {damage}", 2),
            FeedOutcome.Checked { Waits: { } why } => ($"would wait: {why}", 1),
            FeedOutcome.Checked => ("could be taken", 0),
            FeedOutcome.Applied(_, var run) => ($"applied, run {run}", 0),
            FeedOutcome.Waiting(_, var run, var why) => ($"waits, run {run}: {why}", 1),
            FeedOutcome.Refused(_, var run, var why) => ($"refused, run {run}: {why}", 2),
            _ => throw new UnreachableException(),
        };
        Console.WriteLine($"{file}: {verdict}");
        return code;
    }

    private static Task<int> Faults(Func<Task<int>> command) => Plainly.Run(async () =>
    {
        try
        {
            return await command();
        }
        catch (MappingException fault)
        {
            throw new SettingException(fault.Message);
        }
    });
}
