using System.Collections.Frozen;

namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>Which department a record belongs to, by the table <c>department-rules.txt</c>: the first line that fits decides.</summary>
internal static class DepartmentRules
{
    private static readonly Rule[] Rules = Read();

    public static (string Department, TemperatureZone Zone) Of(IReadOnlyCollection<string> tags, string name)
    {
        var words = SearchWords.Fold(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var rule in Rules)
        {
            if (rule.IsTag ? tags.Any(rule.Fits) : words.Any(rule.Fits))
            {
                return (rule.Department, rule.Zone);
            }
        }

        return (Department.Other, TemperatureZone.Ambient);
    }

    private static Rule[] Read()
    {
        using var file = new StreamReader(typeof(DepartmentRules).Assembly.GetManifestResourceStream("department-rules.txt")!);
        return
        [
            .. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => !line.StartsWith('#'))
                .Select(RuleOf),
        ];
    }

    private static Rule RuleOf(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4 || !Department.All.Contains(parts[0]) || parts[2] is not ("tag:" or "word:"))
        {
            throw new FormatException($"department-rules.txt: '{line}' is not 'department zone tag:|word: values'.");
        }

        var isTag = parts[2] == "tag:";
        return new(
            parts[0], Enum.Parse<TemperatureZone>(parts[1], ignoreCase: true), isTag,
            parts[3..].Select(value => isTag ? "en:" + value : value).ToFrozenSet());
    }

    private sealed record Rule(string Department, TemperatureZone Zone, bool IsTag, FrozenSet<string> Values)
    {
        public bool Fits(string value) => Values.Contains(value);
    }
}
