namespace OpenAisle.Bench.WalkOut;

/// <summary>What a suite found: its protocol, tables, plots, one line of JSON.</summary>
internal sealed class Report(string suite, string protocol)
{
    /// <summary>Most mistakes that are listed one by one.</summary>
    public const int MostMistakes = 60;

    public string Suite { get; } = suite;

    public string Protocol { get; } = protocol;

    public List<string> Tables { get; } = [];

    public List<(string File, string Svg)> Charts { get; } = [];

    /// <summary>Which seeds the engine judged wrongly.</summary>
    public List<string> Findings { get; } = [];

    public string Json { get; set; } = "{}";

    public void Print(TextWriter to)
    {
        to.WriteLine(Protocol);
        to.WriteLine();
        foreach (var table in Tables)
            to.WriteLine(table);
        foreach (var finding in Findings)
            to.WriteLine(finding);
        to.WriteLine(Json);
    }

    /// <summary>Puts the tables into <c>walkout-figures.md</c> in that folder, in the place of the suite's earlier ones, and the plots beside it.</summary>
    public void Write(string folder, string command)
    {
        foreach (var (name, svg) in Charts)
        {
            Directory.CreateDirectory(Path.Combine(folder, "walkout"));
            File.WriteAllText(Path.Combine(folder, "walkout", name), svg);
        }
        var path = Path.Combine(folder, "walkout-figures.md");
        var text = File.Exists(path)
            ? File.ReadAllText(path)
            : "# Walk out: measured figures\n\nWritten by `bench/WalkOut`, each section by the command above it. Simulated figures come from the virtual store in `sim/`.\n";
        var (begin, end) = ($"<!-- {Suite} -->\n", $"<!-- end of {Suite} -->\n");
        var charts = string.Concat(Charts.Select(chart => $"![{chart.File[..^4]}](walkout/{chart.File})\n\n"));
        var section = $"{begin}## {Suite}\n\n`{command}`\n\n{Protocol.Trim()}\n\n{string.Join("\n", Tables)}\n{charts}{end}";
        var (from, until) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        text = from >= 0 && until > from ? text[..from] + section + text[(until + end.Length)..] : text + "\n" + section;
        File.WriteAllText(path, text);
    }
}
