using System.Text.Json;
using System.Text.RegularExpressions;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Tests;

/// <summary>All words of the pages stand in Texts/, in every language the same keys.</summary>
public sealed partial class TextTests
{
    private static readonly string Web = Path.Combine(Root(), "src", "Web");

    private static readonly JsonSerializerOptions Strict = new() { AllowDuplicateProperties = false };

    public static TheoryData<string> RazorFiles() =>
        [.. Directory.EnumerateFiles(Web, "*.razor", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Web, file))];

    [Fact]
    public void Every_language_has_every_text()
    {
        var english = Languages.Find("en")!.Texts;
        foreach (var language in Languages.All)
        {
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), language.Texts.Keys.Order(StringComparer.Ordinal));
            Assert.DoesNotContain(language.Texts, text => string.IsNullOrWhiteSpace(text.Value));
        }
    }

    [Fact]
    public void Every_language_fills_the_same_blanks()
    {
        var english = Languages.Find("en")!.Texts;
        foreach (var language in Languages.All)
        {
            foreach (var (key, text) in english)
            {
                // A plural of one may leave its number out.
                var blanks = Blank().Matches(text).Select(blank => blank.Value).Distinct().Order(StringComparer.Ordinal);
                var theirs = Blank().Matches(language.Texts[key]).Select(blank => blank.Value).Distinct().Order(StringComparer.Ordinal);
                Assert.True(blanks.SequenceEqual(theirs), $"{key} in {language.Code}");
            }
        }
    }

    [Fact]
    public void No_text_stands_twice_in_a_file()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Web, "Texts"), "*.json"))
        {
            Assert.NotEmpty(JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file), Strict)!);
        }
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there()
    {
        var english = Languages.Find("en")!.Texts;
        foreach (var file in Directory.EnumerateFiles(Web, "*.*", SearchOption.AllDirectories).Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)))
        {
            foreach (Match asked in Asked().Matches(File.ReadAllText(file)))
            {
                var key = asked.Groups["key"].Value;
                Assert.True(english.ContainsKey(key) || english.ContainsKey(key + ".other"), $"{Path.GetFileName(file)} asks for '{key}'.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(RazorFiles))]
    public void No_page_holds_words_of_its_own(string file)
    {
        var markup = Comment().Replace(File.ReadAllText(Path.Combine(Web, file)), "");
        var code = markup.IndexOf("@code {", StringComparison.Ordinal);
        markup = code < 0 ? markup : markup[..code];
        foreach (Match attribute in Spoken().Matches(markup))
        {
            Assert.True(attribute.Groups["text"].Value is "" || attribute.Groups["text"].Value.StartsWith('@'), $"{file}: {attribute.Value}");
        }

        foreach (Match text in BetweenTags().Matches(Expression().Replace(markup, "")))
        {
            Assert.False(text.Groups["text"].Value.Any(char.IsLetter), $"{file}: {text.Value}");
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OpenAisle.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests run from within the repository.");
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Blank();

    [GeneratedRegex(@"(?:\bW\[|\bW\.Say\(|\bW\.Count\()""(?<key>[A-Za-z0-9.\-]*[A-Za-z0-9])""[\],)]")]
    private static partial Regex Asked();

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:aria-label|placeholder|title|alt|Title|Text)=""(?<text>[^""]*)""")]
    private static partial Regex Spoken();

    /// <summary>What lies between two tags on one line, without what Razor puts there.</summary>
    [GeneratedRegex(@"<[a-z][^<>@]*>(?<text>[^<>@{}]+)</[a-z]+>")]
    private static partial Regex BetweenTags();

    [GeneratedRegex(@"@\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|@[A-Za-z_][\w.]*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\[[^\]]*\]|\.[A-Za-z_]\w*)*")]
    private static partial Regex Expression();
}
