using System.Globalization;
using System.Text;

namespace OpenAisle.Sim;

/// <summary>What damage to a recording's files must lead to.</summary>
public enum Harm
{
    /// <summary>Nothing is lost: the same receipts.</summary>
    None,

    /// <summary>Something is lost, and that can be seen: it is named, and nobody is charged unseen.</summary>
    Seen,

    /// <summary>What stands there now may be true: anything but a crash.</summary>
    Unseen,
}

/// <summary>
/// Damages the files of a recording as disks, networks and faulty programs do. The same seed does the same damage.
/// </summary>
public static class Damage
{
    private const int MostDamages = 3;
    private const int Hertz = 5;
    private static readonly string[] SensorFiles = ["plate_data.json", "full_targets.json"];
    private static readonly string[] AllFiles = [.. SensorFiles, "planogram.json", "products.json"];

    private static readonly string[] Junk =
        ["}", "{", "[1, 2", "null ?", "\u0000\u0000", "{\"timestamp\":", "{]", "not a message", "{'timestamp': 1}", "\"\\ud800\"", new string('[', 400), "NaN", "{\"a\":1}{\"b\":2}"];

    private static readonly string[] Absurd =
        ["1e300", "-1e300", "1e-300", "1e999", "-1", "0", "99999999999", "-2147483649", "null", "\"soon\"", "[]", "{}", "true", "\"\\ud800\"", "0.0000001", "1e12"];

    private static readonly (Harm Harm, string Name, Action<Dictionary<string, List<string>>, Chance> Do)[] Kinds =
    [
        (Harm.None, "messages repeated", Repeat),
        (Harm.None, "messages out of order", Shuffle),
        (Harm.None, "names nobody knows", Unknown),
        (Harm.Seen, "a line that is junk", PutJunk),
        (Harm.Seen, "a line cut off", Cut),
        (Harm.Seen, "weights that are no base64", (files, chance) => Change(files, "plate_data.json", "\"data\":\"", chance.Of(["%", "=", "\\u0000", "é"]), chance)),
        (Harm.Seen, "a shape that is none", (files, chance) => Change(files, "plate_data.json", "\"shape\":[", chance.Of(["-", "1e9,", "\"x\",", "[", "7,"]), chance)),
        (Harm.Seen, "a long silence of the scales", Silence),
        (Harm.Unseen, "bytes flipped", Flip),
        (Harm.Unseen, "numbers that are absurd", PutAbsurd),
        (Harm.Unseen, "names lost", Rename),
        (Harm.Unseen, "messages lost", Drop),
        (Harm.Unseen, "clocks that leap", Leap),
        (Harm.Unseen, "wild weights", Weigh),
        (Harm.Unseen, "a file in another's place", Exchange),
        (Harm.Unseen, "everything out of order", ShuffleAll),
    ];

    /// <summary>Damages the files in a folder, once to three times. Returns what was done, and what that must lead to.</summary>
    public static (Harm Harm, string What) Do(string folder, ulong seed)
    {
        var chance = Chance.For(seed, "damage");
        var files = AllFiles.ToDictionary(name => name, name => File.ReadAllLines(Path.Combine(folder, name), Encoding.Latin1).ToList());
        var (harm, what) = (Harm.None, new List<string>());
        for (var i = chance.Whole(1, MostDamages + 1); i > 0; i--)
        {
            var kind = chance.Of(Kinds);
            if (files.Values.Any(lines => lines.Count == 0))
                break; // nothing is left to damage
            kind.Do(files, chance);
            harm = (Harm)Math.Max((int)harm, (int)kind.Harm);
            what.Add(kind.Name);
        }
        foreach (var (name, lines) in files)
            File.WriteAllText(Path.Combine(folder, name), string.Join('\n', lines) + (lines.Count > 0 ? "\n" : ""), Encoding.Latin1);
        return (harm, string.Join(", ", what));
    }

    // Again at once, or up to a second later.
    private static void Repeat(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files[chance.Of(SensorFiles)];
        for (var i = chance.Whole(1, 20); i > 0 && lines.Count > Hertz; i--)
        {
            var from = chance.Whole(0, lines.Count - Hertz);
            lines.Insert(from + chance.Whole(1, Hertz), lines[from]);
        }
    }

    private static void Shuffle(Dictionary<string, List<string>> files, Chance chance) => Shuffle(files[chance.Of(SensorFiles)], Hertz, chance);

    private static void ShuffleAll(Dictionary<string, List<string>> files, Chance chance) => Shuffle(files[chance.Of(AllFiles)], int.MaxValue, chance);

