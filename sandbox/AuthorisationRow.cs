using Dapper;
using Microsoft.Data.Sqlite;

namespace OpenAisle.Sandbox;

/// <summary>An authorisation as its table keeps it.</summary>
internal sealed class AuthorisationRow
{
    private const string Columns = """
        sequence AS Sequence, reference AS Reference, status AS Status, amount AS Amount, currency AS Currency, token AS Token,
        behaviour AS Behaviour, card AS Card, reason AS Reason, created_at AS CreatedAt, decides_at AS DecidesAt, expires_at AS ExpiresAt
        """;

    private const string MovementColumns =
        "reference AS Reference, kind AS Kind, key AS Key, amount AS MinorUnits, fee AS FeeMinorUnits, final AS Final, at AS At";

    public long Sequence { get; init; }
    public string Reference { get; init; } = "";
    public string Status { get; init; } = "";
    public long? Amount { get; init; }
    public string? Currency { get; init; }
    public string? Token { get; init; }
    public string Behaviour { get; init; } = "";
    public string? Card { get; init; }
    public string? Reason { get; init; }
    public long Captured { get; init; }
    public long Refunded { get; init; }
    public long CreatedAt { get; init; }
    public long? DecidesAt { get; init; }
    public long? ExpiresAt { get; init; }
    public long? DueAt { get; init; }

    public static AuthorisationRow Of(Authorisation of) => new()
    {
        Reference = of.Reference,
        Status = of.Status.ToString(),
        Amount = of.Amount?.MinorUnits,
        Currency = of.Amount?.Currency,
        Token = of.Token,
        Behaviour = of.Behaviour.ToString(),
        Card = of.Card,
        Reason = of.Reason,
        Captured = of.Captured,
        Refunded = of.Refunded,
        CreatedAt = of.CreatedAt.ToUnixTimeMilliseconds(),
        DecidesAt = of.DecidesAt?.ToUnixTimeMilliseconds(),
        ExpiresAt = of.ExpiresAt?.ToUnixTimeMilliseconds(),
        DueAt = of.DueAt?.ToUnixTimeMilliseconds(),
    };

    public static Authorisation? Load(SqliteConnection connection, string reference)
    {
        var row = connection.QuerySingleOrDefault<AuthorisationRow>(
            $"SELECT {Columns} FROM authorisations WHERE reference = @reference", new { reference });
        return row?.Read(connection.Query<MovementRow>(
            $"SELECT {MovementColumns} FROM movements WHERE reference = @reference ORDER BY id", new { reference }));
    }

    /// <summary>The authorisations created in a span of time, after a sequence, oldest first.</summary>
    public static IReadOnlyList<Authorisation> Page(SqliteConnection connection, DateTimeOffset from, DateTimeOffset to, long after, int most)
    {
        var span = new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds(), after, most };
        using var oneView = connection.BeginTransaction(deferred: true);
        var rows = connection.Query<AuthorisationRow>($"""
            SELECT {Columns} FROM authorisations
            WHERE sequence > @after AND created_at >= @from AND created_at < @to ORDER BY sequence LIMIT @most
            """, span, oneView).ToList();
        var movements = connection.Query<MovementRow>($"""
            SELECT {MovementColumns} FROM movements WHERE reference IN @references ORDER BY id
            """, new { references = rows.Select(row => row.Reference) }, oneView).ToLookup(movement => movement.Reference);
        return [.. rows.Select(row => row.Read(movements[row.Reference]))];
    }

    private Authorisation Read(IEnumerable<MovementRow> movements) => new(
        Reference,
        Enum.Parse<Status>(Status),
        Amount is { } amount ? new Amount(amount, Currency!) : null,
        Token,
        Enum.Parse<Behaviour>(Behaviour),
        Card,
        Reason,
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        Instant(DecidesAt),
        Instant(ExpiresAt),
        [.. movements.Select(movement => movement.Read())])
    { Sequence = Sequence };

    private static DateTimeOffset? Instant(long? at) => at is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private sealed class MovementRow
    {
        public string Reference { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Key { get; init; } = "";
        public long MinorUnits { get; init; }
        public long FeeMinorUnits { get; init; }
        public bool Final { get; init; }
        public long At { get; init; }

        public Movement Read() => new(
            Enum.Parse<MovementKind>(Kind), Key, MinorUnits, FeeMinorUnits, Final, DateTimeOffset.FromUnixTimeMilliseconds(At));
    }
}
