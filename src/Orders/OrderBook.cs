using System.Runtime.CompilerServices;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Orders;

/// <summary>One order in a list.</summary>
public sealed record OrderRow(
    Id<Order> Id, Id<Store> Store, Id<Shopper> Shopper, OrderStatus Status, string Handover, string? Slot, DateTimeOffset? SlotStarts,
    Money Total, int Lines, DateTimeOffset AttemptedAt)
{
    /// <summary>Null before it is placed, and for goods that are in the shopper's hands.</summary>
    public DateTimeOffset? SlotEnds { get; init; }

    /// <summary>What is held on the card or was; nothing before it is placed.</summary>
    public Money Authorised { get; init; } = Money.Zero(Total.Currency);

    /// <summary>Of what was packed; null before.</summary>
    public Money? Charged { get; init; }

    public string Number => OrderNumber.Of(Id);
}

/// <summary>The lists of orders: a shopper's, and a store's by slot. Follows the journal by a moment.</summary>
public sealed class OrderBook(IShopDatabase database)
{
    /// <summary>The read model that writes them.</summary>
    public const string Model = "orders.book";

    private const int MostRows = 500;

    /// <summary>Of a store in a day.</summary>
    private const int MostRowsADay = 5_000;

    /// <summary>Of a telephone number, to look for it by its end.</summary>
    private const int FewestDigits = 4;

    public async Task<IReadOnlyList<OrderRow>> OfShopper(Id<Shopper> shopper, CancellationToken cancel = default) =>
        await Rows("where shopper = @shopper and status <> 'Attempted' and status <> 'Abandoned' order by attempted_at desc", new { shopper = shopper.ToString() }, cancel);

    /// <summary>The orders of somebody who was a guest before they signed in: the account's and the guests', the newest first.</summary>
    public async Task<IReadOnlyList<OrderRow>> OfShoppers(IEnumerable<Id<Shopper>> shoppers, CancellationToken cancel = default)
    {
        var all = new List<OrderRow>();
        foreach (var shopper in shoppers)
        {
            all.AddRange(await OfShopper(shopper, cancel));
        }

        return [.. all.OrderByDescending(order => order.AttemptedAt)];
    }

    /// <summary>Every order of a shopper, however many they are, the oldest first.</summary>
    public async IAsyncEnumerable<OrderRow> EveryOrderOf(Id<Shopper> shopper, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var after = "";
        while (await Rows(
            "where shopper = @shopper and status <> 'Attempted' and status <> 'Abandoned' and order_id > @after order by order_id",
            new { shopper = shopper.ToString(), after }, cancel) is [.., var last] page)
        {
            foreach (var row in page)
            {
                yield return row;
            }

            after = last.Id.ToString();
        }
    }

    /// <summary>The rows of these orders, as far as they are written.</summary>
    public async Task<IReadOnlyDictionary<Id<Order>, OrderRow>> Find(IReadOnlyCollection<Id<Order>> orders, CancellationToken cancel = default)
    {
        var found = new Dictionary<Id<Order>, OrderRow>();
        foreach (var some in orders.Chunk(MostRows))
        {
            var keys = KeyList.Of(database, some.Select(order => order.ToString()));
            foreach (var row in await Rows($"where order_id {keys.Test}", new { keys.Keys }, cancel))
            {
                found[row.Id] = row;
            }
        }

        return found;
    }

    /// <summary>Orders of a store that wait to be picked, are being picked or wait at the kerb, by slot.</summary>
    public async Task<IReadOnlyList<OrderRow>> Open(Id<Store> store, CancellationToken cancel = default) =>
        await Rows("where store = @store and status in ('Placed', 'Picking', 'Packed') order by slot_starts, attempted_at", new { store = store.ToString() }, cancel);

