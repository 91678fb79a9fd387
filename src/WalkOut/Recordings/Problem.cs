using System.Globalization;

namespace OpenAisle.WalkOut.Recordings;

/// <summary>What is wrong in a recording: the file, the message (counted from 1; 0 means the file as a whole), the reason.</summary>
public sealed record Problem(string File, int Message, string Reason)
{
    public override string ToString() =>
        Message == 0 ? $"{File}: {Reason}" : string.Create(CultureInfo.InvariantCulture, $"{File}, message {Message}: {Reason}");
}

/// <summary>Problems as they come. A file that is wrong throughout is named a bounded number of times.</summary>
public sealed class ProblemList
{
    /// <summary>Most problems kept of one file; the rest is counted.</summary>
    public const int MostPerFile = 100;

    private readonly List<Problem> _kept = [];
    private readonly Dictionary<string, int> _seen = [];

    public IReadOnlyList<Problem> Kept => _kept;

    /// <summary>Something that may have mattered was not read: what is judged from the rest may be wrong.</summary>
    public bool HasLoss { get; private set; }

    /// <param name="isLoss">False for what was said twice.</param>
    public void Add(string file, int message, string reason, bool isLoss = true)
    {
        HasLoss |= isLoss;
        var seen = _seen[file] = _seen.GetValueOrDefault(file) + 1;
        if (seen <= MostPerFile)
        {
            _kept.Add(new Problem(file, message, reason));
        }
    }

    /// <summary>The problems as lines, with a count of those left out.</summary>
    public IEnumerable<string> Lines() =>
    [
        .. _kept.Select(problem => problem.ToString()),
        .. _seen.Where(file => file.Value > MostPerFile)
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Key}: {file.Value - MostPerFile} more")),
    ];
}
