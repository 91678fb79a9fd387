using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Payments;

/// <summary>A tender as it stands in the book. Amounts are minor units of the currency.</summary>
internal sealed class BookRow
{
    public required string Reference { get; init; }
    public required string Payment { get; init; }
    public required long Tender { get; init; }
    public required string Provider { get; init; }
    public required string Currency { get; init; }
    public required long Amount { get; init; }
    public string Status { get; set; } = nameof(TenderStatus.Intended);
    public long Authorised { get; set; }
    public long Captured { get; set; }
    public long Refunded { get; set; }

    /// <summary>Unix milliseconds of the last fact about it.</summary>
    public long Updated { get; set; }
}

/// <summary>The table of all tenders, by reference: what a day's books are compared with.</summary>
internal sealed class PaymentBook : IReadModel
{
    /// <summary>Rows in one statement, eleven values each: below what any engine takes.</summary>
    internal const int RowsPerStatement = 50;

    internal static Migration Table { get; } = new("payments", 2, """
        create table payments (
            reference text primary key,
            payment text not null,
            tender bigint not null,
            provider text not null,
            currency text not null,
            amount bigint not null,
            status text not null,
            authorised bigint not null,
            captured bigint not null,
            refunded bigint not null,
            updated bigint not null);
        create index payments_by_status on payments (status, updated);
        create index payments_by_updated on payments (updated)
        """);

    internal const string Columns =
        "reference as Reference, payment as Payment, tender as Tender, provider as Provider, currency as Currency, amount as Amount, "
        + "status as Status, authorised as Authorised, captured as Captured, refunded as Refunded, updated as Updated";

    public string Name => "payments";

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } = [.. PaymentFacts.Kinds.Select(kind => kind.Name)];

    public IReadOnlyCollection<string> Tables => ["payments"];

    public async Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var rows = await Begun(facts, connection, transaction);
        Dictionary<string, BookRow> changed = [];
        foreach (var (recorded, fact) in facts)
        {
            foreach (var tender in Tenders(fact))
            {
                var reference = References.Tender(recorded.Stream.Key, tender);
                if (fact is PaymentAuthorisationIntended intended)
                {
                    rows[reference] = Begin(reference, recorded.Stream.Key, intended);
                }

                // A tender that was voided before it was ever intended has no row: no provider knows of it.
                if (rows.TryGetValue(reference, out var row))
                {
                    Follow(row, fact);
                    row.Updated = recorded.At.ToUnixTimeMilliseconds();
                    changed[reference] = row;
                }
            }
        }

        foreach (var some in changed.Values.Chunk(RowsPerStatement))
        {
            await Write(some, connection, transaction);
        }
    }

    /// <summary>The rows of at most <see cref="RowsPerStatement"/> references.</summary>
    internal static Task<IEnumerable<BookRow>> Find(string[] references, DbConnection connection, DbTransaction? transaction = null)
    {
        // Written out one by one: lists as parameters are spelled differently on each engine.
        var values = new DynamicParameters();
        for (var i = 0; i < references.Length; i++)
        {
            values.Add($"r{i}", references[i]);
        }

        var set = string.Join(", ", Enumerable.Range(0, references.Length).Select(i => $"@r{i}"));
        return connection.QueryAsync<BookRow>($"select {Columns} from payments where reference in ({set})", values, transaction);
    }

    private static IEnumerable<int> Tenders(IFact fact) => fact switch
    {
        PaymentAuthorisationIntended f => [f.Tender],
        PaymentAuthorised f => [f.Tender],
        PaymentDeclined f => [f.Tender],
        PaymentVoidIntended f => [f.Tender],
        PaymentVoided f => [f.Tender],
        PaymentCaptureIntended f => f.Parts.Select(part => part.Tender),
        PaymentCaptured f => [f.Tender],
        PaymentRefunded f => [f.Tender],
        PaymentExpired f => [f.Tender],
        _ => [],
    };

    private static BookRow Begin(string reference, Guid payment, PaymentAuthorisationIntended fact) => new()
    {
        Reference = reference,
        Payment = payment.ToString("D"),
        Tender = fact.Tender,
        Provider = fact.Provider,
        Currency = fact.Amount.Currency.Code,
        Amount = fact.Amount.MinorUnits,
    };

    private static void Follow(BookRow row, IFact fact)
    {
        switch (fact)
        {
            case PaymentAuthorised f:
                row.Authorised = f.Amount.MinorUnits;
                break;
            case PaymentCaptured f:
                row.Captured = f.Amount.MinorUnits;
                break;
            case PaymentRefunded f:
                row.Refunded += f.Amount.MinorUnits;
                break;
        }

        row.Status = fact switch
        {
            PaymentAuthorised => nameof(TenderStatus.Authorised),
            PaymentDeclined => nameof(TenderStatus.Declined),
            PaymentVoidIntended => nameof(TenderStatus.VoidIntended),
            PaymentVoided => nameof(TenderStatus.Voided),
            PaymentCaptureIntended => nameof(TenderStatus.CaptureIntended),
            PaymentCaptured => nameof(TenderStatus.Captured),
            PaymentExpired => nameof(TenderStatus.Expired),
            _ => row.Status,
        };
    }

    /// <summary>The rows, as they stand, of tenders that were begun before these facts.</summary>
    private static async Task<Dictionary<string, BookRow>> Begun(
        IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction)
    {
        HashSet<string> known = [];
        HashSet<string> earlier = [];
        foreach (var (recorded, fact) in facts)
        {
            foreach (var tender in Tenders(fact))
            {
                var reference = References.Tender(recorded.Stream.Key, tender);
                if (fact is PaymentAuthorisationIntended)
                {
                    known.Add(reference);
                }
                else if (!known.Contains(reference))
                {
                    earlier.Add(reference);
                }
            }
        }

        Dictionary<string, BookRow> rows = [];
        foreach (var some in earlier.Chunk(RowsPerStatement))
        {
            foreach (var row in await Find(some, connection, transaction))
            {
                rows[row.Reference] = row;
            }
        }

        return rows;
    }

    private static Task<int> Write(BookRow[] rows, DbConnection connection, DbTransaction transaction)
    {
        var sql = new StringBuilder(
            "insert into payments (reference, payment, tender, provider, currency, amount, status, authorised, captured, refunded, updated) "
            + "values ");
        var values = new DynamicParameters();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            sql.Append(i == 0 ? "" : ", ")
                .Append(CultureInfo.InvariantCulture, $"(@a{i}, @b{i}, @c{i}, @d{i}, @e{i}, @f{i}, @g{i}, @h{i}, @i{i}, @j{i}, @k{i})");
            values.Add($"a{i}", row.Reference);
            values.Add($"b{i}", row.Payment);
            values.Add($"c{i}", row.Tender);
            values.Add($"d{i}", row.Provider);
            values.Add($"e{i}", row.Currency);
            values.Add($"f{i}", row.Amount);
            values.Add($"g{i}", row.Status);
            values.Add($"h{i}", row.Authorised);
            values.Add($"i{i}", row.Captured);
            values.Add($"j{i}", row.Refunded);
            values.Add($"k{i}", row.Updated);
        }

        sql.Append(" on conflict (reference) do update set status = excluded.status, authorised = excluded.authorised, "
            + "captured = excluded.captured, refunded = excluded.refunded, updated = excluded.updated");
        return connection.ExecuteAsync(sql.ToString(), values, transaction);
    }
}
