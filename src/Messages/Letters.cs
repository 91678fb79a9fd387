using OpenAisle.Catalogue;
using OpenAisle.Journal;

namespace OpenAisle.Messages;

/// <summary>Makes letters of news: one for each channel that the shopper wants it on, in their language, at its time.</summary>
internal sealed class Letters(Writer writer, MessageSettings settings)
{
    public IEnumerable<Letter> Of(RecordedFact recorded, News news, OrderTold order, StoreProfile store, Reach reach)
    {
        foreach (var mailbox in reach.Mailboxes)
        {
            if (reach.Choices.Wants(news.Kind, mailbox.Channel))
            {
                yield return To(mailbox, recorded, news, order, store, reach.Choices);
            }
        }
    }

    /// <summary>When it may sound there.</summary>
    public DateTimeOffset Due(MessageKind kind, Channel channel, DateTimeOffset at, ShopperChoices choices, StoreProfile store) =>
        channel == Channel.Email || MessageRules.MayWake(kind)
            ? at
            : (choices.Quiet ?? settings.Quiet).NextLoud(at, MessageTexts.ZoneOf(store));

    private Letter To(Mailbox mailbox, RecordedFact recorded, News news, OrderTold order, StoreProfile store, ShopperChoices choices)
    {
        var texts = MessageTexts.Of(choices.Language);
        var (subject, body, link) = writer.Write(news, order, store, texts, mailbox.Channel);
        return new(
            $"{recorded.Stream.Kind}-{recorded.Stream.Key:N}-{recorded.Version}-{news.Kind.Word()}-{mailbox.Channel.Word()}{mailbox.Suffix}",
            order.Id, order.Store, order.Shopper, news.Kind, mailbox.Channel, news.About, texts.Code, mailbox.Address, subject, body, link,
            Due(news.Kind, mailbox.Channel, news.Due, choices, store), news.Stale)
        {
            IsHeld = mailbox.IsHeld,
        };
    }
}
