using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Orders.Shoppers;

/// <summary>A list of goods that a shopper named, of no store in particular.</summary>
public sealed record ShoppingList(Id<ShoppingList> Id, Id<Shopper> Shopper, string Name, IReadOnlyList<ListedProduct> Goods);

/// <param name="AddedAt">Since then: what changes of its ingredients after that is news.</param>
public sealed record ListedProduct(Gtin Gtin, DateTimeOffset AddedAt);

/// <summary>What became of a change of a list.</summary>
public enum ListChange
{
    Done,
    NoSuchList,

    /// <summary>No name, or too long a one.</summary>
    Name,

    /// <summary>No more lists, or no more goods in this one.</summary>
    TooMany,
}

/// <summary>The erasable tables of named lists.</summary>
public sealed class ShoppingLists(IShopDatabase database, TimeProvider clock) : IErasable
{
    public const int MostLists = 20;
    public const int MostGoods = 200;
    public const int LongestName = 60;

    internal static readonly Migration[] Tables =
    [
        new("shopper_lists", 1,
            """
            create table shopper_lists (
              id text primary key,
              shopper text not null,
              name text not null,
              begun_at bigint not null
            );
            create index shopper_lists_of_shopper on shopper_lists (shopper);
            create table shopper_list_goods (
              list text not null,
              gtin bigint not null,
              added_at bigint not null,
              primary key (list, gtin)
            );
            """),
    ];

    /// <summary>The lists of somebody, and of the guests that they were; the newest first.</summary>
    public async Task<IReadOnlyList<ShoppingList>> Of(IEnumerable<Id<Shopper>> shoppers, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var lists = new List<ShoppingList>();
        foreach (var shopper in shoppers)
        {
            var of = new { shopper = shopper.ToString() };
            var rows = await connection.QueryAsync<(string Id, string Name)>(new CommandDefinition(
                "select id, name from shopper_lists where shopper = @shopper order by begun_at desc, id", of, cancellationToken: cancel));
            var goods = (await connection.QueryAsync<(string List, long Gtin, long At)>(new CommandDefinition(
                """
                select g.list, g.gtin, g.added_at from shopper_list_goods g join shopper_lists l on l.id = g.list
                where l.shopper = @shopper order by g.added_at, g.gtin
                """, of, cancellationToken: cancel)))
                .ToLookup(row => row.List, row => new ListedProduct(Gtin.FromNumber(row.Gtin), DateTimeOffset.FromUnixTimeMilliseconds(row.At)));
            lists.AddRange(rows.Select(row => new ShoppingList(Id<ShoppingList>.Parse(row.Id, null), shopper, row.Name, [.. goods[row.Id]])));
        }

        return lists;
    }

    /// <summary>Null when there is none, or it is somebody else's.</summary>
    public async Task<ShoppingList?> Find(Id<ShoppingList> list, IEnumerable<Id<Shopper>> shoppers, CancellationToken cancel = default) =>
        (await Of(shoppers, cancel)).FirstOrDefault(one => one.Id == list);

    /// <summary>A list of that id that stands already gets the name.</summary>
    public async Task<ListChange> Begin(Id<ShoppingList> list, Id<Shopper> shopper, string? name, CancellationToken cancel = default)
    {
        if (Read(name) is not { } called)
        {
            return ListChange.Name;
        }

        await Run(
            """
            insert into shopper_lists (id, shopper, name, begun_at)
            select @list, @shopper, @name, @at where (select count(*) from shopper_lists where shopper = @shopper) < @most
            on conflict (id) do nothing
            """,
            new { list = list.ToString(), shopper = shopper.ToString(), name = called, at = Now, most = MostLists }, cancel);
        return await Find(list, [shopper], cancel) is null ? ListChange.TooMany : ListChange.Done;
    }

    public async Task<ListChange> Rename(Id<ShoppingList> list, IEnumerable<Id<Shopper>> shoppers, string? name, CancellationToken cancel = default)
    {
        if (Read(name) is not { } called)
        {
            return ListChange.Name;
        }

        return await IfOwn(list, shoppers, "update shopper_lists set name = @name where id = @list", new { list = list.ToString(), name = called }, cancel);
    }

    public Task<ListChange> Delete(Id<ShoppingList> list, IEnumerable<Id<Shopper>> shoppers, CancellationToken cancel = default) => IfOwn(
        list, shoppers, "delete from shopper_list_goods where list = @list; delete from shopper_lists where id = @list;", new { list = list.ToString() }, cancel);

    /// <summary>Puts a product in; one that is in it stays as it was.</summary>
    public async Task<ListChange> Put(Id<ShoppingList> list, IEnumerable<Id<Shopper>> shoppers, Gtin gtin, CancellationToken cancel = default)
    {
        Id<Shopper>[] own = [.. shoppers];
        var change = await IfOwn(
            list, own,
            """
            insert into shopper_list_goods (list, gtin, added_at)
            select @list, @gtin, @at where (select count(*) from shopper_list_goods where list = @list) < @most
            on conflict (list, gtin) do nothing
            """,
            new { list = list.ToString(), gtin = gtin.Number, at = Now, most = MostGoods }, cancel);
        return change is ListChange.Done && (await Find(list, own, cancel))?.Goods.Any(one => one.Gtin == gtin) == false ? ListChange.TooMany : change;
    }

    public Task<ListChange> Take(Id<ShoppingList> list, IEnumerable<Id<Shopper>> shoppers, Gtin gtin, CancellationToken cancel = default) => IfOwn(
        list, shoppers, "delete from shopper_list_goods where list = @list and gtin = @gtin", new { list = list.ToString(), gtin = gtin.Number }, cancel);

    public Task Erase(Guid shopper, CancellationToken cancel) => Run(
        """
        delete from shopper_list_goods where list in (select id from shopper_lists where shopper = @shopper);
        delete from shopper_lists where shopper = @shopper;
        """, new { shopper = shopper.ToString("D") }, cancel);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static string? Read(string? name) =>
        name?.Trim() is { Length: > 0 and <= LongestName } called && !called.Any(char.IsControl) ? called : null;

    private async Task<ListChange> IfOwn(Id<ShoppingList> list, IEnumerable<Id<Shopper>> shoppers, string sql, object row, CancellationToken cancel)
    {
        if (await Find(list, shoppers, cancel) is null)
        {
            return ListChange.NoSuchList;
        }

        await Run(sql, row, cancel);
        return ListChange.Done;
    }

    private async Task Run(string sql, object row, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(sql, row, cancellationToken: cancel));
    }
}
