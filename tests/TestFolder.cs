using System.Runtime.CompilerServices;

namespace OpenAisle.Testing;

/// <summary>
/// One temporary folder a test process, under which everything lies that its tests, and the programs that they start, put in the temporary
/// folder. It goes when the process ends, whatever the tests did; what a killed process left goes at the next start.
/// </summary>
internal static class TestFolder
{
    private const string Prefix = "openaisle-tests-";
    private const int MostTries = 10;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

#pragma warning disable CA2255 // It must stand before the first test, and before the runner, asks for a temporary folder.
    [ModuleInitializer]
    internal static void Open()
#pragma warning restore CA2255
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(folder => !IsInUse(folder)))
        {
            Remove(left, tries: 1);
        }

        var mine = Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}");
        Directory.CreateDirectory(mine);
        Environment.SetEnvironmentVariable("TMPDIR", mine);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(mine, MostTries);
    }

    private static bool IsInUse(string folder) => Directory.Exists("/proc/" + Path.GetFileName(folder)[Prefix.Length..]);

    /// <summary>A program that is just ending may still write there.</summary>
    private static void Remove(string folder, int tries)
    {
        for (; tries > 0 && Directory.Exists(folder); tries--)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception held) when (held is IOException or UnauthorizedAccessException)
            {
                Task.Delay(BetweenTries).Wait();
            }
        }
    }
}
