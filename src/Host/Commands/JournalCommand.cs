using System.CommandLine;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Host.Commands;

/// <summary><c>journal verify | show | rebuild | export</c>: looks at the journal, also while a host writes it.</summary>
internal static class JournalCommand
{
    public static Command Command() => new("journal", "Looks at the journal, also while the shop runs.") { Verify(), Show(), Rebuild(), Export() };

    private static Command Verify()
    {
        var command = new Command("verify", "Reads every fact and checks positions, versions, bodies and the laws. Exit code 1 when something is wrong.");
        command.SetAction((parsed, cancel) => Plainly.Run(async () =>
        {
            await using var data = await ShopData.ToRead(parsed, cancel);
            var report = await data.Get<JournalVerify>().Run(cancel);
            foreach (var (kind, count) in report.Kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal))
            {
                Console.WriteLine($"{count,12}  {kind}");
            }

            Console.WriteLine($"{report.Facts,12}  facts in {report.Streams} streams");
            foreach (var law in report.Laws)
            {
                Console.WriteLine($"{(law.Report.Holds ? "holds" : "BROKEN"),12}  {law.Law} (checked on {law.Report.Checked})");
                foreach (var breach in law.Report.Breaches)
                {
                    Console.WriteLine($"{"",14}{breach}");
                }
            }

            foreach (var finding in report.Findings)
            {
                Console.WriteLine($"{"WRONG",12}  {finding}");
            }

            Console.WriteLine(report.IsSound ? "The journal is sound." : "The journal is NOT sound.");
            return report.IsSound ? 0 : 1;
        }));
        return command;
    }

    private static Command Show()
    {
        var stream = new Argument<string>("STREAM") { Description = "Such as order/0197c0de-…" };
        var command = new Command("show", "Prints the facts of one stream as JSON lines.") { stream };
        command.SetAction((parsed, cancel) => Plainly.Run(async () =>
        {
            if (!StreamId.TryParse(parsed.GetValue(stream), out var id))
            {
                throw new SettingException($"'{parsed.GetValue(stream)}' is not a stream such as order/0197c0de-5a1e-7000-8000-00000000cafe.");
            }

            await using var data = await ShopData.ToRead(parsed, cancel);
            await using var output = Console.OpenStandardOutput();
            return await data.Get<JournalExport>().Of(id, output, cancel) > 0 ? 0 : throw new SettingException($"There is no {id}.");
        }));
        return command;
    }

    private static Command Rebuild()
    {
        var models = new Argument<string[]>("MODEL") { Description = "Read models to rebuild; all without one.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("rebuild", "Throws the rows of read models away and builds them from the journal.") { models };
        command.SetAction((parsed, cancel) => Plainly.Run(async () =>
        {
            await using var data = await ShopData.ToChange(parsed, cancel);
            await data.Get<RebuildReadModels>().Run(
                parsed.GetValue(models) ?? [], (model, at, head) => Console.WriteLine($"{model}: {at} of {head}"), cancel);
            return 0;
        }));
        return command;
    }

    private static Command Export()
    {
        var to = new Option<FileInfo>("--to") { Description = "Write to this file instead of the standard output.", HelpName = "FILE" };
        var after = new Option<long>("--after") { Description = "Only facts behind this position.", HelpName = "POSITION" };
        var command = new Command("export", "Writes the journal as JSON lines.") { to, after };
        command.SetAction((parsed, cancel) => Plainly.Run(async () =>
        {
            await using var data = await ShopData.ToRead(parsed, cancel);
            await using var output = parsed.GetValue(to) is { } file ? file.Create() : Console.OpenStandardOutput();
            await using var buffered = new BufferedStream(output, 1 << 16);
            var written = await data.Get<JournalExport>().All(buffered, parsed.GetValue(after), cancel);
            await Console.Error.WriteLineAsync($"{written} facts");
            return 0;
        }));
        return command;
    }
}
