using System.Collections.Frozen;
using System.Text;

namespace OpenAisle.Catalogue.Search;

/// <summary>How Chinese is read: <c>xiangjiao</c> and <c>xj</c> for 香蕉, by the table <c>pinyin.txt</c>.</summary>
internal static class Pinyin
{
    /// <summary>Readings that are followed where characters have several: the first of each beyond these.</summary>
    private const int MostReadings = 4;

    private static readonly FrozenDictionary<char, string[]> Readings = Load();

    /// <summary>The readings of a run of characters, joined; empty when one of them is not in the table.</summary>
    public static IReadOnlyList<string> Of(ReadOnlySpan<char> run)
    {
        List<string> all = [""];
        foreach (var c in run)
        {
            if (!Readings.TryGetValue(c, out var readings))
            {
                return [];
            }

            all = [.. all.SelectMany(before => readings.Select(reading => before + reading)).Take(MostReadings)];
        }

        return all;
    }

    /// <summary>The first letters of the usual readings; null when one is not known.</summary>
    public static string? Initials(ReadOnlySpan<char> run)
    {
        var initials = new StringBuilder(run.Length);
        foreach (var c in run)
        {
            if (!Readings.TryGetValue(c, out var readings))
            {
                return null;
            }

            initials.Append(readings[0][0]);
        }

        return initials.ToString();
    }

    private static FrozenDictionary<char, string[]> Load()
    {
        var readings = new Dictionary<char, string[]>();
        foreach (var line in SearchFiles.Lines("pinyin.txt"))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            foreach (var c in line[(space + 1)..])
            {
                readings[c] = readings.TryGetValue(c, out var others) ? [.. others, line[..space]] : [line[..space]];
            }
        }

        return readings.ToFrozenDictionary();
    }
}
