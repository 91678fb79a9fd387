using Dapper;
using Microsoft.Data.Sqlite;

namespace OpenAisle.Sandbox;

/// <summary>What a check of the books found: nothing, when they are in order.</summary>
internal sealed record LedgerCheckAnswer(
    bool Ok, long Authorisations, long Movements, IReadOnlyList<string> Findings, IReadOnlyDictionary<string, Dictionary<string, long>> Balances);

/// <summary>Checks the books against themselves: what each authorisation says against an independent tally of the postings.</summary>
internal static class LedgerCheck
{
    private const int MostFindings = 100;

    /// <summary>Each law, and the query that finds what breaks it.</summary>
    private static readonly (string Law, string Sql)[] s_laws =
    [
        ("the sides of a movement sum to zero",
            """
            SELECT m.reference || ' #' || m.id FROM movements m LEFT JOIN postings p ON p.movement = m.id
            GROUP BY m.id HAVING coalesce(sum(p.amount), 1) <> 0
            """),
        ("no more is captured than was authorised",
            "SELECT reference FROM authorisations WHERE captured > coalesce(amount, 0)"),
        ("no more is refunded than was captured",
            "SELECT reference FROM authorisations WHERE refunded > captured"),
        ("the captured and refunded sums agree with the postings",
            """
            SELECT reference FROM (
                SELECT a.reference, a.captured, a.refunded,
                    coalesce(sum(CASE WHEN m.kind = 'Capture' AND p.account IN ('merchant', 'fees') THEN p.amount END), 0) AS taken,
                    coalesce(sum(CASE WHEN m.kind = 'Refund' AND p.account = 'card' THEN p.amount END), 0) AS given
                FROM authorisations a LEFT JOIN movements m ON m.reference = a.reference LEFT JOIN postings p ON p.movement = m.id
                GROUP BY a.reference)
            WHERE captured <> taken OR refunded <> given
            """),
        ("exactly what is open is held",
            """
            SELECT reference FROM (
                SELECT a.reference, a.status, a.amount, a.captured, coalesce(sum(p.amount), 0) AS held
                FROM authorisations a LEFT JOIN movements m ON m.reference = a.reference
                    LEFT JOIN postings p ON p.movement = m.id AND p.account = 'held'
                GROUP BY a.reference)
            WHERE held < 0 OR (status = 'Authorised' AND held <> amount) OR (status NOT IN ('Authorised', 'Captured') AND held <> 0)
                OR (status = 'Captured' AND held > amount - captured)
            """),
    ];

    public static LedgerCheckAnswer Run(SqliteConnection connection)
    {
        using var oneView = connection.BeginTransaction(deferred: true);
        List<string> findings = [];
        foreach (var (law, sql) in s_laws)
        {
            findings.AddRange(connection.Query<string>($"{sql} LIMIT {MostFindings}", transaction: oneView)
                .Select(found => $"{found}: broken is that {law}"));
        }
        var balances = connection.Query<Balance>("""
            SELECT m.currency AS Currency, p.account AS Account, sum(p.amount) AS Amount
            FROM postings p JOIN movements m ON m.id = p.movement GROUP BY m.currency, p.account
            """, transaction: oneView)
            .GroupBy(balance => balance.Currency)
            .ToDictionary(currency => currency.Key, currency => currency.ToDictionary(balance => balance.Account, balance => balance.Amount));
        return new LedgerCheckAnswer(
            findings.Count == 0,
            connection.ExecuteScalar<long>("SELECT count(*) FROM authorisations", transaction: oneView),
            connection.ExecuteScalar<long>("SELECT count(*) FROM movements", transaction: oneView),
            findings,
            balances);
    }

    private sealed class Balance
    {
        public string Currency { get; init; } = "";
        public string Account { get; init; } = "";
        public long Amount { get; init; }
    }
}
