using System.Data.Common;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Messages.Recalls;

/// <summary>
/// Tells whoever is packed or handed what is called back after the recall began: on its days, while it stands. It goes along the journal,
/// so no order passes unseen; what was packed before the recall stood is found by <see cref="RecallSearch"/>.
/// </summary>
internal sealed class RecallWatch(RecallBook book, Buyers buyers, RecallLetters letters) : IReadModel
{
    public const string Model = "messages.recalls";

    public string Name => Model;

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } = [OrderKinds.Packed, OrderKinds.HandedOver];

    /// <summary>None is emptied when it is built anew: who was told stays told.</summary>
    public IReadOnlyCollection<string> Tables { get; } = [];

    public async Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        // Mostly there is none, and that is one look for a whole batch of orders.
        var first = facts.Min(fact => fact.Recorded.At).UtcDateTime.AddDays(-Recall.MostDaysApart);
        if (await book.Standing(DateOnly.FromDateTime(first), cancel) is not { Count: > 0 } standing)
        {
            return;
        }

        var rows = new RowBatch(connection, transaction);
        foreach (var recorded in facts.Select(fact => fact.Recorded))
        {
            if (!standing.Any(recall => recall.Covers(recorded.At)) || await buyers.Of(new(recorded.Stream.Key), cancel) is not { } packed)
            {
                continue;
            }

            foreach (var recall in standing.Where(recall => recall.Covers(recorded.At) && recall.IsAbout(packed)))
            {
                await letters.Add(rows, recall, [packed.Bought], cancel);
            }
        }

        await rows.Run(cancel);
    }
}
