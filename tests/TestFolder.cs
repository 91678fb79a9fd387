using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace OpenAisle.Testing;

/// <summary>
/// One temporary folder a test process, under which everything lies that its tests, and the programs that they start, put in the temporary
/// folder. It goes when the process ends, whatever the tests did; what a killed process left goes at the next start.
/// </summary>
internal static class TestFolder
{
    private const string Prefix = "openaisle-tests-";
    private const int MostSeconds = 60;

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
            Remove(left);
        }

        var mine = Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}");
        Directory.CreateDirectory(mine);
        Environment.SetEnvironmentVariable("TMPDIR", mine);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(mine);
    }

    private static bool IsInUse(string folder) => Directory.Exists("/proc/" + Path.GetFileName(folder)[Prefix.Length..]);

    /// <summary>
    /// By a shell of its own: a database takes longer to go than the runner waits for its tests' end. A program that is just ending may
    /// still write there, so it is tried for a while.
    /// </summary>
    private static void Remove(string folder) => Process.Start(
        "sh", ["-c", $"exec >/dev/null 2>&1 </dev/null; for second in $(seq {MostSeconds}); do rm -rf '{folder}' && exit; sleep 1; done"])!.Dispose();
}
