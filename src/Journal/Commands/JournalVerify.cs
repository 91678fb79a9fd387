using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OpenAisle.Journal.Commands;

/// <summary>What <c>journal verify</c> found.</summary>
public sealed record VerifyReport(
    long Facts, long Streams, IReadOnlyDictionary<string, long> Kinds, IReadOnlyList<string> Findings, IReadOnlyList<LawFinding> Laws)
{
    public bool IsSound => Findings.Count == 0 && Laws.All(law => law.Report.Holds);
}

/// <summary>A law and what its check said.</summary>
public sealed record LawFinding(string Law, LawReport Report);

/// <summary>
/// Reads the whole journal: positions and versions without holes, every body of a known kind and readable, the head where the last fact
/// stands, and the laws of the modules.
/// </summary>
public sealed class JournalVerify(IJournalEngine journal, FactKinds kinds, IEnumerable<ILaw> laws)
{
    private const int FactsPerPage = 1_024;

    /// <summary>A damaged journal is damaged once; nobody reads a million lines about it.</summary>
    private const int MostFindings = 100;

    public async Task<VerifyReport> Run(CancellationToken cancel)
    {
        List<string> findings = [];
        Dictionary<StreamId, long> versions = [];
        Dictionary<string, long> byKind = [];
        var facts = 0L;
        var position = 0L;
        var head = await journal.Head(cancel);
        await foreach (var recorded in Rows(head, cancel))
        {
            facts++;
            if (recorded.Position != ++position)
            {
                Find($"Position {position} is missing; {recorded.Position} follows.");
                position = recorded.Position;
            }

            var version = versions.GetValueOrDefault(recorded.Stream) + 1;
            if (recorded.Version != version)
            {
                Find($"{recorded.Stream} goes from version {version - 1} to {recorded.Version} at position {position}.");
            }

            versions[recorded.Stream] = recorded.Version;
            byKind[recorded.Kind] = byKind.GetValueOrDefault(recorded.Kind) + 1;
            if (Unreadable(recorded) is { } why)
            {
                Find($"Position {position}, {recorded.Kind} of {recorded.Stream}: {why}.");
            }
        }

        if (position < head)
        {
            Find($"The head stands at {head}, the last fact at {position}.");
        }

        return new(facts, versions.Count, byKind, findings, findings.Count > 0 ? [] : await CheckLaws(head, cancel));

        void Find(string finding)
        {
            if (findings.Count < MostFindings)
            {
                findings.Add(finding);
            }
        }
    }

    private string? Unreadable(RecordedFact recorded)
    {
        try
        {
            _ = kinds.Read(recorded);
            return FactDoor.Fault(recorded.Body.Span);
        }
        catch (Exception unreadable) when (unreadable is JsonException or UnknownKindException or FormatException or ArgumentException)
        {
            return unreadable.Message;
        }
    }

    private async Task<List<LawFinding>> CheckLaws(long head, CancellationToken cancel)
    {
        List<LawFinding> checkedLaws = [];
        foreach (var law in laws)
        {
            checkedLaws.Add(new(law.Name, await law.Check(ReadFacts(head, cancel), cancel)));
        }

        return checkedLaws;
    }

    private async IAsyncEnumerable<ReadFact> ReadFacts(long head, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var recorded in Rows(head, cancel))
        {
            yield return new(recorded, kinds.Read(recorded));
        }
    }

    private async IAsyncEnumerable<RecordedFact> Rows(long head, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var after = 0L; after < head;)
        {
            var page = await journal.ReadAll(after, FactsPerPage, cancel);
            if (page.Count == 0)
            {
                yield break;
            }

            foreach (var recorded in page)
            {
                yield return recorded;
            }

            after = page[^1].Position;
        }
    }
}
