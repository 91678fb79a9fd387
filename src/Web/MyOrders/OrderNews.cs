using OpenAisle.Fulfilment;
using OpenAisle.Orders;

namespace OpenAisle.Web.MyOrders;

/// <summary>What somebody who follows an order wants to hear of: its status, and how far the picker is.</summary>
/// <param name="Done">Lines that are seen to; of so many.</param>
/// <param name="Other">Counts what else changes the page: refunds, a change that is under way.</param>
/// <param name="Said">The last phrase of the picker; null for none.</param>
internal sealed record OrderNews(OrderStatus Status, int Done, int Of, int Other, int Phrases, SaidPhrase? Said)
{
    /// <summary>The same as long as there is nothing new: what a browser that lost us says it heard last.</summary>
    public string Mark => $"{Status}.{Done}.{Of}.{Other}.{Phrases}";

    /// <summary>How many phrases had been said as of a mark.</summary>
    public static int PhrasesIn(string? mark) => int.TryParse(mark?.Split('.')[^1], out var phrases) ? phrases : 0;

    public static async Task<OrderNews> Read(OrderView view, IGrainFactory actors)
    {
        var pick = view.Status == OrderStatus.Picking ? await actors.GetGrain<IPick>(view.Id.Value).Look() : null;
        return new(
            view.Status, pick?.Lines.Count(line => line.Status != PickLineStatus.Open) ?? 0, pick?.Lines.Count ?? view.Lines.Count,
            (2 * view.Refunds.Count) + (view.ChangePending ? 1 : 0), view.Said?.Length ?? 0, view.Said?.LastOrDefault(one => one.By == Orders.Phrases.Picker));
    }
}
