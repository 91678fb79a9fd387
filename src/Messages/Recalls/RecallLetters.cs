using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Messages.Recalls;

/// <summary>
/// Writes down who got what is called back, and a letter for each way of reaching them. A letter's id follows from recall, person and way,
/// so whoever is found twice is told once. Whoever is erased is written down nowhere.
/// </summary>
internal sealed class RecallLetters(Reaches reaches, Letters letters, IOffers offers, Erasure erasure, MessageSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan KeepsFor = TimeSpan.FromDays(30);

    public async Task Add(RowBatch rows, Recall recall, IReadOnlyList<Bought> bought, CancellationToken cancel)
    {
        var reach = await reaches.Of([.. bought.Select(one => one.Shopper).Distinct()], cancel);
        foreach (var one in bought)
        {
            if (await erasure.IsErased(one.Shopper.Value, cancel))
            {
                continue;
            }

            RecallBook.Note(rows, recall.Id, one);
            if (await offers.StoreOf(one.Store, cancel) is { } store)
            {
                foreach (var letter in Of(recall, one, store, reach[one.Shopper]))
                {
                    Outbox.Add(rows, letter, clock.GetUtcNow());
                }
            }
        }
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
