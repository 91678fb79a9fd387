using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;

namespace OpenAisle.Sandbox;

/// <summary>What a merchant reads for its own books, and the company's weather.</summary>
internal static class BooksDoor
{
    private const int MostInOnePage = 500;

    public static void MapBooks(this IEndpointRouteBuilder app, Settings settings)
    {
        app.MapGet("/health", (Ledger ledger) =>
            Results.Json(new HealthAnswer("OpenAisle sandbox payments", ledger.Id), Wire.Default.HealthAnswer));

        var merchant = app.MapGroup("").AddEndpointFilter(MerchantDoor.Key(settings.MerchantKey));
        merchant.MapGet("/settlements/{date}", (string date, Ledger ledger) => Export(ledger, date, date));
        merchant.MapGet("/settlements", (string? from, string? to, Ledger ledger) => Export(ledger, from, to));
        merchant.MapGet("/ledger/check", Check);
        merchant.MapGet("/notifications", Notifications);

        app.MapGet("/weather", (Sky sky) => Results.Json(sky.Now, Wire.Default.Weather));
        app.MapPut("/weather", Change).AddEndpointFilter(MerchantDoor.Key(settings.AdminKey));
    }

    private static IResult Export(Ledger ledger, string? from, string? to)
    {
        if (!TryDay(from, out var first))
            return Answers.Invalid("from", "must be a UTC day such as 2026-01-31");
        if (!TryDay(to, out var last) || last < first)
            return Answers.Invalid("to", "must be a UTC day such as 2026-01-31, and not before from");
        using var connection = ledger.Read();
        return Results.Text(Settlement.Export(connection, first, last), "text/csv; charset=utf-8", Encoding.UTF8);
    }

    private static IResult Check(Ledger ledger)
    {
        using var connection = ledger.Read();
        return Results.Json(LedgerCheck.Run(connection), Wire.Default.LedgerCheckAnswer);
    }

    /// <summary>All notifications from a sequence on, delivered or not, for a merchant that was away for long.</summary>
    private static IResult Notifications(Ledger ledger, long? after, int? limit)
    {
        if (limit is < 1 or > MostInOnePage)
            return Answers.Invalid("limit", $"must be from 1 to {MostInOnePage}");
        var most = limit ?? 100;
        using var connection = ledger.Read();
        List<NotificationBody> page =
        [
            .. connection.Query<string>(
                "SELECT body FROM notifications WHERE sequence > @after ORDER BY sequence LIMIT @most", new { after = after ?? 0, most })
                .Select(body => JsonSerializer.Deserialize(body, Wire.Default.NotificationBody)!),
        ];
        var next = page.Count == most ? page[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null;
        return Results.Json(new NotificationPage(page, next), Wire.Default.NotificationPage);
    }

    private static async Task<IResult> Change(HttpRequest request, Sky sky)
    {
        var (weather, unreadable) = await Answers.Read(request, Wire.Default.Weather);
        if (weather is null)
            return unreadable!;
        if (weather.Fault() is { } fault)
            return Answers.Invalid(fault.Field, fault.Why);
        sky.Now = weather;
        return Results.Json(weather, Wire.Default.Weather);
    }

    private static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day < DateOnly.MaxValue;
}
