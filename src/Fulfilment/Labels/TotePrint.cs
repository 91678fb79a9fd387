using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue;
using OpenAisle.Doors;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment.Labels;

/// <summary>The labels of a packed order: one for each tote, and one for its bags. And of what a counter weighed and wrapped for it.</summary>
internal static class TotePrint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/orders/{order}/labels", Print)
            .RequireAuthorization(People.Works).WithTags("Kerb").Produces<Stream>(StatusCodes.Status200OK, "application/pdf", "application/x-zpl").Produces(StatusCodes.Status409Conflict).WithSummary("Labels of its totes and bags, as pdf or zpl.");
        routes.MapGet("/api/picking/{order}/lines/{line:int}/label", Counter)
            .RequireAuthorization(People.Works).WithTags("Picking").Produces<Stream>(StatusCodes.Status200OK, "application/pdf", "application/x-zpl").Produces(StatusCodes.Status409Conflict).WithSummary("The label of what was weighed for a line: weight, price, and both in its code.");
    }

    /// <summary>
    /// Name, weight and sum of a weighed line. Its code says the GTIN and the net weight as GS1 elements: (01), and (310n) for kilograms or (320n)
    /// for pounds with n decimals (GS1 General Specifications, 3.2 and 3.6.2).
    /// </summary>
    internal static Label Of(PickView pick, PackedLine good)
    {
        var net = good.Quantity;
        var element = (net.Unit == Unit.Pound ? "320" : "310") + net.Scale.ToString(CultureInfo.InvariantCulture);
        return new(
            $"{net.ToString().Split(' ')[0]} {Sign(net.Unit)}", $"{good.Amount}   {pick.Number}", good.Name,
            string.Create(CultureInfo.InvariantCulture, $"01{good.Gtin}{element}{net.Steps:000000}"));
    }

    private static string Sign(Unit unit) => unit == Unit.Pound ? "lb" : unit == Unit.Kilogram ? "kg" : unit.ToString();

    private static async Task<IResult> Counter(Id<Order> order, int line, string? paper, IEnumerable<ILabelPaper> papers, IGrainFactory actors)
    {
        if (papers.FirstOrDefault(one => one.Name == (paper ?? "pdf")) is not { } on)
        {
            return Problems.Field("paper", "paper", $"One of: {string.Join(", ", papers.Select(one => one.Name))}.");
        }

        return await actors.GetGrain<IPick>(order.Value).Look() is not { } pick ? Problems.NotFound("order")
            : pick.Lines.FirstOrDefault(known => known.Line.Number == line)?.Good is { Quantity.Unit.Dimension: Dimension.Mass } good
                ? Results.Bytes(on.Print([Of(pick, good)]), on.ContentType, $"{pick.Number}-{line}.{on.Name}")
                : Problems.Conflict("not-weighed", "A counter's label is printed when it is weighed.");
    }

    internal static IReadOnlyList<Label> Of(OrderView order, IReadOnlyList<Tote> totes, TimeZoneInfo zone)
    {
        var when = order.Slot is { } slot ? TimeZoneInfo.ConvertTime(slot.Start, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";
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
