using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;

namespace OpenAisle.Messages;

/// <summary>Puts news into words: long ones for an e-mail, short ones for a text message or a push.</summary>
internal sealed class Writer(Links links)
{
    /// <summary>A link outlives the time to answer, so that whoever comes late reads why, and not that the link is bad.</summary>
    private static readonly TimeSpan AnswerLinksLast = TimeSpan.FromHours(12);

    public (string Subject, string Body, Uri? Link) Write(News news, OrderTold order, StoreProfile store, MessageTexts texts, Channel channel)
    {
        var kind = news.Kind.Word();
        object?[] values =
        [
            order.Number,
            order is { SlotStarts: { } starts, SlotEnds: { } ends } ? texts.Window(starts, ends, store) : "",
            store.Name,
            store.Address,
            texts.Money(order.Total),
            texts.Money(order.Authorised),
            order.LineName,
            news.Proposal?.Name ?? "",
            news.Proposal is { } asked ? texts.Money(asked.Amount) : news.Refund is { } refund ? texts.Money(refund.Amount) : "",
            (int)PickLimits.AnswersWithin.TotalMinutes,
            news.PayBy is { } payBy ? texts.Moment(payBy, store) : "",
        ];
        var link = news.Proposal is { } open
            ? links.Answer(new AnswerLink(order.Id, open.Line, open.Id), news.Due + AnswerLinksLast)
            : links.OrderPage(order.Id);
        return (
            OneLine(texts.Say($"{kind}.subject", values)), texts.Say($"{kind}.{(channel == Channel.Email ? "body" : "short")}", values), link);
    }

    /// <summary>Names come from feeds; a subject is one line whatever they hold.</summary>
    internal static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
