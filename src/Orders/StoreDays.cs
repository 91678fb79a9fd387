using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Orders;

/// <summary>When an order went through a store's hands, and what came of it.</summary>
/// <param name="Found">Lines packed with what was ordered; null until it is packed.</param>
/// <param name="Replaced">Lines packed with something else.</param>
/// <param name="Units">What the picker put into the tote: pieces, and one for each weighed line.</param>
/// <param name="Charged">Of what was packed.</param>
public sealed record OrderTimes(
    OrderStatus Status, DateTimeOffset? Placed, DateTimeOffset? SlotStarts, DateTimeOffset? Picking, DateTimeOffset? Packed,
    DateTimeOffset? HandedOver, int Lines, int? Found, int? Replaced, long? Units, Money? Charged);

/// <summary>One day of a store in figures. A figure is null where there is nothing to work it out from.</summary>
/// <param name="Orders">Orders for that day: by their slot, or else by when they were placed.</param>
/// <param name="Sales">What was handed over that day, before refunds.</param>
/// <param name="FoundRate">Lines packed as ordered, of all lines packed or looked for that day.</param>
/// <param name="UnitsAnHour">Units picked by one picker in an hour of picking.</param>
public sealed record StoreDay(DateOnly Day, int Orders, Money Sales, double? FoundRate, double? UnitsAnHour)
{
    /// <summary>The days of a store up to today, the first one first, those without orders too.</summary>
    public static IReadOnlyList<StoreDay> Of(IReadOnlyCollection<OrderTimes> orders, DateOnly today, int days, TimeZoneInfo zone, Currency currency)
    {
        var forDay = orders.Where(order => order.Status is not (OrderStatus.Cancelled or OrderStatus.Abandoned))
            .ToLookup(order => DayOf(order.SlotStarts ?? order.Placed));
        var packed = orders.ToLookup(order => DayOf(order.Packed));
        var handed = orders.ToLookup(order => DayOf(order.HandedOver));
        return
        [
            .. Enumerable.Range(1 - days, days).Select(today.AddDays).Select(day => new StoreDay(
                day,
                forDay[day].Count(),
                handed[day].Aggregate(Money.Zero(currency), (sum, order) => sum + (order.Charged ?? Money.Zero(currency))),
                Ratio(packed[day].Sum(order => order.Found ?? 0), packed[day].Sum(order => order.Lines)),
                Ratio(
                    packed[day].Where(IsTimed).Sum(order => order.Units ?? 0),
                    packed[day].Where(IsTimed).Sum(order => (order.Packed!.Value - order.Picking!.Value).TotalHours)))),
        ];

        DateOnly? DayOf(DateTimeOffset? at) => at is { } then ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(then, zone).DateTime) : null;
    }

    private static bool IsTimed(OrderTimes order) => order.Picking < order.Packed;

    private static double? Ratio(double part, double whole) => whole > 0 ? part / whole : null;
}

/// <summary>A store's orders of the last days, for its figures. Follows the journal by a moment.</summary>
public sealed class StoreDays(IShopDatabase database)
{
    /// <summary>The most orders read for the figures of some days.</summary>
    public const int MostOrders = 50_000;

    /// <summary>Orders that were placed, or have their slot, since then.</summary>
    public async Task<IReadOnlyList<OrderTimes>> Since(Id<Store> store, DateTimeOffset since, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select status as Status, placed_at as PlacedAt, slot_starts as SlotStarts, picking_at as PickingAt, packed_at as PackedAt,
                   handed_at as HandedAt, lines as Lines, found as Found, replaced as Replaced, units as Units, charged_minor as Charged, currency as Currency
            from orders where store = @store and placed_at is not null and (placed_at >= @since or slot_starts >= @since)
            order by placed_at desc limit {MostOrders}
            """, new { store = store.ToString(), since = since.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToTimes())];
    }

    private sealed class Row
    {
        public string Status { get; init; } = "";
        public long? PlacedAt { get; init; }
        public long? SlotStarts { get; init; }
        public long? PickingAt { get; init; }
        public long? PackedAt { get; init; }
        public long? HandedAt { get; init; }
        public long Lines { get; init; }
        public long? Found { get; init; }
        public long? Replaced { get; init; }
        public long? Units { get; init; }
        public long? Charged { get; init; }
        public string Currency { get; init; } = "";

        public OrderTimes ToTimes() => new(
            Enum.Parse<OrderStatus>(Status), At(PlacedAt), At(SlotStarts), At(PickingAt), At(PackedAt), At(HandedAt), (int)Lines, (int?)Found,
            (int?)Replaced, Units, Charged is { } charged ? new Money(charged, Kernel.Currency.Of(Currency)) : null);

        private static DateTimeOffset? At(long? at) => at is { } then ? DateTimeOffset.FromUnixTimeMilliseconds(then) : null;
    }
}
