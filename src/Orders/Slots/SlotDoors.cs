using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue;
using OpenAisle.Doors;

namespace OpenAisle.Orders.Slots;

/// <summary>The windows of a store over HTTP.</summary>
internal static class SlotDoors
{
    /// <param name="Items">How many items the orders may come to, and what is left of that; null where only orders are counted.</param>
    /// <param name="WhyNot">Why it cannot be booked, <c>full</c> or <c>too-late</c>; null when it can.</param>
    public sealed record SlotRow(
        SlotId Slot, DateTimeOffset Starts, DateTimeOffset Ends, DateTimeOffset CutOff, int Capacity, int Left, string? WhyNot, int? Items, int? ItemsLeft);

    /// <summary>What a manager says about one window.</summary>
    /// <param name="Items">How many items its orders may come to; without it, only orders are counted.</param>
    public sealed record PlanRequest(DateTimeOffset Ends, DateTimeOffset CutOff, int Capacity, int? Items = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var slots = routes.MapGroup("/api/stores/{store}/slots").WithTags("Slots");
        slots.MapGet("", Look).AllowAnonymous().WithName("LookAtSlots")
            .WithSummary("The store's windows for a handover, with what is left of each and why one cannot be booked.");
        slots.MapPut("/{slot}", Open).RequireAuthorization(People.Manages).WithName("OpenSlot")
            .WithSummary("Opens a window, or changes its capacity in orders and in items; bookings above a lowered capacity stand.");
    }

    private static async Task<Results<Ok<SlotRow[]>, ProblemHttpResult>> Look(
        Id<Store> store, IOffers offers, IGrainFactory actors, CancellationToken cancel, string handover = "pickup")
    {
        if (await offers.StoreOf(store, cancel) is null)
        {
            return Problems.NotFound("store");
        }

        var windows = await actors.GetGrain<ISlotBook>(store.Value).Look(handover);
        return TypedResults.Ok(windows.Select(window => new SlotRow(
            window.Plan.Slot, window.Plan.Slot.Start, window.Plan.Ends, window.Plan.CutOff, window.Plan.Capacity, window.Left,
            window.TooLate ? "too-late" : window.IsFull ? "full" : null, window.Plan.Items, window.ItemsLeft)).ToArray());
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Open(
        Id<Store> store, SlotId slot, PlanRequest plan, IOffers offers, IGrainFactory actors, HttpContext http, CancellationToken cancel)
    {
        if (await offers.StoreOf(store, cancel) is null)
        {
            return Problems.NotFound("store");
        }

        if (plan.Ends <= slot.Start)
        {
            return Problems.Field("ends", "ends-before-it-starts", "A window ends after it starts.");
        }

        if (plan.CutOff > plan.Ends)
        {
            return Problems.Field("cutOff", "cut-off-after-end", "The cut-off is not after the end.");
        }

        if (plan.Capacity is < 0 or > SlotPlan.MostPlaces)
        {
            return Problems.Field("capacity", "capacity-range", $"A window takes 0 to {SlotPlan.MostPlaces} orders.");
        }

        if (plan.Items is < 0 or > SlotPlan.MostItems)
        {
            return Problems.Field("items", "items-range", $"A window takes 0 to {SlotPlan.MostItems} items.");
        }

        var book = actors.GetGrain<ISlotBook>(store.Value);
        var before = (await book.Look(slot.Handover)).FirstOrDefault(view => view.Plan.Slot == slot)?.Plan;
        var opened = new SlotPlan(slot, plan.Ends.ToUniversalTime(), plan.CutOff.ToUniversalTime(), plan.Capacity, plan.Items);
        await book.Open(opened);
        await http.Note(StaffChange.SlotSized, slot.ToString(), store, before?.Size, opened.Size);
        return TypedResults.NoContent();
    }
}
