using Dapper;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Messages.Recalls;

/// <summary>The recalls of the house, and who was told. The buyers' table names shoppers, and is emptied of one who is erased.</summary>
public sealed class RecallBook(IShopDatabase database, TimeProvider clock)
{
    public const int LongestNote = 500;

    /// <summary>A recall reaches so far back at most.</summary>
    public const int MostDays = 730;

    private const int MostShown = 200;

    /// <summary>Recalls that stand at once.</summary>
    private const int MostStanding = 10_000;

    private static readonly string[] Failed = [nameof(MessageStatus.Failed), nameof(MessageStatus.Unknown), nameof(MessageStatus.Stale), nameof(MessageStatus.Held), nameof(MessageStatus.Moot)];

    internal static readonly Migration Tables = new("messages", 3,
        """
        create table recalls (
          id text primary key,
          gtin text not null,
          name text not null,
          store text not null,
          from_day text not null,
          until_day text not null,
          reason text not null,
          advice text not null,
          note text not null,
          by_whom text not null,
          started_at bigint not null,
          ended_at bigint,
          searched integer not null,
          search_after text
        );
        create index recalls_of_product on recalls (gtin);
        create table recall_buyers (
          recall text not null,
          shopper text not null,
          order_id text not null,
          store text not null,
          primary key (recall, shopper)
        );
        """);

    private const string Columns =
        """
        id as Id, gtin as Gtin, name as Name, store as Store, from_day as FromDay, until_day as UntilDay, reason as Reason, advice as Advice,
        note as Note, by_whom as ByWhom, started_at as StartedAt, searched as Searched, ended_at as EndedAt, search_after as SearchAfter
        """;

