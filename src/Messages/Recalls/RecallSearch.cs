using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Reading;
using OpenAisle.Orders;

namespace OpenAisle.Messages.Recalls;

/// <summary>
/// Looks up everybody who was packed what is called back before the recall stood; <see cref="RecallWatch"/> sees the later ones. The book of
/// orders may be behind the journal: whom it knows is told at once, and it is gone through again when it has come to where the journal
/// stood when the recall was first seen. That last look remembers how far it came.
/// </summary>
internal sealed class RecallSearch(
    RecallBook book, Buyers buyers, RecallLetters letters, IShopDatabase database, IJournalEngine engine, ReactionDesk desk, MessageSettings settings,
    JournalSettings journal, ILogger<RecallSearch> log) : WhileHostRuns
{
    /// <summary>Where the journal stood when a recall was first seen here; whatever is written later is the watch's.</summary>
    private readonly Dictionary<Id<Recall>, long> _heads = [];

    protected override async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                foreach (var (recall, after) in await book.Searching(stopping))
                {
                    await Search(recall, after, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                log.LogWarning(failed, "Who bought what is called back could not be looked up; trying again.");
            }

            await Task.Delay(settings.RecallPoll, journal.Pace, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Search(Recall recall, Id<Order>? after, CancellationToken cancel)
    {
        var isFirst = !_heads.TryGetValue(recall.Id, out var head);
        if (isFirst)
        {
            head = await engine.Head(cancel);
        }

        var isLast = await desk.HasPassed(OrderBook.Model, head, cancel);
        if (isFirst || isLast)
        {
            await GoThrough(recall, isLast ? after : null, isLast, cancel);
        }

        _heads[recall.Id] = head;
        if (isLast)
        {
            _heads.Remove(recall.Id);
            log.LogInformation("Everybody who bought what recall {Recall} is about was looked up.", recall.Id);
        }
    }

    private async Task GoThrough(Recall recall, Id<Order>? after, bool remembers, CancellationToken cancel)
    {
        do
        {
            var page = await buyers.Of(recall.Gtin, recall.Store, recall.Begins, recall.Ends, after, cancel);
            await using (var connection = await database.Open(cancel))
            await using (var transaction = await connection.BeginTransactionAsync(cancel))
            {
                var rows = new RowBatch(connection, transaction);
                await letters.Add(rows, recall, page.Bought, cancel);
                await rows.Run(cancel);
                await transaction.CommitAsync(cancel);
            }

            after = page.Next;
            if (remembers)
            {
                await book.Searched(recall.Id, after, cancel);
            }
        }
        while (after is not null);
    }
}
