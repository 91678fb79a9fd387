using System.Data.Common;
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
    public required string Status { get; init; }
    public long Authorised { get; init; }
    public long Captured { get; init; }
    public long Refunded { get; init; }

    /// <summary>Unix milliseconds of the last fact about it.</summary>
    public long Updated { get; init; }
}

/// <summary>The table of all tenders, by reference: what a day's books are compared with.</summary>
internal sealed class PaymentBook : IReadModel
{
    /// <summary>References asked about in one statement.</summary>
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

    internal const string BookName = "payments";

    public string Name => BookName;

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } = [.. PaymentFacts.Kinds.Select(kind => kind.Name)];

    public IReadOnlyCollection<string> Tables => ["payments"];

    public Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var rows = new RowBatch(connection, transaction);

        // Most tenders are authorised within the page they were begun in: they get their row in one piece, not a row and a change of it.
        var authorised = AuthorisedAtOnce(facts);
        foreach (var (recorded, fact) in facts)
        {
            if (fact is PaymentAuthorisationIntended begun)
            {
                Begin(recorded, begun, authorised.TryGetValue((recorded.Stream, recorded.Version + 1), out var answer) ? answer : null, rows);
            }
            else if (!authorised.ContainsKey((recorded.Stream, recorded.Version)))
            {
                Follow(recorded, fact, rows);
            }
        }

        return rows.Run(cancel);
    }

    /// <summary>The answers that are the very next fact after their tender was begun.</summary>
    private static Dictionary<(StreamId Stream, long Version), ReadFact?> AuthorisedAtOnce(IReadOnlyList<ReadFact> facts)
    {
        Dictionary<(StreamId, long), int> begun = [];
        Dictionary<(StreamId, long), ReadFact?> authorised = [];
        foreach (var read in facts)
        {
            var (stream, version) = (read.Recorded.Stream, read.Recorded.Version);
            if (read.Fact is PaymentAuthorisationIntended intended)
            {
                begun.Add((stream, version), intended.Tender);
            }
            else if (read.Fact is PaymentAuthorised answer && begun.TryGetValue((stream, version - 1), out var tender) && tender == answer.Tender)
            {
                authorised.Add((stream, version), read);
            }
        }

        return authorised;
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

    // A tender that was voided before it was ever intended has no row to change: no provider knows of it.
    private static void Follow(RecordedFact recorded, IFact fact, RowBatch rows)
    {
        switch (fact)
        {
            case PaymentAuthorised f:
                Amount("authorised", f.Tender, f.Amount, TenderStatus.Authorised);
                break;
            case PaymentDeclined f:
                Status(f.Tender, TenderStatus.Declined);
                break;
            case PaymentVoidIntended f:
                Status(f.Tender, TenderStatus.VoidIntended);
                break;
            case PaymentVoided f:
                Status(f.Tender, TenderStatus.Voided);
                break;
            case PaymentCaptureIntended f:
                foreach (var part in f.Parts)
                {
                    Status(part.Tender, TenderStatus.CaptureIntended);
                }

                break;
            case PaymentCaptured f:
                Amount("captured", f.Tender, f.Amount, TenderStatus.Captured);
                break;
            case PaymentRefunded f:
                rows.Add(
                    "update payments set refunded = refunded + @amount, updated = @at where reference = @reference",
                    ("amount", f.Amount.MinorUnits), At(), Reference(f.Tender));
                break;
            case PaymentExpired f:
                Status(f.Tender, TenderStatus.Expired);
                break;
        }

        void Status(int tender, TenderStatus status) => rows.Add(
            "update payments set status = @status, updated = @at where reference = @reference",
            ("status", status.ToString()), At(), Reference(tender));

        void Amount(string column, int tender, Money amount, TenderStatus status) => rows.Add(
            $"update payments set {column} = @amount, status = @status, updated = @at where reference = @reference",
            ("amount", amount.MinorUnits), ("status", status.ToString()), At(), Reference(tender));

        (string, object?) At() => ("at", recorded.At.ToUnixTimeMilliseconds());

        (string, object?) Reference(int tender) => ("reference", References.Tender(recorded.Stream.Key, tender));
    }

    private static void Begin(RecordedFact recorded, PaymentAuthorisationIntended fact, ReadFact? authorised, RowBatch rows) => rows.Add(
        """
        insert into payments (reference, payment, tender, provider, currency, amount, status, authorised, captured, refunded, updated)
        values (@reference, @payment, @tender, @provider, @currency, @amount, @status, @authorised, 0, 0, @at)
        """,
        ("reference", References.Tender(recorded.Stream.Key, fact.Tender)),
        ("payment", recorded.Stream.Key.ToString("D")),
        ("tender", (long)fact.Tender),
        ("provider", fact.Provider),
        ("currency", fact.Amount.Currency.Code),
        ("amount", fact.Amount.MinorUnits),
        ("status", authorised is null ? nameof(TenderStatus.Intended) : nameof(TenderStatus.Authorised)),
        ("authorised", authorised is { Fact: PaymentAuthorised answer } ? answer.Amount.MinorUnits : 0L),
        ("at", (authorised?.Recorded ?? recorded).At.ToUnixTimeMilliseconds()));
}
