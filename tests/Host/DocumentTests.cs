using System.Text.RegularExpressions;

namespace OpenAisle.Host.Tests;

/// <summary>Documents that lead nowhere are worse than none.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(Repository.At("docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Concat(Repository.Sources("README.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_and_every_file_that_is_named_exists(string document)
    {
        var text = File.ReadAllText(Repository.At(document));
        var folder = Path.GetDirectoryName(Repository.At(document))!;
        var links = Link().Matches(text).Select(link => link.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#') && !link.StartsWith("mailto:", StringComparison.Ordinal))
            .Select(link => Path.Combine(folder, link.Split('#')[0]));
        var named = NamedFile().Matches(text).Select(name => Repository.At(name.Groups[1].Value));
        var leadingNowhere = links.Concat(named).Where(path => !Path.Exists(path)).ToList();
        Assert.Empty(leadingNowhere);
    }

    [Fact]
    public void The_flow_names_the_file_of_each_step()
    {
        var steps = Step().Matches(File.ReadAllText(Repository.At("docs/flow.md")));
        Assert.True(steps.Count >= 8, "The picture has at least eight steps.");
        Assert.All(steps, step => Assert.Matches(NamedFile(), step.Value));
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // `src/Orders/Checkout.cs`, with or without a line
    [GeneratedRegex(@"`((?:src|tests|sandbox|bench|docs|sim)/[\w./-]+?\.(?:cs|md|razor|csproj|sh))(?::\d+)?`")]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"^\| *\d+ *\|.*$", RegexOptions.Multiline)]
    private static partial Regex Step();
}
