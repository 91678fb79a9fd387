using Dapper;

namespace OpenAisle.Sandbox;

/// <summary>A telephone company of the demo: text messages are kept where their receiver would read them. The sender's key makes one of two.</summary>
internal static class TextDoor
{
    private const int MostKeyLength = 200;
    private const int MostNumberLength = 40;
    private const int MostTextLength = 1_600;
    private const int MostShown = 200;

    public static void MapTexts(this IEndpointRouteBuilder app, Settings settings, Sky sky)
    {
        var door = app.MapGroup("/sms").AddEndpointFilter(MerchantDoor.Key(settings.MerchantKey)).AddEndpointFilter(sky.Around);
        door.MapPut("/{key}", Take);
        door.MapGet("", List);
    }

    private static async Task<IResult> Take(string key, HttpRequest request, Ledger ledger, TimeProvider clock)
    {
        var (ask, unreadable) = await Answers.Read(request, Wire.Default.TextAsk);
        if (ask is null)
            return unreadable!;
        if (key.Length > MostKeyLength)
            return Answers.Invalid("key", $"must have at most {MostKeyLength} characters");
        if (ask.To.Length is 0 or > MostNumberLength || !ask.To.Any(char.IsAsciiDigit))
            return Answers.Invalid("to", "must be a telephone number");
        if (ask.Text.Length is 0 or > MostTextLength)
            return Answers.Invalid("text", $"must have 1 to {MostTextLength} characters");
        var kept = await ledger.Do(page =>
        {
            page.Connection.Execute(
                "INSERT INTO texts (key, recipient, text, at) VALUES (@key, @To, @Text, @at) ON CONFLICT (key) DO NOTHING",
                new { key, ask.To, ask.Text, at = clock.GetUtcNow().ToUnixTimeMilliseconds() });
            return page.Connection.QuerySingle<Row>("SELECT key, recipient, text, at FROM texts WHERE key = @key", new { key });
        });
        return kept.Recipient == ask.To && kept.Text == ask.Text
            ? Results.Json(kept.ToAnswer(), Wire.Default.TextAnswer)
            : Answers.Problem(409, "Refused", "conflict", "Another message was sent under this key.");
    }

    private static IResult List(string? to, Ledger ledger)
    {
        using var connection = ledger.Read();
        var rows = connection.Query<Row>(
            "SELECT key, recipient, text, at FROM texts WHERE @to IS NULL OR recipient = @to ORDER BY at DESC, key LIMIT @MostShown", new { to, MostShown });
        return Results.Json(new TextPage([.. rows.Select(row => row.ToAnswer())]), Wire.Default.TextPage);
    }

    private sealed class Row
    {
        public string Key { get; init; } = "";
        public string Recipient { get; init; } = "";
        public string Text { get; init; } = "";
        public long At { get; init; }

        public TextAnswer ToAnswer() => new(Key, Recipient, Text, DateTimeOffset.FromUnixTimeMilliseconds(At));
    }
}

internal sealed record TextAsk(string To, string Text);

internal sealed record TextAnswer(string Key, string To, string Text, DateTimeOffset At);

internal sealed record TextPage(IReadOnlyList<TextAnswer> Items);
