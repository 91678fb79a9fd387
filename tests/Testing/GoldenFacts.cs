using System.Runtime.CompilerServices;
using System.Text;
using OpenAisle.Journal;

namespace OpenAisle.Testing;

/// <summary>
/// Pins how a kind of fact is written. What stands in a journal must be readable for ever, so the golden file of a kind is written once, with
/// OPENAISLE_WRITE_GOLDEN=1, and never changed.
/// </summary>
public static class GoldenFacts
{
    private const string WriteThem = "OPENAISLE_WRITE_GOLDEN";

    /// <summary>The sample is written as the golden file says, and the golden file reads as the sample.</summary>
    /// <param name="folder">Beside the test's source file.</param>
    public static void Check(FactKind kind, IFact sample, string folder = "golden", [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, folder, kind.Name + ".json");
        var written = Encoding.UTF8.GetString(kind.Write(sample));
        if (!File.Exists(file))
        {
            Assert.True(
                Environment.GetEnvironmentVariable(WriteThem) == "1", $"{file} is missing. Run the test once with {WriteThem}=1 and commit it.");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, written + "\n");
        }

        var golden = File.ReadAllText(file).TrimEnd('\n');
        Assert.Equal(golden, written);
        Assert.Equal(written, Encoding.UTF8.GetString(kind.Write(kind.Read(Encoding.UTF8.GetBytes(golden)))));
    }
}
