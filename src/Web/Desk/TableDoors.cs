using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Web.Texts;

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

    private static async Task<IResult> Log(HttpContext http, ClaimsPrincipal person, AuditTable table, Words words) =>
        CsvFile.Of("changes", await table.Of(person, http.Request.Query), words);
}
