using System.Diagnostics;

namespace OpenAisle.Journal.Tests;

/// <summary>A file system of a few megabytes in memory, to be filled up. Only root may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    internal string Folder { get; }

    private string Filler => Path.Combine(Folder, "filler");

    /// <summary>Null where it cannot be mounted.</summary>
    internal static SmallDisk? Mount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("openaisle-disk-").FullName;
        return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder) ? new(folder) : null;
    }

    /// <summary>To the last byte.</summary>
    internal void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size > 0; size /= 2)
        {
            try
            {
                for (; ; )
                {
                    filler.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // So much does not fit any more.
            }
        }
    }

    internal void Empty() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "--lazy", Folder);
        Directory.Delete(Folder);
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
