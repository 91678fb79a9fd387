using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Fulfilment.Labels;
using OpenAisle.Orders;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Printing;

/// <summary>The receipt of an order on paper: the shopper's own, and at the kerb or the care desk whoever hands it over.</summary>
internal static class ReceiptPrint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{order}/receipt", (
            Id<Order> order, string? paper, HttpContext http, IEnumerable<ILabelPaper> papers, IOffers offers, Words words, GoodsNames names, IGrainFactory actors) =>
            Print(order, paper, view => http.User.Is(view.Shopper), papers, offers, words, names, actors, http.RequestAborted))
            .RequireAuthorization(People.Shops).ExcludeFromDescription();
        routes.MapGet("/work/orders/{order}/receipt", (
            Id<Order> order, string? paper, HttpContext http, IEnumerable<ILabelPaper> papers, IOffers offers, Words words, GoodsNames names, IGrainFactory actors) =>
            Print(order, paper, _ => true, papers, offers, words, names, actors, http.RequestAborted))
            .RequireAuthorization(People.HandsOver).ExcludeFromDescription();
    }

    private static async Task<IResult> Print(
        Id<Order> order, string? paper, Func<OrderView, bool> may, IEnumerable<ILabelPaper> papers, IOffers offers, Words words, GoodsNames names,
        IGrainFactory actors, CancellationToken cancel)
    {
        if (papers.FirstOrDefault(one => one.Name == (paper ?? "pdf")) is not { } on || await actors.GetGrain<IOrder>(order.Value).Look() is not { } view
            || !may(view) || Receipt.Of(view) is not { } receipt || await offers.StoreOf(view.Store, cancel) is not { } store)
        {
            return Results.NotFound();
        }

        await names.Read(store, [.. view.Lines.Select(line => line.Gtin), .. view.Goods.Select(good => good.Gtin)]);
        return Results.Bytes(on.Print(Of(receipt, store, words, names)), on.ContentType, $"{receipt.Number}.{on.Name}");
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
