using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Messages;
using OpenAisle.Web.Staffing;
using OpenAisle.Web.Texts;
using OpenAisle.Webhooks;

namespace OpenAisle.Web.Desk;

/// <summary>The tables of the desk as files: the rows that the page shows, all of them, in the order that it shows them.</summary>
internal static class TableDoors
{
    // Beyond these a clock of the wall has no instant.
    private const int FirstYear = 2000;
    private const int LastYear = 2200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/manage").ExcludeFromDescription();
        files.MapGet("/days.csv", Days).RequireAuthorization(People.ReadsFigures);
        files.MapGet("/orders.csv", Orders).RequireAuthorization(People.LooksUpOrders);
        files.MapGet("/stock.csv", Products).RequireAuthorization(People.Desk);
        files.MapGet("/slots.csv", Slots).RequireAuthorization(People.Manages);
        files.MapGet("/messages.csv", Messages).RequireAuthorization(People.Manages);
        files.MapGet("/files.csv", Files).RequireAuthorization(People.PricesHouse);
        files.MapGet("/deliveries.csv", Deliveries).RequireAuthorization(People.KeepsHouse);
        files.MapGet("/audit.csv", Log).RequireAuthorization(People.Audits);
    }

    /// <summary>The day that an address names; otherwise today, by the store's clock.</summary>
    public static DateOnly DayOf(string? text, StoreProfile store, TimeProvider clock) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear ? day
            : DateOnly.FromDateTime(Words.InStore(clock.GetUtcNow(), store).DateTime);

    private static async Task<IResult> Days(string store, HttpContext http, IOffers offers, FigureDesk desk, Words words, int days = FigureDesk.UsualDays) =>
        await offers.StoreCalled(store, http.RequestAborted) is not { } profile ? Results.NotFound()
            : CsvFile.Of(
                $"{profile.Slug}-days", new DayTable(words).Of(await desk.Of(profile, Math.Clamp(days, 1, FigureDesk.MostDays), http.RequestAborted), http.Request.Query), words);

    private static async Task<IResult> Orders(string store, HttpContext http, IOffers offers, OrderTable table, Words words, TimeProvider clock, string? q = null, string? day = null)
    {
        if (await offers.StoreCalled(store, http.RequestAborted) is not { } profile)
        {
            return Results.NotFound();
        }

        var of = DayOf(day, profile, clock);
        return CsvFile.Of($"{profile.Slug}-orders-{of:yyyy-MM-dd}", await table.Of(profile, q, of, http.Request.Query), words);
    }

    private static async Task<IResult> Products(string store, HttpContext http, IOffers offers, ProductTable table, Words words, string? q = null, string? department = null) =>
        await offers.StoreCalled(store, http.RequestAborted) is not { } profile ? Results.NotFound()
            : CsvFile.Of($"{profile.Slug}-products", (await table.Of(profile, department, q, http.Request.Query)).View, words);

    private static async Task<IResult> Slots(string store, HttpContext http, IOffers offers, SlotTable table, Words words) =>
        await offers.StoreCalled(store, http.RequestAborted) is not { } profile ? Results.NotFound()
            : CsvFile.Of($"{profile.Slug}-slots", table.Of(profile, await table.Windows(profile), http.Request.Query), words);

    private static async Task<IResult> Messages(string store, HttpContext http, IOffers offers, Outbox outbox, Words words, string? which = null) =>
        await offers.StoreCalled(store, http.RequestAborted) is not { } profile ? Results.NotFound()
            : CsvFile.Of(
                $"{profile.Slug}-messages",
                new MessageTable(words).Of(profile, await outbox.OfStore(profile.Id, which == "failed", http.RequestAborted), http.Request.Query), words);

    private static async Task<IResult> Files(HttpContext http, FeedDesk desk, StaffNames colleagues, Words words)
    {
        await colleagues.Read();
        return CsvFile.Of("files", new FileTable(colleagues, words).Of(null, await desk.Runs(FileTable.MostRows, onlyWaiting: false, http.RequestAborted), http.Request.Query), words);
    }

    private static async Task<IResult> Deliveries(HttpContext http, WebhookBook book, Words words, string? hook = null) =>
        !Id<Webhook>.TryParse(hook, null, out var id) ? Results.NotFound()
            : CsvFile.Of("deliveries", new DeliveryTable(words).Of(null, await book.Deliveries(id, null, http.RequestAborted), http.Request.Query), words);

    private static async Task<IResult> Log(HttpContext http, ClaimsPrincipal person, AuditTable table, Words words) =>
        CsvFile.Of("changes", await table.Of(person, http.Request.Query), words);
}
