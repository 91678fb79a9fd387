using System.Text;
using System.Text.Json;

namespace OpenAisle.Catalogue.Search;

/// <summary>Lines of a products file that could not be read, with why; counted when there are very many.</summary>
public sealed record FileSearchReport(int Products, int Refused, IReadOnlyList<string> Reasons);

/// <summary>
/// Search over somebody else's products: JSON lines <c>{"id":…,"title":…,"text":…,"brand":…}</c>, any of which but the id may be missing.
/// </summary>
public sealed class FileSearch : IDisposable
{
    private const int LongestLineBytes = 4 * 1024 * 1024;
    private const int ReasonsListed = 20;

    private readonly SearchIndex _index;
    private readonly List<string> _ids;

    private FileSearch(SearchIndex index, List<string> ids, FileSearchReport report) => (_index, _ids, Report) = (index, ids, report);

    public FileSearchReport Report { get; }

    /// <param name="name">What the file is called where a line of it is refused.</param>
    public static FileSearch Load(Stream products, string name, CancellationToken cancel = default)
    {
        var ids = new List<string>();
        var documents = new List<SearchDocument>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reasons = new List<string>();
        var refused = 0;
        var number = 0;
        using var lines = new StreamReader(products, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            cancel.ThrowIfCancellationRequested();
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (WhyNot(line, seen, out var id, out var document) is { } why)
            {
                refused++;
                if (reasons.Count < ReasonsListed)
                {
                    reasons.Add($"{name}:{number}: {why}");
                }

                continue;
            }

            ids.Add(id);
            documents.Add(document);
        }

        return new(new IndexBuilding(new SearchLimits()).Build(documents, cancel), ids, new(ids.Count, refused, reasons));
    }

    /// <summary>The ids of the best products, best first; none for a question that says nothing.</summary>
    public IReadOnlyList<string> Find(string query, int top)
    {
        var question = QuestionReader.Read(_index, query, takesOut: false);
        return [.. Ranker.Run(_index, question, top).Best.Select(ranked => _ids[ranked.Product])];
    }

    public void Dispose() => _index.Dispose();

    private static string? WhyNot(string line, HashSet<string> seen, out string id, out SearchDocument document)
    {
        (id, document) = ("", new(""));
        if (line.Length > LongestLineBytes)
        {
            return "longer than a product can be";
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            var record = json.RootElement;
            if (record.ValueKind != JsonValueKind.Object)
            {
                return "no object; each line is a product by itself: {\"id\":…}";
            }

            id = Text(record, "id");
            if (id.Length == 0)
            {
                return "id: a product needs one, a text or a number";
            }

            if (!seen.Add(id))
            {
                return $"id: '{(id.Length > 40 ? id[..40] : id)}' stands above already";
            }

            document = new(WithoutTags(Text(record, "title")), Text(record, "brand"), WithoutTags(Text(record, "text")));
            return null;
        }
        catch (JsonException)
        {
            return "no JSON of one product";
        }
        catch (InvalidOperationException)
        {
            return "a text holds half a character";
        }
    }

    /// <summary>A text or a number as it stands; lists and objects of texts joined; nothing for anything else.</summary>
    private static string Text(JsonElement record, string name)
    {
        if (record.TryGetProperty(name, out var value))
        {
            return Text(value);
        }

        // Exports write ID or Title too.
        foreach (var property in record.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Text(property.Value);
            }
        }

        return "";
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => string.Join("; ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Object => string.Join("; ", value.EnumerateObject().Select(property => Text(property.Value))), // by language, often
        _ => "",
    };

    /// <summary>Descriptions often come as HTML: what stands in angle brackets is no text.</summary>
    private static string WithoutTags(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal) && !text.Contains('&', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '<' && at + 1 < text.Length && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!') ? text.IndexOf('>', at) : -1;
            if (end < 0)
            {
                plain.Append(text[at]);
            }
            else
            {
                plain.Append(" | ");
                at = end;
            }
        }

        return System.Net.WebUtility.HtmlDecode(plain.ToString());
    }
}
