using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenAisle.Orders;
using OpenAisle.Orders.Slots;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>The windows of a store, with what they take and what is booked, as a table.</summary>
internal sealed class SlotTable(IGrainFactory actors, Seams seams, Words words)
{
    /// <summary>Of every handover that has windows, by when they begin.</summary>
    public async Task<SlotView[]> Windows(StoreProfile store)
    {
        var book = actors.GetGrain<ISlotBook>(store.Id.Value);
        List<SlotView> windows = [];
        foreach (var handover in seams.Handovers.Where(handover => !handover.GoodsInHand))
        {
            windows.AddRange(await book.Look(handover.Name));
        }

        return [.. windows.OrderBy(window => window.Plan.Slot.Start)];
    }

    public TableView<SlotView> Of(StoreProfile store, IReadOnlyList<SlotView> windows, IQueryCollection query) => new(
        windows,
        [
            new("window", "slots.window", row => $"{words.Day(row.Plan.Slot.Start, store)}, {words.Window(row.Plan.Slot.Start, row.Plan.Ends, store)}",
                row => row.Plan.Slot.Start, row => Time(row.Plan.Slot.Start, store)),
            new("cut-off", "slots.cut-off", row => words.DayAndTime(row.Plan.CutOff, store), row => row.Plan.CutOff, row => Time(row.Plan.CutOff, store)),
            new("booked", "slots.booked", row => row.Taken.ToString(words.Culture), row => row.Taken, Number(row => row.Taken), IsNumber: true),
            new("takes", "slots.takes", row => row.Plan.Capacity.ToString(words.Culture), row => row.Plan.Capacity, Number(row => row.Plan.Capacity), IsNumber: true),
            new("items", "slots.items-booked", row => row.ItemsTaken.ToString(words.Culture), row => row.ItemsTaken, Number(row => row.ItemsTaken), IsNumber: true),
            new("items-takes", "slots.items-takes", row => row.Plan.Items?.ToString(words.Culture) ?? words["slots.any"], row => row.Plan.Items, Number(row => row.Plan.Items), IsNumber: true),
        ],
        query, words.Culture);

    private static Func<SlotView, string> Number(Func<SlotView, int?> number) => row => number(row)?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTimeOffset at, StoreProfile store) => Words.InStore(at, store).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
