using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Stock;

namespace OpenAisle.Web.Desk;

/// <summary>One day of a store. A figure is null where there is nothing to work it out from.</summary>
/// <param name="WaitMinutes">At the kerb: half of them waited less, so one who fell asleep says nothing about the others.</param>
/// <param name="Waste">At what it would have been sold for.</param>
internal sealed record DayFigures(DateOnly Day, int Orders, Money Sales, double? FoundRate, double? UnitsAnHour, double? WaitMinutes, Money Waste);

/// <summary>A store's last days, and what is open now.</summary>
internal sealed record StoreFigures(IReadOnlyList<DayFigures> Days, int ToPick, int Picking, int Ready);

/// <summary>What a manager sees of the last days, for the page and for programs.</summary>
internal sealed class FigureDesk(StoreDays days, KerbWaits waits, Waste waste, IOffers offers, TimeProvider clock)
{
    public const int UsualDays = 14;

    public const int MostDays = 60;

    public async Task<StoreFigures> Of(StoreProfile store, int many, CancellationToken cancel)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(store.TimeZone);
        var now = clock.GetUtcNow();
        var since = now.AddDays(-many - 1);
        var orders = await days.Since(store.Id, since, cancel);
        var waited = (await waits.Since(store.Id, since, cancel)).ToLookup(wait => DayOf(wait.HandedOver), wait => wait.Waited);
        var wasted = await waste.Since(store.Id, since, cancel);
        var sold = await offers.Find(store.Id, [.. wasted.Select(one => one.Gtin).Distinct()], cancel);
        var wastedOn = wasted.ToLookup(one => DayOf(one.At));
        return new(
            [
                .. StoreDay.Of(orders, DayOf(now), many, zone, store.Currency).Select(day => new DayFigures(
                    day.Day, day.Orders, day.Sales, day.FoundRate, day.UnitsAnHour, Middle([.. waited[day.Day]])?.TotalMinutes,
                    wastedOn[day.Day].Aggregate(Money.Zero(store.Currency), (sum, one) =>
                        sold.TryGetValue(one.Gtin, out var offer) && offer.Unit == one.Quantity.Unit ? sum + one.Quantity.At(offer.UnitPrice) : sum))),
            ],
            Count(OrderStatus.Placed), Count(OrderStatus.Picking), Count(OrderStatus.Packed));

        DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

        int Count(OrderStatus status) => orders.Count(order => order.Status == status);
    }

    private static TimeSpan? Middle(TimeSpan[] waits) => waits.Length == 0 ? null : waits.Order().ElementAt(waits.Length / 2);
}
