using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenAisle.Messages;
using OpenAisle.Orders;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>What shoppers were told, as a table.</summary>
internal sealed class MessageTable(Words words)
{
    public TableView<OutboxEntry> Of(StoreProfile store, IReadOnlyList<OutboxEntry> entries, IQueryCollection query) => new(
        entries,
        [
            new("at", "outbox.at", row => words.DayAndTime(At(row), store), row => At(row),
                row => Words.InStore(At(row), store).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
            new("stands", "find.stands", row => words["outbox." + row.Status]),
            new("channel", "outbox.by", row => words["channel." + row.Letter.Channel]),
            new("to", "outbox.to", row => row.Letter.Address),
            new("subject", "outbox.subject", row => row.Letter.Subject),
            new("order", "find.number", row => row.Letter.Order is { } order ? OrderNumber.Of(order) : "",
                Link: row => row.Letter.Order is { } order ? $"/manage/messages?store={store.Slug}&order={order}" : null),
            new("tries", "hooks.times", row => row.Tries.ToString(words.Culture), row => row.Tries, IsNumber: true),
            new("why", "manage.reason", row => row.Reason ?? ""),
        ],
        query, words.Culture);

    private static DateTimeOffset At(OutboxEntry entry) => entry.TakenAt ?? entry.Letter.Due;
}
