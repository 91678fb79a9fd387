using System.Diagnostics;

namespace OpenAisle.Host.Drill;

/// <summary>Starts .NET programs that stand beside this one.</summary>
internal static class ChildProcess
{
    /// <param name="program">A .dll.</param>
    public static Process Start(string program, IReadOnlyList<string> arguments, bool input)
    {
        var start = new ProcessStartInfo(Dotnet, [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>The one that runs us, or the one in the path when we were started by a program of our own.</summary>
    private static string Dotnet =>
        Environment.ProcessPath is { } running && Path.GetFileNameWithoutExtension(running) == "dotnet"
            ? running
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
