using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenAisle.Orders;
using OpenAisle.Web.Shopping;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>Orders of a store, of a day or of a caller, as a table.</summary>
internal sealed class OrderTable(FoundOrders orders, Words words, Visit visit)
{
    public async Task<TableView<FoundOrder>> Of(StoreProfile store, string? asked, DateOnly day, IQueryCollection query) =>
        new(
            string.IsNullOrWhiteSpace(asked) ? await orders.OfDay(store, day, visit.Cancel) : await orders.In(store.Id, asked, visit.Cancel),
            [
                new("number", "find.number", row => row.Order.Number, Link: row => $"/manage/orders/{row.Order.Id}?store={store.Slug}"),
                new("who", "find.who", row => row.Who?.Name ?? "–"),
                new("phone", "story.phone", row => row.Who?.Phone ?? ""),
                new("for", "find.when", row => words.DayAndTime(row.For, store), row => row.For,
                    row => Words.InStore(row.For, store).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
                new("stands", "find.stands", row => words["status." + row.Order.Status], row => row.Order.Status),
                new("lines", "find.lines", row => row.Order.Lines.ToString(words.Culture), row => row.Order.Lines, IsNumber: true),
                new("total", "find.total", row => words.Money(row.Total), row => row.Total.MinorUnits, row => Plain.Amount(row.Total), IsNumber: true),
            ],
            query, words.Culture);
}
