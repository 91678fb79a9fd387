using System.Diagnostics;
using System.Globalization;

namespace OpenAisle.Host;

/// <summary>Remembers, across our own death, which process we started: its number and when it began, since numbers are used again.</summary>
internal sealed class ProcessNote(string file)
{
    /// <summary>Two readers of one start differ by so much: the kernel counts from a boot time that each of them works out anew.</summary>
    private const long ToleranceSeconds = 2;

    public void Write(Process process) =>
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{process.Id} {BeganSeconds(process)}"));

    /// <summary>The process of the note; null when there is none, or it ended and its number is another's now.</summary>
    public Process? Find()
    {
        if (!File.Exists(file) || File.ReadAllText(file).Split(' ') is not [var id, var began]
            || !int.TryParse(id, CultureInfo.InvariantCulture, out var number)
            || !long.TryParse(began, CultureInfo.InvariantCulture, out var beganSeconds))
        {
            return null;
        }

        try
        {
            var process = Process.GetProcessById(number);
            return Math.Abs(BeganSeconds(process) - beganSeconds) <= ToleranceSeconds ? process : null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public void Delete() => File.Delete(file);

    private static long BeganSeconds(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();
}
