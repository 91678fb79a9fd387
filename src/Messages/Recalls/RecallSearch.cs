using Microsoft.Extensions.Logging;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Journal.Reading;
using OpenAisle.Orders;

namespace OpenAisle.Messages.Recalls;

/// <summary>
/// Looks up everybody who bought what is called back, and puts a letter for each way of reaching them into the outbox. It remembers how far
/// it came; a letter's id follows from recall, person and way, so whatever is gone through twice is told once.
/// </summary>
internal sealed class RecallSearch(
    RecallBook book, Buyers buyers, Reaches reaches, Letters letters, Outbox outbox, IOffers offers, MessageSettings settings, JournalSettings journal,
    TimeProvider clock, ILogger<RecallSearch> log) : WhileHostRuns
{
    private static readonly TimeSpan KeepsFor = TimeSpan.FromDays(30);

    /// <summary>A day of a shop that is somewhere: the earliest that it begins, and the latest that it ends, by universal time.</summary>
    private static readonly TimeSpan DayBegins = TimeSpan.FromHours(-14);
    private static readonly TimeSpan DayEnds = TimeSpan.FromHours(24 + 12);

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
        var from = new DateTimeOffset(recall.From.ToDateTime(default), TimeSpan.Zero) + DayBegins;
        var until = new DateTimeOffset(recall.Until.ToDateTime(default), TimeSpan.Zero) + DayEnds;
        do
        {
            var page = await buyers.Of(recall.Gtin, recall.Store, from, until, after, cancel);
            var reach = await reaches.Of([.. page.Bought.Select(one => one.Shopper).Distinct()], cancel);
            foreach (var bought in page.Bought)
            {
                await book.Note(recall.Id, bought, cancel);
                if (await offers.StoreOf(bought.Store, cancel) is { } store)
                {
                    await outbox.Put([.. Of(recall, bought, store, reach[bought.Shopper])], cancel);
                }
            }

            await book.Searched(recall.Id, after = page.Next, cancel);
        }
        while (after is not null);

        log.LogInformation("Everybody who bought what recall {Recall} is about was looked up.", recall.Id);
    }

    private IEnumerable<Letter> Of(Recall recall, Bought bought, StoreProfile store, Reach reach)
    {
        var texts = MessageTexts.Of(reach.Choices.Language);
        var now = clock.GetUtcNow();
        foreach (var mailbox in reach.Mailboxes.Where(mailbox => reach.Choices.Wants(MessageKind.Recalled, mailbox.Channel)))
        {
            object[] values =
            [
                Writer.OneLine(recall.Name), store.Name, texts[$"recalled.reason.{recall.Reason.Word()}"], texts[$"recalled.advice.{recall.Advice.Word()}"],
                recall.Note.Length == 0 ? "" : recall.Note + "\n\n",
            ];
            yield return new(
                $"recall-{recall.Id.Value:N}-{bought.Shopper.Value:N}-{mailbox.Channel.Word()}{mailbox.Suffix}", bought.Order, bought.Store, bought.Shopper,
                MessageKind.Recalled, mailbox.Channel, recall.Id.ToString(), texts.Code, mailbox.Address, texts.Say("recalled.subject", values),
                texts.Say(mailbox.Channel == Channel.Email ? "recalled.body" : "recalled.short", values),
                new Uri(settings.Shop, $"/stores/{store.Slug}/products/{recall.Gtin}"),
                letters.Due(MessageKind.Recalled, mailbox.Channel, now, reach.Choices, store), now + KeepsFor)
            {
                IsHeld = mailbox.IsHeld,
            };
        }
    }
}