    // Each line changes places with one of the next few.
    private static void Shuffle(List<string> lines, int far, Chance chance)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var other = chance.Whole(i, (int)Math.Min(lines.Count, (long)i + far));
            (lines[i], lines[other]) = (lines[other], lines[i]);
        }
    }

    // A newer program writes more than the format says; also a name that is no text.
    private static void Unknown(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files[chance.Of(AllFiles)];
        var more = chance.Of(["\"more\":[1,{\"deep\":[[[]]]}],", "\"\\u00e9\":null,", "\"timestamp_\":\"x\",", "\"\\ud800\":1,"]);
        for (var i = 0; i < lines.Count; i++)
            lines[i] = lines[i].StartsWith('{') ? "{" + more + lines[i][1..] : lines[i];
    }

    private static void PutJunk(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files[chance.Of(AllFiles)];
        lines[chance.Whole(0, lines.Count)] = chance.Of(Junk);
    }

    private static void Cut(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files[chance.Of(AllFiles)];
        var at = chance.Happens(0.3) ? lines.Count - 1 : chance.Whole(0, lines.Count);
        lines[at] = lines[at][..chance.Whole(1, Math.Max(2, lines[at].TrimEnd().Length))];
        if (chance.Happens(0.5))
            lines.RemoveRange(at + 1, lines.Count - at - 1);
    }

    // Puts something wrong right after the first place where these words stand.
    private static void Change(Dictionary<string, List<string>> files, string file, string words, string wrong, Chance chance)
    {
        var lines = files[file];
        var first = chance.Whole(0, lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[(first + i) % lines.Count];
            var at = line.IndexOf(words, StringComparison.Ordinal);
            if (at < 0)
                continue;
            lines[(first + i) % lines.Count] = line.Insert(at + words.Length, wrong);
            return;
        }
        lines[first] = wrong;
    }

    private static void Silence(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files["plate_data.json"];
        lines.RemoveRange(lines.Count / 8, lines.Count * 3 / 4);
    }

    private static void Flip(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files[chance.Of(AllFiles)];
        for (var i = chance.Whole(1, 30); i > 0; i--)
        {
            var at = chance.Whole(0, lines.Count);
            if (lines[at].Length > 0)
            {
                var line = lines[at].ToCharArray();
                line[chance.Whole(0, line.Length)] = (char)chance.Whole(0, 256);
                lines[at] = new string(line);
            }
        }
    }

    private static void PutAbsurd(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files[chance.Of(AllFiles)];
        for (var i = chance.Whole(1, 12); i > 0; i--)
        {
            var at = chance.Whole(0, lines.Count);
            var numbers = Numbers(lines[at]);
            if (numbers.Count > 0)
            {
                var (from, length) = chance.Of(numbers);
                lines[at] = lines[at][..from] + chance.Of(Absurd) + lines[at][(from + length)..];
            }
        }
    }

    // Where numbers stand as values: after a colon, a comma or a bracket.
    private static List<(int From, int Length)> Numbers(string line)
    {
        var found = new List<(int, int)>();
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i - 1] is not (':' or '[' or ',' or ' ') || !(char.IsAsciiDigit(line[i]) || line[i] == '-'))
                continue;
            var from = i;
            while (i < line.Length && (char.IsAsciiDigit(line[i]) || line[i] is '-' or '+' or '.' or 'e' or 'E'))
                i++;
            found.Add((from, i - from));
        }
        return found;
    }

    private static void Rename(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files[chance.Of(AllFiles)];
        var name = chance.Of(["timestamp", "document", "plate_data", "values", "shape", "data", "targets", "target_id", "id", "point", "score", "x", "plate_ids", "plate_index",
            "shelf_id", "gondola_id", "global_coordinates", "transform", "dim_x", "metadata", "weight", "l_wrist", "r_wrist", "l_shoulder", "head", "freq_samp"]);
        var share = chance.Of([0.02, 0.3, 1.0]);
        for (var i = 0; i < lines.Count; i++)
        {
            if (chance.Happens(share))
                lines[i] = lines[i].Replace($"\"{name}\"", "\"\\ud800" + name + "\"", StringComparison.Ordinal);
        }
    }

    private static void Drop(Dictionary<string, List<string>> files, Chance chance)
    {
        var share = chance.Between(0, 1);
        files[chance.Of(AllFiles)].RemoveAll(_ => chance.Happens(share));
    }

    private static void Leap(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files[chance.Of(SensorFiles)];
        var (from, count) = (chance.Whole(0, lines.Count), chance.Of([1, 2, 5, 20, 100000]));
        var by = chance.Of([0.5, 5, 59, 61, 3600, 1e6, 1e9, 1e12]) * (chance.Happens(0.4) ? -1 : 1);
        const string Stamp = "\"timestamp\":";
        for (var i = from; i < Math.Min(lines.Count, (long)from + count); i++)
        {
            var at = lines[i].IndexOf(Stamp, StringComparison.Ordinal);
            var end = at < 0 ? -1 : lines[i].IndexOf(',', at);
            if (end > 0 && double.TryParse(lines[i].AsSpan(at + Stamp.Length, end - at - Stamp.Length), CultureInfo.InvariantCulture, out var time))
                lines[i] = lines[i][..(at + Stamp.Length)] + (time + by).ToString("R", CultureInfo.InvariantCulture) + lines[i][end..];
        }
    }

    private static void Weigh(Dictionary<string, List<string>> files, Chance chance)
    {
        var lines = files["plate_data.json"];
        const string Data = "\"data\":\"";
        var wild = chance.Of([float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, -1e6f, 3000f, 1e5f]);
        for (var i = chance.Whole(1, 30); i > 0 && lines.Count > 0; i--)
        {
            var at = chance.Whole(0, lines.Count);
            var from = lines[at].IndexOf(Data, StringComparison.Ordinal) + Data.Length;
            var end = from < Data.Length ? -1 : lines[at].IndexOf('"', from);
            var bytes = new byte[Math.Max(0, end - from)];
            if (end > from && Convert.TryFromBase64Chars(lines[at].AsSpan(from, end - from), bytes, out var length) && length >= sizeof(float))
            {
                for (var j = chance.Whole(1, 40); j > 0; j--)
                    BitConverter.TryWriteBytes(bytes.AsSpan(chance.Whole(0, length / sizeof(float)) * sizeof(float)), wild);
                lines[at] = lines[at][..from] + Convert.ToBase64String(bytes, 0, length) + lines[at][end..];
            }
        }
    }

    private static void Exchange(Dictionary<string, List<string>> files, Chance chance)
    {
        var (one, other) = (chance.Of(AllFiles), chance.Of(AllFiles));
        (files[one], files[other]) = (files[other], files[one]);
    }
}
