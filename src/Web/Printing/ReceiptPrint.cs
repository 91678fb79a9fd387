using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Fulfilment.Labels;
using OpenAisle.Orders;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Printing;

/// <summary>The receipt of an order on paper: the shopper's own, and at the kerb or the care desk whoever hands it over.</summary>
internal static class ReceiptPrint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{order}/receipt", async (Id<Order> order, string? paper, HttpContext http) => OnPage(await OfShopper(order, paper, http)))
            .RequireAuthorization(People.Shops).ExcludeFromDescription();
        routes.MapGet("/work/orders/{order}/receipt", async (Id<Order> order, string? paper, HttpContext http) => OnPage(await OfStore(order, paper, http)))
            .RequireAuthorization(People.HandsOver).ExcludeFromDescription();
        routes.MapGet("/api/orders/{order}/printed-receipt", OfShopper).RequireAuthorization(People.Shops).WithTags("Orders")
            .Produces<Stream>(StatusCodes.Status200OK, "application/pdf", "application/x-zpl").Produces(StatusCodes.Status409Conflict)
            .WithSummary("Your receipt on paper, as pdf or zpl, in the language of the request.");
        routes.MapGet("/api/orders/{order}/printed-receipt-for-shopper", OfStore).RequireAuthorization(People.HandsOver).WithTags("Kerb")
            .Produces<Stream>(StatusCodes.Status200OK, "application/pdf", "application/x-zpl").Produces(StatusCodes.Status409Conflict)
            .WithSummary("The shopper's receipt on paper, as pdf or zpl, in the language of the request.");
    }

    private static Task<IResult> OfShopper(Id<Order> order, string? paper, HttpContext http) => Print(order, paper, view => http.User.Is(view.Shopper), http);

    private static Task<IResult> OfStore(Id<Order> order, string? paper, HttpContext http) => Print(order, paper, _ => true, http);

    /// <summary>Whoever looks at pages is told on one that there is nothing to print.</summary>
    private static IResult OnPage(IResult print) => print is ProblemHttpResult ? Results.NotFound() : print;

    private static async Task<IResult> Print(Id<Order> order, string? paper, Func<OrderView, bool> may, HttpContext http)
    {
        var (services, cancel) = (http.RequestServices, http.RequestAborted);
        var papers = services.GetServices<ILabelPaper>();
        if (papers.FirstOrDefault(one => one.Name == (paper ?? "pdf")) is not { } on)
        {
            return Problems.Field("paper", "paper", $"One of: {string.Join(", ", papers.Select(one => one.Name))}.");
        }

        if (await services.GetRequiredService<IGrainFactory>().GetGrain<IOrder>(order.Value).Look() is not { } view || !may(view)
            || await services.GetRequiredService<IOffers>().StoreOf(view.Store, cancel) is not { } store)
        {
            return Problems.NotFound("order");
        }

        if (Receipt.Of(view) is not { } receipt)
        {
            return Problems.Conflict("not-packed", "There is no receipt before the goods are packed.");
        }

        var names = services.GetRequiredService<GoodsNames>();
        await names.Read(store, [.. view.Lines.Select(line => line.Gtin), .. view.Goods.Select(good => good.Gtin)]);
        return Results.Bytes(on.Print(Of(receipt, store, services.GetRequiredService<Words>(), names)), on.ContentType, $"{receipt.Number}.{on.Name}");
    }

    /// <summary>Line by line, what was taken off and added apart, as on the page; the sums are those of the receipt.</summary>
    internal static Slip Of(Receipt receipt, StoreProfile store, Words words, GoodsNames names)
    {
        List<SlipRow> rows = [new(store.Name, "", IsBig: true), new(store.Address), new(receipt.Number, (receipt.HandedOverAt ?? receipt.PlacedAt) is { } at ? words.DayAndTime(at, store) : ""), new("")];
        var nothing = Money.Zero(receipt.Total.Currency);
        foreach (var (ordered, got) in receipt.Lines)
        {
            rows.Add(new(got is null ? names.Of(ordered) : names.Of(got), words.Money(got?.Amount ?? nothing)));
            rows.Add(new("  " + (got is null ? words.Say("receipt.short-all", words.Quantity(ordered.Quantity))
                : ordered.SoldBy == SoldBy.Weight && !got.Replaced
                    ? words.Say("receipt.weighed", words.Quantity(got.Quantity), words.Quantity(ordered.Quantity), words.Money(got.UnitPrice), words.PerUnit(got.Quantity.Unit))
                : words.Say("receipt.pieces", words.Quantity(got.Quantity), words.Money(got.UnitPrice)))));
            if (got is { Replaced: true })
            {
                rows.Add(new("  " + words.Say("receipt.replaced", names.Of(ordered))));
            }

            if (got?.Charge is { } charge)
            {
                Add(words["sum.discount"], -charge.Discount);
                Add(words["sum.deposit"], charge.Deposit);
                Add(words["sum.tax"], charge.Tax);
            }
        }

        foreach (var fee in receipt.Charges)
        {
            rows.Add(new(words.Has("fee." + fee.Code) ? words["fee." + fee.Code] : fee.Name, words.Money(fee.Due())));
        }

        rows.AddRange([new(""), new(words["receipt.total"], words.Money(receipt.Total), IsBig: true)]);
        foreach (var refund in receipt.Refunds)
        {
            rows.Add(new(words.Say("receipt.refund", words[words.Has("wrong." + refund.Reason) ? "wrong." + refund.Reason : "wrong.other"]), words.Money(-refund.Amount)));
        }

        if (receipt.Refunds.Count > 0)
        {
            rows.Add(new(words["receipt.paid"], words.Money(receipt.Paid), IsBig: true));
        }

        return new(rows, receipt.Number);

        void Add(string what, Money much)
        {
            if (!much.IsZero)
            {
                rows.Add(new("  " + what, words.Money(much)));
            }
        }
    }
}
