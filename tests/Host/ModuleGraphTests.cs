using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OpenAisle.Host.Tests;

/// <summary>Who may know whom. The compiler keeps what the project references say; this keeps the references.</summary>
public sealed partial class ModuleGraphTests
{
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Kernel"] = [],
        ["Doors"] = ["Kernel"],
        ["Journal"] = ["Kernel"],
        ["Catalogue"] = ["Doors", "Journal"],
        ["Stock"] = ["Doors", "Journal"],
        ["Payments"] = ["Doors", "Journal"],
        ["Accounts"] = ["Doors", "Journal"],
        ["Orders"] = ["Catalogue", "Stock", "Payments"],
        ["Fulfilment"] = ["Orders"],
        ["Messages"] = ["Fulfilment"],
        ["InStore"] = ["Orders"],
        ["WalkOut.Engine"] = ["Kernel"],
        ["WalkOut"] = ["Orders", "WalkOut.Engine"],
        ["Marketplace"] = ["Orders"],
        ["Web"] = ["Accounts", "Fulfilment", "Messages", "InStore", "WalkOut", "Marketplace", "Webhooks"],
        ["Webhooks"] = ["Doors", "Journal"],
        ["Host"] = ["Web", "Webhooks"],
    };

    [Fact]
    public void Each_module_knows_only_whom_it_may()
    {
        foreach (var project in Directory.GetFiles(Repository.At("src"), "*.csproj", SearchOption.AllDirectories))
        {
            var module = Path.GetFileNameWithoutExtension(project);
            Assert.True(MayKnow.TryGetValue(module, out var allowed), $"{module} has no place in the graph yet.");
            var known = XDocument.Load(project).Descendants("ProjectReference")
                .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
                .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
            Assert.Empty(known.Except(allowed!).Select(other => $"{module} → {other}"));
        }
    }

    [Fact]
    public void The_other_side_shares_no_code_with_us()
    {
        foreach (var folder in new[] { "sandbox", "sim" }.Select(Repository.At).Where(Directory.Exists))
        {
            foreach (var project in Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories))
            {
                Assert.DoesNotContain("src/", File.ReadAllText(project).Replace('\\', '/'), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Names_are_shop_words()
    {
        var shrugs = Repository.Sources("*.cs")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => Shrug().IsMatch(name!));
        Assert.Empty(shrugs);
    }

    [Fact]
    public void No_file_names_a_machine()
    {
        string[] texts = [.. Repository.Sources("*.cs"), .. Repository.Sources("*.json"), .. Repository.Sources("*.csproj")];
        Assert.NotEmpty(texts);
        var naming = texts.Where(file => MachinePath().IsMatch(File.ReadAllText(file))).ToList();
        Assert.Empty(naming);
    }

    [GeneratedRegex("(Manager|Helper|Service|Dto|Base|Impl|Utils?)$")]
    private static partial Regex Shrug();

    [GeneratedRegex("/work/(main|w|shared)/|/home/|/Users/|/root/")]
    private static partial Regex MachinePath();
}