    /// <summary>Starts a recall; the same id again is answered with what it started.</summary>
    public async Task<RecallOutcome> Start(
        Id<Recall> id, Gtin gtin, string name, Id<Store>? store, DateOnly from, DateOnly until, RecallReason reason, RecallAdvice advice, string? note,
        string by, CancellationToken cancel = default)
    {
        note = note?.Trim() ?? "";
        if (until < from || until.DayNumber - from.DayNumber > MostDays)
        {
            return new RecallOutcome.Unfit("until", "days");
        }

        if (note.Length > LongestNote || note.Any(char.IsControl))
        {
            return new RecallOutcome.Unfit("note", "text");
        }

        await using var connection = await database.Open(cancel);
        var isNew = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into recalls (id, gtin, name, store, from_day, until_day, reason, advice, note, by_whom, started_at, searched)
            values (@id, @gtin, @name, @store, @from, @until, @reason, @advice, @note, @by, @at, 0)
            on conflict (id) do nothing
            """,
            new
            {
                id = id.ToString(),
                gtin = gtin.ToString(),
                name,
                store = store?.ToString() ?? "",
                from = from.ToString("O", null),
                until = until.ToString("O", null),
                reason = reason.ToString(),
                advice = advice.ToString(),
                note,
                by,
                at = Now,
            },
            cancellationToken: cancel)) > 0;
        return new RecallOutcome.Started((await Find(id, cancel))!, isNew);
    }

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<Recall>> All(CancellationToken cancel = default) => Rows("order by started_at desc, id desc", new { }, cancel);

    public async Task<Recall?> Find(Id<Recall> id, CancellationToken cancel = default) =>
        (await Rows("where id = @id", new { id = id.ToString() }, cancel)) is [var found] ? found : null;

    /// <summary>What the page of a product in a store has to say.</summary>
    public Task<IReadOnlyList<Recall>> Open(Gtin gtin, Id<Store> store, CancellationToken cancel = default) => Rows(
        "where gtin = @gtin and ended_at is null and (store = '' or store = @store) order by started_at desc",
        new { gtin = gtin.ToString(), store = store.ToString() }, cancel);

    /// <summary>What stands in a store: whoever takes such a thing from its shelf must look first.</summary>
    public Task<IReadOnlyList<Recall>> Standing(Id<Store> store, CancellationToken cancel = default) => Rows(
        "where ended_at is null and (store = '' or store = @store) order by started_at desc", new { store = store.ToString() }, cancel, MostStanding);

    /// <summary>What stands anywhere, and whose last day is not before a day.</summary>
    internal Task<IReadOnlyList<Recall>> Standing(DateOnly day, CancellationToken cancel) => Rows(
        "where ended_at is null and until_day >= @day order by started_at", new { day = day.ToString("O", null) }, cancel, MostStanding);

    /// <summary>No page tells of it any more, and nobody else is told; whoever was told keeps their messages.</summary>
    public async Task<bool> End(Id<Recall> id, CancellationToken cancel = default) =>
        await Run("update recalls set ended_at = @at where id = @id and ended_at is null", new { id = id.ToString(), at = Now }, cancel) > 0;

    /// <param name="store">Who bought it there; null for everybody.</param>
    public async Task<RecallReach> Reach(Id<Recall> id, Id<Store>? store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = (await connection.QueryAsync<(string Shopper, string Order, string? Status, string? Reason)>(new CommandDefinition(
            """
            select b.shopper, b.order_id, o.status, o.reason
            from recall_buyers b left join outbox o on o.shopper = b.shopper and o.kind = 'Recalled' and o.about = b.recall
            where b.recall = @id and (@store = '' or b.store = @store) order by b.order_id
            """, new { id = id.ToString(), store = store?.ToString() ?? "" }, cancellationToken: cancel))).GroupBy(row => row.Shopper).ToList();
        var (told, waiting, missed) = (0, 0, new List<RecallMiss>());
        foreach (var letters in rows)
        {
            if (letters.Any(letter => letter.Status == nameof(MessageStatus.Sent)))
            {
                told++;
            }
            else if (letters.Any(letter => letter.Status is not null && !Failed.Contains(letter.Status)))
            {
                waiting++;
            }
            else
            {
                var last = letters.Last();
                missed.Add(new(Id<Order>.Parse(last.Order, null), Id<Shopper>.Parse(last.Shopper, null), last.Status is null ? null : last.Reason ?? last.Status));
            }
        }

        return new(rows.Count, told, waiting, missed);
    }

    /// <summary>Recalls whose buyers are still being looked up, and where that stands.</summary>
    internal async Task<IReadOnlyList<(Recall Recall, Id<Order>? After)>> Searching(CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from recalls where searched = 0 order by started_at", cancellationToken: cancel));
        return [.. rows.Select(row => (row.ToRecall(), row.SearchAfter is null ? (Id<Order>?)null : Id<Order>.Parse(row.SearchAfter, null)))];
    }

    internal Task<int> Searched(Id<Recall> id, Id<Order>? next, CancellationToken cancel) => Run(
        "update recalls set search_after = @next, searched = @done where id = @id",
        new { id = id.ToString(), next = next?.ToString(), done = next is null ? 1 : 0 }, cancel);

    internal static void Note(RowBatch rows, Id<Recall> id, Bought bought) => rows.Add(
        "insert into recall_buyers (recall, shopper, order_id, store) values (@id, @shopper, @order, @store) on conflict (recall, shopper) do nothing",
        ("id", id.ToString()), ("shopper", bought.Shopper.ToString()), ("order", bought.Order.ToString()), ("store", bought.Store.ToString()));

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<int> Run(string sql, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel));
    }

    private async Task<IReadOnlyList<Recall>> Rows(string which, object parameters, CancellationToken cancel, int most = MostShown)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from recalls {which} limit {most}", parameters, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToRecall())];
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Gtin { get; init; } = "";
        public string Name { get; init; } = "";
        public string Store { get; init; } = "";
        public string FromDay { get; init; } = "";
        public string UntilDay { get; init; } = "";
        public string Reason { get; init; } = "";
        public string Advice { get; init; } = "";
        public string Note { get; init; } = "";
        public string ByWhom { get; init; } = "";
        public long StartedAt { get; init; }
        public long Searched { get; init; }
        public long? EndedAt { get; init; }
        public string? SearchAfter { get; init; }

        public Recall ToRecall() => new(
            Id<Recall>.Parse(Id, null), Kernel.Gtin.Parse(Gtin, null), Name, Store.Length == 0 ? null : Id<Kernel.Store>.Parse(Store, null),
            DateOnly.ParseExact(FromDay, "O", null), DateOnly.ParseExact(UntilDay, "O", null), Enum.Parse<RecallReason>(Reason),
            Enum.Parse<RecallAdvice>(Advice), Note, ByWhom, DateTimeOffset.FromUnixTimeMilliseconds(StartedAt), Searched != 0,
            EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null);
    }
}
