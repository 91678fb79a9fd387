using System.CommandLine;
using System.Globalization;
using OpenAisle.Catalogue.OpenFoodFacts;

namespace OpenAisle.Host.Commands;

/// <summary><c>import openfoodfacts FILE</c>: files the products of an export, with a report of each record that was refused.</summary>
internal static class ImportCommand
{
    private const int BarCells = 30;

    public static Command Command()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "JSON lines, plain or gzip." };
        file.AcceptExistingOnly();
        var command = new Command(
            "openfoodfacts", "Products of an Open Food Facts export. Exit code 0: all in; 1: some refused; 2: the file is damaged.") { file };
        command.SetAction((parsed, cancel) => Plainly.Run(() => Run(parsed, parsed.GetValue(file)!, cancel)));
        return new Command("import", "Files products of other systems. A second run of the same file changes nothing.") { command };
    }

    private static async Task<int> Run(ParseResult parsed, FileInfo file, CancellationToken cancel)
    {
        await using var data = await ShopData.ToChange(parsed, cancel);
        IProgress<ImportProgress> progress = Console.IsOutputRedirected ? new Lines() : new Bar();
        var report = await data.Get<OpenFoodFactsImport>().Run(file.FullName, progress, cancel);
        if (!Console.IsOutputRedirected)
        {
            Console.WriteLine();
        }

        foreach (var line in report.Lines())
        {
            Console.WriteLine(line);
        }

        return report.ExitCode;
    }

    private static double Share(ImportProgress progress) => progress.TotalBytes == 0 ? 1 : (double)progress.BytesRead / progress.TotalBytes;

    private static string Words(ImportProgress progress) => string.Create(
        CultureInfo.InvariantCulture, $"{Share(progress) * 100,3:0} %  {progress.Records} records, {progress.Refused} refused");

    /// <summary>At a terminal: one line that fills.</summary>
    private sealed class Bar : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            var cells = (int)(Share(value) * BarCells);
            Console.Write($"\r[{new string('#', cells)}{new string('.', BarCells - cells)}] {Words(value)}");
        }
    }

    /// <summary>In a log: a line for each tenth.</summary>
    private sealed class Lines : IProgress<ImportProgress>
    {
        private int _tenths;

        public void Report(ImportProgress value)
        {
            if ((int)(Share(value) * 10) > _tenths)
            {
                _tenths = (int)(Share(value) * 10);
                Console.WriteLine(Words(value).TrimStart());
            }
        }
    }
}
