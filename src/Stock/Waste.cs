using System.Data.Common;
using Dapper;

namespace OpenAisle.Stock;

/// <summary>Goods that were thrown away.</summary>
public sealed record Wasted(DateTimeOffset At, Gtin Gtin, Quantity Quantity);

/// <summary>What a store threw away. Follows the journal by a moment.</summary>
public sealed class Waste(IShopDatabase database)
{
    /// <summary>The most entries read for the figures of some days.</summary>
    public const int MostRows = 20_000;

    public async Task<IReadOnlyList<Wasted>> Since(Id<Store> store, DateTimeOffset since, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(long At, string Gtin, string Quantity)>(new CommandDefinition(
            $"select at, gtin, quantity from stock_waste where store = @store and at >= @since order by position desc, line limit {MostRows}",
            new { store = store.ToString(), since = since.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
        return [.. rows.Select(row => new Wasted(DateTimeOffset.FromUnixTimeMilliseconds(row.At), Gtin.Parse(row.Gtin, null), Quantity.Parse(row.Quantity, null)))];
    }
}

/// <summary>Keeps the table behind <see cref="Waste"/>: a row for each line of an entry.</summary>
internal sealed class WasteModel : IReadModel
{
    public static readonly Migration Table = new("stock", 2, """
        create table stock_waste (
            position bigint not null,
            line bigint not null,
            store text not null,
            at bigint not null,
            gtin text not null,
            quantity text not null,
            primary key (position, line));
        create index stock_waste_of_store on stock_waste (store, at);
        """);

    public string Name => "stock.waste";

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } = ["stock.entered"];

    public IReadOnlyCollection<string> Tables { get; } = ["stock_waste"];

    public Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var rows = new RowBatch(connection, transaction);
        foreach (var (recorded, fact) in facts)
        {
            if (fact is not StockEntered { Reason: StockReason.Wasted } wasted)
            {
                continue;
            }

            for (var line = 0; line < wasted.Lines.Count; line++)
            {
                rows.Add(
                    "insert into stock_waste (position, line, store, at, gtin, quantity) values (@position, @line, @store, @at, @gtin, @quantity)",
                    ("position", recorded.Position), ("line", (long)line), ("store", recorded.Stream.Key.ToString("D")),
                    ("at", recorded.At.ToUnixTimeMilliseconds()), ("gtin", wasted.Lines[line].Gtin.ToString()), ("quantity", wasted.Lines[line].Quantity.ToString()));
            }
        }

        return rows.Run(cancel);
    }
}
