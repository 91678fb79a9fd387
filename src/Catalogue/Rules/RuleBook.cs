using System.Collections.Concurrent;
using System.Globalization;
using OpenAisle.Catalogue.Prices;

namespace OpenAisle.Catalogue.Rules;

/// <summary>
/// All rules, from one file: <c>rules.csv</c> is shipped, and a grocer may import another one. Of two rules on one thing the one of the
/// finer place holds; of the same place, the one with more conditions, then the one that began later, then the one further down.
/// </summary>
public sealed class RuleBook
{
    private static readonly string[] Needed = ["topic", "place", "when", "then", "reason", "source"];
    private static readonly string[] Known = ["from", "until"];

    /// <summary>ISO 3166 codes of the member states.</summary>
    private static readonly HashSet<string> Eu =
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT",
        "RO", "SE", "SI", "SK",
    ];

    /// <summary>More places than a chain has stores are not remembered.</summary>
    private const int MostPlaces = 4_096;

    private readonly Dictionary<string, List<Rule>> _byTopic;
    private readonly ConcurrentDictionary<(string Topic, string Place), Rule[]> _byPlace = new();

    public RuleBook(IEnumerable<Rule> rules) =>
        _byTopic = rules.GroupBy(rule => rule.Topic).ToDictionary(group => group.Key, group => group.ToList());

    /// <summary>The rules that come with the program.</summary>
    public static RuleBook Shipped { get; } = ReadShipped();

    /// <summary>Reads a file of rules; what is wrong is told by line, and then there is no book.</summary>
    public static RuleBook? Read(Stream stream, string file, List<FileFault> faults)
    {
        var before = faults.Count;
        var rules = new List<Rule>();
        foreach (var row in CsvTable.Read(stream, file, Needed, Known, faults))
        {
            if (RuleOf(row, faults) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return faults.Count == before ? new(rules) : null;
    }

    /// <summary>The rules on a topic that hold in a place on a day for such goods, the strongest first.</summary>
    public IReadOnlyList<Rule> Of(string topic, string place, DateOnly date, IReadOnlyDictionary<string, string> goods)
    {
        List<Rule>? found = null;
        foreach (var rule in InPlace(topic, place))
        {
            if (rule.Holds(date, goods))
            {
                (found ??= []).Add(rule);
            }
        }

        return found ?? (IReadOnlyList<Rule>)[];
    }

    /// <summary>The strongest rule; null when there is none.</summary>
    public Rule? Strongest(string topic, string place, DateOnly date, IReadOnlyDictionary<string, string> goods)
    {
        foreach (var rule in InPlace(topic, place))
        {
            if (rule.Holds(date, goods))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>All rules on a topic that cover a place, the strongest first: asked for every line of every basket, and always the same.</summary>
    private Rule[] InPlace(string topic, string place)
    {
        if (_byPlace.TryGetValue((topic, place), out var known))
        {
            return known;
        }

        Rule[] found =
        [
            .. _byTopic.GetValueOrDefault(topic, []).Select((rule, order) => (Fine: Fineness(rule.Place, place), order, rule)).Where(one => one.Fine is not null)
                .OrderByDescending(one => one.Fine).ThenByDescending(one => one.rule.When.Count).ThenByDescending(one => one.rule.From ?? default)
                .ThenByDescending(one => one.order).Select(one => one.rule),
        ];
        if (_byPlace.Count >= MostPlaces)
        {
            _byPlace.Clear();
        }

        return _byPlace[(topic, place)] = found;
    }

    /// <summary>How finely a rule's place covers a place; null when it does not.</summary>
    private static int? Fineness(string of, string place) =>
        of == "EU" ? Eu.Contains(place.Split('-', '.')[0]) ? 0 : null
        : place == of ? of.Length
        : place.StartsWith(of, StringComparison.Ordinal) && place[of.Length] is '-' or '.' ? of.Length
        : null;

    private static Rule? RuleOf(CsvRow row, List<FileFault> faults)
    {
        var before = faults.Count;
        var (topic, place) = (row["topic"], row["place"]);
        Fault(!Topic.All.Contains(topic), $"there is no topic '{CsvTable.Shown(topic)}'; topics are {string.Join(", ", Topic.All)}");
        Fault(place.Length < 2 || !place.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'), $"'{CsvTable.Shown(place)}' is no place such as US-NY");
        Fault(row["reason"].Length == 0 || row["source"].Length == 0, "a rule needs its reason and its source");
        var (from, until) = (Date("from"), Date("until"));
        Fault(until <= from, "it ends before it begins");
        var when = new List<Condition>();
        foreach (var text in row["when"].Split('&', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var condition = Condition.Parse(text);
            Fault(condition is null, $"'{CsvTable.Shown(text)}' is no condition such as class=beer|wine or each_ml<1000");
            when.Add(condition!);
        }

        var then = new Dictionary<string, string>();
        foreach (var text in row["then"].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
            Fault(parts.Length != 2 || !then.TryAdd(parts[0], parts[1]), $"'{CsvTable.Shown(text)}' is not name=value, each name once");
        }

        var rule = new Rule(topic, place, from, until, when, then, row["reason"], row["source"]);
        if (faults.Count == before && RuleWords.WhyUnfit(rule) is { } unfit)
        {
            Fault(true, unfit);
        }

        return faults.Count == before ? rule : null;

        void Fault(bool isWrong, string says)
        {
            if (isWrong)
            {
                faults.Add(new(row.File, row.Line, says));
            }
        }

        DateOnly? Date(string column)
        {
            if (row[column] is not { Length: > 0 } text)
            {
                return null;
            }

            var isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
            Fault(!isDate, $"{column}: '{CsvTable.Shown(text)}' is no date such as 2026-11-23");
            return isDate ? date : null;
        }
    }

    private static RuleBook ReadShipped()
    {
        using var stream = typeof(RuleBook).Assembly.GetManifestResourceStream("rules.csv")!;
        var faults = new List<FileFault>();
        return Read(stream, "rules.csv", faults) ?? throw new InvalidDataException(string.Join('\n', faults));
    }
}
