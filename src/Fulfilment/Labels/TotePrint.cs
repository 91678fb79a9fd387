using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue;
using OpenAisle.Doors;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment.Labels;

/// <summary>The labels of a packed order: one for each tote, and one for its bags.</summary>
internal static class TotePrint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/orders/{order}/labels", Print)
        .RequireAuthorization(People.Works).WithTags("Kerb").WithSummary("Labels of its totes and bags, as pdf or zpl.");

    internal static IReadOnlyList<Label> Of(OrderView order, IReadOnlyList<Tote> totes, TimeZoneInfo zone)
    {
        var when = order.Slot is { } slot ? TimeZoneInfo.ConvertTime(slot.Start, zone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : "";
        return
        [
            .. totes.Select((tote, i) => new Label(tote.Code, $"{tote.Zone.ToString().ToUpperInvariant()}   {i + 1}/{totes.Count}", when, tote.Code)),
            new Label(order.Number, $"{totes.Count} x", when, order.Number),
        ];
    }

    private static async Task<IResult> Print(
        Id<Order> order, string? paper, IEnumerable<ILabelPaper> papers, IOffers offers, IGrainFactory actors, CancellationToken cancel)
    {
        if (papers.FirstOrDefault(one => one.Name == (paper ?? "pdf")) is not { } on)
        {
            return Problems.Field("paper", "paper", $"One of: {string.Join(", ", papers.Select(one => one.Name))}.");
        }

        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || await offers.StoreOf(view.Store, cancel) is not { } store)
        {
            return Problems.NotFound("order");
        }

        return await actors.GetGrain<IPick>(order.Value).Look() is { IsPacked: true, Totes: var totes }
            ? Results.Bytes(on.Print(Of(view, totes, TimeZoneInfo.FindSystemTimeZoneById(store.TimeZone))), on.ContentType, $"{view.Number}.{on.Name}")
            : Problems.Conflict("not-packed", "Labels are printed when it is packed.");
    }
}
