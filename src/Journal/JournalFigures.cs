using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OpenAisle.Journal;

/// <summary>What the journal tells of its work: traces and meters under one name.</summary>
public static class JournalFigures
{
    public const string Name = "OpenAisle.Journal";

    internal static readonly ActivitySource Source = new(Name);
    internal static readonly Meter Meter = new(Name);

    internal static readonly Histogram<double> CommitMilliseconds =
        Meter.CreateHistogram<double>("openaisle.journal.commit.duration", "ms", "How long a commit took, its fsync included.");

    internal static readonly Histogram<int> FactsPerCommit =
        Meter.CreateHistogram<int>("openaisle.journal.commit.facts", "{fact}", "Facts in one commit.");

    internal static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("openaisle.journal.refused", "{append}", "Appends that failed: fenced, malformed, unwritten or unknown.");
}
