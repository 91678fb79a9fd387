using System.Globalization;
using OpenAisle.Catalogue.Search.Judging;

namespace OpenAisle.Host.Bench;

/// <summary>How good and how fast search is: judged queries over the demo's goods.</summary>
internal static class SearchBench
{
    public static int Run(bool each, string[] asked)
    {
        using var trial = new DemoTrial();
        foreach (var query in asked)
        {
            Console.WriteLine(query);
            foreach (var name in trial.Names(query))
            {
                Console.WriteLine($"    {name}");
            }
        }

        if (each)
        {
            foreach (var line in trial.Lines())
            {
                Console.WriteLine(line);
            }
        }

        var tuned = trial.Judge(setAside: false);
        var aside = trial.Judge(setAside: true);
        Print("settings were chosen on", tuned);
        Print("set aside", aside);
        return 0;
    }

    private static void Print(string half, TrialFigures figures) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{half}: {figures.Queries} queries, nDCG@10 {figures.Ours:0.0000}, plain BM25 {figures.Plain:0.0000}, {figures.GainPercent:+0.0;-0.0} %"));
}