    /// <summary>A store's orders of a span of time, by the beginning of their slot; of goods that left at once, by when they were ordered.</summary>
    public async Task<IReadOnlyList<OrderRow>> Between(Id<Store> store, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default)
    {
        var span = new { store = store.ToString(), from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() };
        var booked = await Rows(
            """
            where store = @store and status in ('Placed', 'Picking', 'Packed', 'HandedOver', 'NotCollected', 'Cancelled')
              and slot_starts >= @from and slot_starts < @until
            order by slot_starts, attempted_at
            """, span, cancel, MostRowsADay);
        var inHand = await Rows(
            "where store = @store and slot_starts is null and placed_at >= @from and placed_at < @until order by placed_at", span, cancel, MostRowsADay);
        return [.. booked, .. inHand];
    }

    /// <summary>Orders that people call so; hardly ever more than one.</summary>
    public async Task<IReadOnlyList<OrderRow>> Called(string number, CancellationToken cancel = default) =>
        await Rows("where number = @number and status <> 'Attempted' order by attempted_at desc", new { number }, cancel);

    /// <summary>The last orders in a store of shoppers whose telephone number ends so, or whose name or e-mail address begins so.</summary>
    public async Task<IReadOnlyList<OrderRow>> OfCaller(Id<Store> store, string words, CancellationToken cancel = default)
    {
        var digits = new string([.. words.Where(char.IsAsciiDigit)]);
        var start = words.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        return await Rows(
            """
            where store = @store and status <> 'Attempted' and shopper in (
              select shopper from shopper_details
              where lower(name) like lower(@start) || '%' escape '\' or lower(name) like '% ' || lower(@start) || '%' escape '\'
                 or lower(email) like lower(@start) || '%' escape '\'
                 or (@digits <> '' and replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', '') like '%' || @digits))
            order by attempted_at desc
            """, new { store = store.ToString(), start, digits = digits.Length >= FewestDigits ? digits : "" }, cancel);
    }

    private async Task<IReadOnlyList<OrderRow>> Rows(string which, object parameters, CancellationToken cancel, int most = MostRows)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select order_id as OrderId, store as Store, shopper as Shopper, status as Status, handover as Handover, slot as Slot,
                   slot_starts as SlotStarts, total_minor as TotalMinor, currency as Currency, lines as Lines, attempted_at as AttemptedAt,
                   slot_ends as SlotEnds, authorised_minor as AuthorisedMinor, charged_minor as ChargedMinor
            from orders {which} limit {most}
            """, parameters, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToOrder())];
    }

    private sealed class Row
    {
        public string OrderId { get; init; } = "";
        public string Store { get; init; } = "";
        public string Shopper { get; init; } = "";
        public string Status { get; init; } = "";
        public string Handover { get; init; } = "";
        public string? Slot { get; init; }
        public long? SlotStarts { get; init; }
        public long TotalMinor { get; init; }
        public string Currency { get; init; } = "";
        public long Lines { get; init; }
        public long AttemptedAt { get; init; }
        public long? SlotEnds { get; init; }
        public long? AuthorisedMinor { get; init; }
        public long? ChargedMinor { get; init; }

        public OrderRow ToOrder() => new(
            Id<Order>.Parse(OrderId, null), Id<Kernel.Store>.Parse(Store, null), Id<Kernel.Shopper>.Parse(Shopper, null), Enum.Parse<OrderStatus>(Status), Handover, Slot,
            SlotStarts is { } starts ? DateTimeOffset.FromUnixTimeMilliseconds(starts) : null,
            new Money(TotalMinor, Kernel.Currency.Of(Currency)), (int)Lines, DateTimeOffset.FromUnixTimeMilliseconds(AttemptedAt))
        {
            SlotEnds = SlotEnds is { } ends ? DateTimeOffset.FromUnixTimeMilliseconds(ends) : null,
            Authorised = new Money(AuthorisedMinor ?? 0, Kernel.Currency.Of(Currency)),
            Charged = ChargedMinor is { } charged ? new Money(charged, Kernel.Currency.Of(Currency)) : null,
        };
    }
}
