using System.Data.Common;
using Dapper;

namespace OpenAisle.Stock;

/// <summary>Something on a store's ledger that a person has to look at: go to the shelf and count.</summary>
/// <param name="Reason"><c>short</c>: more is promised than is there. <c>not-found</c>: a picker did not find it.</param>
/// <param name="Quantity">By how much it fell short, or how much was looked for in vain.</param>
public sealed record CountTask(Gtin Gtin, string Reason, Quantity Quantity, DateTimeOffset Since);

/// <summary>What is to be counted in a store. A count settles it. Follows the journal by a moment.</summary>
public sealed class CountTasks(IShopDatabase database)
{
    private const int MostRows = 200;

    /// <summary>The oldest first.</summary>
    public async Task<IReadOnlyList<CountTask>> Of(Id<Store> store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Gtin, string Reason, string Quantity, long Since)>(new CommandDefinition(
            $"select gtin, reason, quantity, since from count_tasks where store = @store order by since, gtin limit {MostRows}",
            new { store = store.ToString() }, cancellationToken: cancel));
        return
        [
            .. rows.Select(row => new CountTask(
                Gtin.Parse(row.Gtin, null), row.Reason, Quantity.Parse(row.Quantity, null), DateTimeOffset.FromUnixTimeMilliseconds(row.Since))),
        ];
    }
}

/// <summary>Keeps the table behind <see cref="CountTasks"/>: a row a product, the worst reason first.</summary>
internal sealed class CountTasksModel : IReadModel
{
    public const string Short = "short";
    public const string NotFound = "not-found";

    public static readonly Migration Table = new("stock", 1, """
        create table count_tasks (
            store text not null,
            gtin text not null,
            reason text not null,
            quantity text not null,
            since bigint not null,
            primary key (store, gtin))
        """);

    public string Name => "stock.tasks";

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } = ["stock.entered", "stock.fell-short"];

    public IReadOnlyCollection<string> Tables { get; } = ["count_tasks"];

    public Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var rows = new RowBatch(connection, transaction);
        foreach (var (recorded, fact) in facts)
        {
            switch (fact)
            {
                case StockFellShort fell:
                    Raise(recorded, Short, fell.Lines, rows);
                    break;
                case StockEntered { Reason: StockReason.NotFound } entered:
                    Raise(recorded, NotFound, entered.Lines, rows);
                    break;
                case StockEntered { Reason: StockReason.Corrected } counted:
                    foreach (var line in counted.Lines)
                    {
                        rows.Add(
                            "delete from count_tasks where store = @store and gtin = @gtin",
                            ("store", recorded.Stream.Key.ToString("D")), ("gtin", line.Gtin.ToString()));
                    }

                    break;
            }
        }

        return rows.Run(cancel);
    }

    // A product that is short stays so when it is not found as well: promises are worse than an empty shelf.
    private static void Raise(RecordedFact recorded, string reason, IReadOnlyList<StockLine> lines, RowBatch rows)
    {
        foreach (var line in lines)
        {
            rows.Add(
                $"""
                insert into count_tasks (store, gtin, reason, quantity, since) values (@store, @gtin, @reason, @quantity, @since)
                on conflict (store, gtin) do update set reason = excluded.reason, quantity = excluded.quantity
                where excluded.reason = '{Short}' or count_tasks.reason <> '{Short}'
                """,
                ("store", recorded.Stream.Key.ToString("D")), ("gtin", line.Gtin.ToString()), ("reason", reason),
                ("quantity", line.Quantity.ToString()), ("since", recorded.At.ToUnixTimeMilliseconds()));
        }
    }
}
