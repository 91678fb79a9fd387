using Dapper;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>
/// Every message that was or will be sent, once for each fact, person and channel: the id follows from these, and a second writing of it
/// changes nothing. It holds addresses, so it stands in a table that can be erased.
/// </summary>
public sealed class Outbox(IShopDatabase database, TimeProvider clock, OutboxBell bell)
{
    /// <summary>In the words of the index that serves it: what is sent already is not gone through.</summary>
    internal const string WhereUntold = "where kind = 'Proposed' and told = 0 and status in ('Sent', 'Unknown') order by id";

    /// <summary>Likewise.</summary>
    internal const string DidNotArrive = "status in ('Failed', 'Unknown', 'Stale')";

    private const int MostShown = 200;

    private const string Columns =
        """
        id as Id, order_id as OrderId, store as Store, shopper as Shopper, kind as Kind, channel as Channel, about as About, language as Language,
        address as Address, subject as Subject, body as Body, link as Link, status as Status, reason as Reason, tries as Tries,
        created_at as CreatedAt, due_at as DueAt, stale_at as StaleAt, taken_at as TakenAt
        """;

    /// <summary>What an order's shopper was told, the first first.</summary>
    public Task<IReadOnlyList<OutboxEntry>> OfOrder(Id<Order> order, CancellationToken cancel = default) =>
        Rows("where order_id = @order order by created_at, id", new { order = order.ToString(), most = MostShown }, cancel);

    /// <summary>The newest messages of a store; of all that did not arrive when asked for.</summary>
    public Task<IReadOnlyList<OutboxEntry>> OfStore(Id<Store> store, bool failuresOnly, CancellationToken cancel = default) =>
        Rows(
            OfStoreWhere(failuresOnly),
            new { store = store.ToString(), now = Now, most = MostShown }, cancel);

    internal static string OfStoreWhere(bool failuresOnly) =>
        $"where store = @store and {(failuresOnly ? DidNotArrive : "due_at <= @now")} order by created_at desc, id desc";

    /// <summary>The newest messages about accounts, which belong to no store.</summary>
    public Task<IReadOnlyList<OutboxEntry>> OfAccounts(CancellationToken cancel = default) =>
        Rows("where store = '' order by created_at desc, id desc", new { most = MostShown }, cancel);

