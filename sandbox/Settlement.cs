using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace OpenAisle.Sandbox;

/// <summary>The settlement: every capture and refund of some UTC days with its fee, as comma-separated values (RFC 4180).</summary>
internal static class Settlement
{
    public const string Header = "time,kind,reference,movement,currency,amount_minor,fee_minor,net_minor";

    public static string Export(SqliteConnection connection, DateOnly first, DateOnly last)
    {
        var text = new StringBuilder(Header).Append("\r\n");
        var span = new { from = Midnight(first), to = Midnight(last.AddDays(1)) };
        var lines = connection.Query<Line>("""
            SELECT at AS At, kind AS Kind, reference AS Reference, key AS Key, currency AS Currency, amount AS Amount, fee AS Fee
            FROM movements WHERE kind IN ('Capture', 'Refund') AND at >= @from AND at < @to ORDER BY at, id
            """, span, buffered: false);
        foreach (var line in lines)
        {
            var amount = line.Kind == nameof(MovementKind.Capture) ? line.Amount : -line.Amount;
            text.Append(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeMilliseconds(line.At):yyyy-MM-ddTHH:mm:ss.fffZ},");
            // References hold letters, digits and a few marks only, so nothing needs quoting.
            text.Append(CultureInfo.InvariantCulture, $"{line.Kind.ToLowerInvariant()},{line.Reference},{line.Key},{line.Currency},");
            text.Append(CultureInfo.InvariantCulture, $"{amount},{line.Fee},{amount - line.Fee}\r\n");
        }
        return text.ToString();
    }

    private static long Midnight(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private sealed class Line
    {
        public long At { get; init; }
        public string Kind { get; init; } = "";
        public string Reference { get; init; } = "";
        public string Key { get; init; } = "";
        public string Currency { get; init; } = "";
        public long Amount { get; init; }
        public long Fee { get; init; }
    }
}
