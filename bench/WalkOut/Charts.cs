using System.Globalization;
using System.Net;
using System.Text;

namespace OpenAisle.Bench.WalkOut;

/// <summary>Plots as SVG, readable on light and dark pages.</summary>
internal static class Charts
{
    private const int PanelWidth = 300, PanelHeight = 190, Left = 52, Top = 64, Bottom = 46, Gap = 26;
    private const string Style = """
        <style>
        text{font:12px system-ui,sans-serif;fill:#333}.h{font-weight:600;font-size:14px}.s{fill:#666}.g{stroke:#ddd}.a{stroke:#999}
        .l0{stroke:#0b62a4}.l1{stroke:#c4530a}.l2{stroke:#5a7d1d}.f0{fill:#0b62a4}.f1{fill:#c4530a}.f2{fill:#5a7d1d}
        .l0,.l1,.l2{fill:none;stroke-width:2}.d{stroke-dasharray:5 4}.t{stroke-width:1;opacity:.5}
        @media(prefers-color-scheme:dark){text{fill:#ddd}.s{fill:#aaa}.g{stroke:#333}.a{stroke:#777}
        .l0{stroke:#62b0f0}.l1{stroke:#f09a5a}.l2{stroke:#a8cf62}.f0{fill:#62b0f0}.f1{fill:#f09a5a}.f2{fill:#a8cf62}}
        </style>

        """;

    /// <summary>Groups of bars from 0 to 1.</summary>
    public static string Bars(string title, IReadOnlyList<string> names, IReadOnlyList<(string Group, double[] Values)> groups)
    {
        var (width, step) = (Left + 20 + groups.Count * 88, 88);
        var svg = Open(width, Top + 200 + 56, title);
        Legend(svg, names, 44);
        for (var i = 0; i <= 5; i++)
            Level(svg, Left, width - 20, Top + 200 - i * 40, Text(i / 5.0));
        for (var g = 0; g < groups.Count; g++)
        {
            for (var n = 0; n < names.Count; n++)
            {
                var height = 200 * Math.Clamp(groups[g].Values[n], 0, 1);
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"f{n}\" x=\"{Left + 8 + g * step + n * 22}\" y=\"{Top + 200 - height:0.#}\" width=\"19\" height=\"{height:0.#}\"><title>{WebUtility.HtmlEncode(groups[g].Group)}, {WebUtility.HtmlEncode(names[n])}: {groups[g].Values[n]:0.000}</title></rect>\n");
            }
            var words = Wrap(groups[g].Group);
            for (var w = 0; w < words.Count; w++)
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"s\" x=\"{Left + 40 + g * step}\" y=\"{Top + 218 + w * 14}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(words[w])}</text>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A panel for each thing varied; lines for each series. A series whose name begins with "~" is dashed.</summary>
    public static string Panels(string title, IReadOnlyList<string> names, IReadOnlyList<Panel> panels, double lowest)
    {
        var across = Math.Min(3, panels.Count);
        var down = (panels.Count + across - 1) / across;
        var svg = Open(across * (PanelWidth + Gap) + 20, down * (PanelHeight + Bottom + 30) + Top, title);
        Legend(svg, names, 44);
        for (var i = 0; i < panels.Count; i++)
            Draw(svg, panels[i], names, i % across * (PanelWidth + Gap), Top + 16 + i / across * (PanelHeight + Bottom + 30), lowest);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, Panel panel, IReadOnlyList<string> names, int x, int y, double lowest)
    {
        var (left, right, bottom) = (x + Left, x + PanelWidth, y + PanelHeight);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left}\" y=\"{y - 12}\">{WebUtility.HtmlEncode(panel.Title)}</text>\n");
        for (var i = 0; i <= 4; i++)
            Level(svg, left, right, bottom - i * PanelHeight / 4, Text(lowest + (1 - lowest) * i / 4));
        var (least, most) = (panel.At[0], panel.At[^1]);
        double AtX(double value) => left + (value - least) / (most - least) * (right - left);
        double AtY(double value) => bottom - (Math.Clamp(value, lowest, 1) - lowest) / (1 - lowest) * PanelHeight;
        var written = double.NegativeInfinity;
        foreach (var at in panel.At)
        {
            // Values that lie so close that their figures would run into each other go without.
            if (AtX(at) - written < 34)
                continue;
            written = AtX(at);
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"s\" x=\"{AtX(at):0.#}\" y=\"{bottom + 18}\" text-anchor=\"middle\">{Text(at)}</text>\n");
        }
        for (var n = 0; n < names.Count; n++)
        {
            var line = n / 2 % 3;
            var points = string.Join(" ", panel.Values[n].Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{AtX(panel.At[i]):0.#},{AtY(value):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"l{line}{(n % 2 == 1 ? " d" : "")}\" points=\"{points}\"/>\n");
            for (var i = 0; i < panel.At.Count && panel.Margins is not null; i++)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"l{line} t\" d=\"M{AtX(panel.At[i]):0.#},{AtY(panel.Values[n][i] - panel.Margins[n][i]):0.#}V{AtY(panel.Values[n][i] + panel.Margins[n][i]):0.#}\"/>\n");
            for (var i = 0; i < panel.At.Count; i++)
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"f{line}\" cx=\"{AtX(panel.At[i]):0.#}\" cy=\"{AtY(panel.Values[n][i]):0.#}\" r=\"3\"><title>{WebUtility.HtmlEncode(names[n])}, {Text(panel.At[i])}: {panel.Values[n][i]:0.000}{(panel.Margins is null ? "" : $" ± {Table.Share(panel.Margins[n][i])}")}</title></circle>\n");
        }
    }

    private static StringBuilder Open(int width, int height, string title) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n")
        .Append(Style)
        .Append(CultureInfo.InvariantCulture, $"<text class=\"h\" x=\"{Left - 30}\" y=\"22\">{WebUtility.HtmlEncode(title)}</text>\n");

    // Two series of one colour: the second is dashed.
    private static void Legend(StringBuilder svg, IReadOnlyList<string> names, int y)
    {
        var paired = names.Count is 2 or > 3;
        var x = Left - 30;
        for (var n = 0; n < names.Count; n++)
        {
            var (colour, dashed) = paired ? (n / 2 % 3, n % 2 == 1) : (n, false);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"l{colour}{(dashed ? " d" : "")}\" x1=\"{x}\" y1=\"{y - 4}\" x2=\"{x + 24}\" y2=\"{y - 4}\"/><text x=\"{x + 30}\" y=\"{y}\">{WebUtility.HtmlEncode(names[n])}</text>\n");
            x += 48 + 7 * names[n].Length;
        }
    }

    private static void Level(StringBuilder svg, int left, int right, int y, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"g\" x1=\"{left}\" y1=\"{y}\" x2=\"{right}\" y2=\"{y}\"/><text class=\"s\" x=\"{left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{text}</text>\n");

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static List<string> Wrap(string text)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length > 12)
                lines.Add("");
            lines[^1] = lines[^1].Length == 0 ? word : lines[^1] + " " + word;
        }
        return lines;
    }
}

/// <summary>One thing varied: at which values, and each series' results.</summary>
/// <param name="Margins">Half of each value's interval, where there is one.</param>
internal sealed record Panel(string Title, IReadOnlyList<double> At, IReadOnlyList<double[]> Values, IReadOnlyList<double[]>? Margins = null);