    /// <summary>How many messages of a store did not arrive.</summary>
    public async Task<int> Failures(Id<Store> store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return (int)await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from outbox where store = @store and {DidNotArrive}", new { store = store.ToString() },
            cancellationToken: cancel));
    }

    /// <summary>A person decides that a message which failed, or whose outcome is not known, goes out once more.</summary>
    public async Task<bool> SendAgain(string id, CancellationToken cancel = default)
    {
        var again = await Change(
            "status = 'Waiting', tries = 0, reason = null, due_at = @now where id = @id and status in ('Failed', 'Unknown') and stale_at > @now and body <> ''",
            new { id, now = Now }, cancel);
        bell.Ring();
        return again;
    }

    /// <summary>The same, by somebody whose word counts in one store: false for a message of another one.</summary>
    public async Task<bool> SendAgain(string id, Id<Store> store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from outbox where id = @id and store = @store", new { id, store = store.ToString() }, cancellationToken: cancel)) > 0
            && await SendAgain(id, cancel);
    }

    internal async Task Put(IReadOnlyList<Letter> letters, CancellationToken cancel)
    {
        if (letters.Count == 0)
        {
            return;
        }

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var rows = new RowBatch(connection, transaction);
        foreach (var letter in letters)
        {
            Add(rows, letter, clock.GetUtcNow());
        }

        await rows.Run(cancel);
        await transaction.CommitAsync(cancel);
        bell.Ring();
    }

    /// <summary>A letter that stands already stays as it is.</summary>
    internal static void Add(RowBatch rows, Letter letter, DateTimeOffset now) => rows.Add(
        """
        insert into outbox (id, order_id, store, shopper, kind, channel, about, language, address, subject, body, link, status, tries,
                            created_at, due_at, stale_at, told)
        values (@id, @order, @store, @shopper, @kind, @channel, @about, @language, @address, @subject, @body, @link, @status, 0,
                @created, @due, @stale, 0)
        on conflict (id) do nothing
        """,
        ("id", letter.Id),
        ("order", letter.Order?.ToString() ?? ""),
        ("store", letter.Store?.ToString() ?? ""),
        ("shopper", letter.Shopper.ToString()),
        ("kind", letter.Kind.ToString()),
        ("channel", letter.Channel.ToString()),
        ("about", letter.About),
        ("language", letter.Language),
        ("address", letter.Address),
        ("subject", letter.Subject),
        ("body", letter.Body),
        ("link", letter.Link?.ToString()),
        ("status", (letter.IsHeld ? MessageStatus.Held : MessageStatus.Waiting).ToString()),
        ("created", now.ToUnixTimeMilliseconds()),
        ("due", letter.Due.ToUnixTimeMilliseconds()),
        ("stale", letter.Stale.ToUnixTimeMilliseconds()));

    /// <summary>How much of a kind an address was sent about accounts since then.</summary>
    internal async Task<int> AccountMails(MessageKind kind, string address, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from outbox where store = '' and lower(address) = lower(@address) and created_at > @since and kind = @kind",
            new { kind = kind.ToString(), address, since = since.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
    }

    /// <summary>The address is the shopper's: what waited for that goes there, unless its time has passed. To former addresses nothing does.</summary>
    public async Task LetGo(Id<Shopper> shopper, string address, CancellationToken cancel = default)
    {
        await Change(
            "status = 'Waiting' where shopper = @shopper and address = @address and status = 'Held' and stale_at > @now",
            new { shopper = shopper.ToString(), address, now = Now }, cancel);
        bell.Ring();
    }

    /// <param name="except">Channels that have enough to do.</param>
    internal Task<IReadOnlyList<OutboxEntry>> DueNow(int most, IReadOnlyCollection<Channel> except, CancellationToken cancel)
    {
        var others = except.Count == 0 ? "" : $" and channel not in ({string.Join(", ", except.Select(channel => $"'{channel}'"))})";
        return Rows($"where status = 'Waiting' and due_at <= @now{others} order by due_at, id", new { now = Now, most }, cancel);
    }

    /// <summary>Questions that a carrier took, or perhaps took, and of which the picker who waits has not been told.</summary>
    internal Task<IReadOnlyList<OutboxEntry>> UntoldQuestions(int most, CancellationToken cancel) => Rows(WhereUntold, new { most }, cancel);

    internal Task Told(string id, CancellationToken cancel) => Change("told = 1 where id = @id", new { id }, cancel);

    /// <summary>From here on the outcome may be unknown: written down before the carrier is given it. False when it is not waiting any more.</summary>
    internal Task<bool> Claim(string id, string host, CancellationToken cancel) => Change(
        "status = 'Handing', tries = tries + 1, claimed_by = @host, claimed_at = @now where id = @id and status = 'Waiting'",
        new { id, host, now = Now }, cancel);

    internal Task Sent(string id, CancellationToken cancel) => Change(
        "status = 'Sent', taken_at = @now, reason = null where id = @id and status = 'Handing'", new { id, now = Now }, cancel);

    /// <summary>What opened an account is kept nowhere once it is on its way, or will never be.</summary>
    internal Task Forget(string id, CancellationToken cancel) => Change(
        "body = '', link = null where id = @id and status not in ('Waiting', 'Handing')", new { id }, cancel);

    /// <summary>Nothing was tried: it is looked at again then.</summary>
    internal Task PutOff(string id, DateTimeOffset due, CancellationToken cancel) => Change(
        "due_at = @due where id = @id and status = 'Waiting'", new { id, due = due.ToUnixTimeMilliseconds() }, cancel);

    /// <summary>The shopper is reached elsewhere by now.</summary>
    internal Task Readdress(string id, string address, CancellationToken cancel) => Change(
        "address = @address where id = @id and status = 'Waiting'", new { id, address }, cancel);

    /// <summary>What came to its end so long ago is nobody's business any more. Of a recall it stays who was told.</summary>
    internal async Task Prune(DateTimeOffset before, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from outbox where status in ('Sent', 'Failed', 'Unknown', 'Moot', 'Stale', 'Held') and due_at < @before and stale_at < @before and kind <> 'Recalled'",
            new { before = before.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
    }

    /// <summary>It goes out later, or not at all.</summary>
    internal Task Put(string id, MessageStatus status, string reason, DateTimeOffset? due, bool wasTried, CancellationToken cancel) => Change(
        $"status = @status, reason = @reason, due_at = coalesce(@due, due_at), tries = tries + @tried where id = @id and status in ('Waiting', 'Handing')",
        new { id, status = status.ToString(), reason, due = due?.ToUnixTimeMilliseconds(), tried = wasTried ? 1 : 0 }, cancel);

    /// <summary>
    /// What a killed host was handing over. Where the carrier knows keys it is given it again, and delivers it once; where it does not,
    /// nobody can say whether it went out, and twice would be worse than a person's look.
    /// </summary>
    internal async Task Orphans(string host, bool isStart, TimeSpan orphanedAfter, IEnumerable<Channel> knowingKeys, CancellationToken cancel)
    {
        var (before, mine) = ((clock.GetUtcNow() - orphanedAfter).ToUnixTimeMilliseconds(), isStart ? host : "");
        foreach (var channel in knowingKeys)
        {
            await Change(
                "status = 'Waiting' where status = 'Handing' and channel = @channel and (claimed_at < @before or claimed_by = @mine)",
                new { before, mine, channel = channel.ToString() }, cancel);
        }

        const string unknown = "status = 'Unknown', reason = 'interrupted', taken_at = claimed_at";
        const string orphaned = "where status = 'Handing' and (claimed_at < @before or claimed_by = @mine)";
        await Change($"{unknown}, body = '', link = null {orphaned} and kind in ({SecretKinds})", new { before, mine }, cancel);
        await Change($"{unknown} {orphaned}", new { before, mine }, cancel);
    }

    private static readonly string SecretKinds = string.Join(", ", Enum.GetValues<MessageKind>().Where(MessageRules.IsSecret).Select(kind => $"'{kind}'"));

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<bool> Change(string what, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("update outbox set " + what, parameters, cancellationToken: cancel)) > 0;
    }

    private async Task<IReadOnlyList<OutboxEntry>> Rows(string which, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(
            new CommandDefinition($"select {Columns} from outbox {which} limit @most", parameters, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToEntry())];
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string OrderId { get; init; } = "";
        public string Store { get; init; } = "";
        public string Shopper { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Channel { get; init; } = "";
        public string? About { get; init; }
        public string Language { get; init; } = "";
        public string Address { get; init; } = "";
        public string Subject { get; init; } = "";
        public string Body { get; init; } = "";
        public string? Link { get; init; }
        public string Status { get; init; } = "";
        public string? Reason { get; init; }
        public long Tries { get; init; }
        public long CreatedAt { get; init; }
        public long DueAt { get; init; }
        public long StaleAt { get; init; }
        public long? TakenAt { get; init; }

        public OutboxEntry ToEntry() => new(
            new(
                Id, OrderId.Length == 0 ? null : Id<Order>.Parse(OrderId, null), Store.Length == 0 ? null : Id<Kernel.Store>.Parse(Store, null),
                Id<Kernel.Shopper>.Parse(Shopper, null),
                Enum.Parse<MessageKind>(Kind), Enum.Parse<Channel>(Channel), About, Language, Address, Subject, Body,
                Link is null ? null : new Uri(Link), At(DueAt), At(StaleAt)),
            Enum.Parse<MessageStatus>(Status), Reason, (int)Tries, At(CreatedAt), TakenAt is { } taken ? At(taken) : null);

        private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}

/// <summary>Tells the postman of this host that there is something to take out, so that nobody waits for the next look.</summary>
public sealed class OutboxBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    internal void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    public void Dispose() => _rung.Dispose();

    internal Task<bool> Heard(TimeSpan within, CancellationToken cancel) => _rung.WaitAsync(within, cancel);
}
