using Dapper;
using OpenAisle.Journal;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>The table of orders, on both engines.</summary>
public sealed class OrderBookTests
{
    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_row_is_the_same_fact_by_fact_and_all_at_once(string engine)
    {
        await using var shop = await JournalFixture.Open(engine, services => services.AddMigrations(OrderBookModel.Table, OrderBookModel.Times, OrderBookModel.Agreed));
        var attempted = new Attempted(
            Given.Store, Given.Shopper, "pickup", Given.Slot, [Given.Pieces(1, 2, 399)], Given.Usd(798), Given.Usd(798), PriceRule.AsOrdered,
            "5e3b3f3d", null, Given.Now.AddMinutes(15));
        var placed = new Placed(1, Given.Usd(798), Given.Now.AddHours(7), Given.Now.AddHours(4), null);
        var (kept, lost, open, later) = (Guid.CreateVersion7(Given.Now), Guid.CreateVersion7(Given.Now), Guid.CreateVersion7(Given.Now), Guid.CreateVersion7(Given.Now));
        ReadFact[] facts =
        [
            Recorded(1, kept, 1, attempted), Recorded(2, lost, 1, attempted), Recorded(3, kept, 4, placed), Recorded(4, open, 1, attempted),
            Recorded(5, lost, 3, new Abandoned("declined")), Recorded(6, kept, 5, new PickingStarted(Given.Ana)), Recorded(7, later, 1, attempted),
            Recorded(8, later, 5, placed), Recorded(9, later, 6, new Cancelled("shopper", "changed-mind")),
        ];

        await Apply(facts);
        var atOnce = await Rows();
        await using (var connection = await shop.Database.Open())
        {
            await connection.ExecuteAsync("delete from orders");
        }

        foreach (var fact in facts)
        {
            await Apply([fact]);
        }

        Assert.Equal(atOnce, await Rows());
        Assert.Equal(["Picking", "Abandoned", "Attempted", "Cancelled"], atOnce.Select(row => row["status"]));
        Assert.Equal([798L, null, null, 798L], atOnce.Select(row => row["authorised_minor"]));

        async Task Apply(IReadOnlyList<ReadFact> some)
        {
            await using var connection = await shop.Database.Open();
            await using var transaction = await connection.BeginTransactionAsync();
            await new OrderBookModel().Apply(some, connection, transaction, default);
            await transaction.CommitAsync();
        }

        async Task<List<IDictionary<string, object?>>> Rows()
        {
            await using var connection = await shop.Database.Open();
            return [.. (await connection.QueryAsync("select * from orders order by attempted_at")).Cast<IDictionary<string, object?>>()];
        }
    }

    private static ReadFact Recorded(long position, Guid order, long version, IFact fact) =>
        new(new(position, new(OrderKinds.Stream, order), version, "", Given.Now.AddSeconds(position), default), fact);
}
