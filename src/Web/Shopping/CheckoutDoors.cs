using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Messages;
using OpenAisle.Orders;
using OpenAisle.Orders.Baskets;
using OpenAisle.Orders.Shoppers;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Shopping;

/// <summary>
/// The forms of the checkout page. The attempt's id is made when the page is shown and comes back with its form, so a double tap or a
/// reload is the same order.
/// </summary>
internal static class CheckoutDoors
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/stores/{slug}/checkout").RequireAuthorization(People.Shops).ExcludeFromDescription();
        doors.MapPost("", Place);
        doors.MapPost("/{order}/tenders", PayAgain);
    }

    private static async Task<IResult> Place(
        string slug, IFormCollection fields, HttpContext http, ClaimsPrincipal person, IOffers offers, BasketDesk baskets,
        PlaceOrder placing, ShopperBook book, Choices told, CardReturn cards, IGrainFactory actors, CancellationToken cancel)
    {
        var form = CheckoutForm.Read(fields);
        var shopper = person.Shopper!.Value;
        if ((await offers.Stores(cancel)).FirstOrDefault(store => store.Slug == slug) is not { } store
            || !Id<Order>.TryParse(form.Attempt, null, out var attempt) || !Money.TryParse(form.ShownTotal, null, out var shown))
        {
            return Results.NotFound();
        }

        var page = CheckoutAddress.Of(slug, attempt, form.Slot, form.Source);
        await told.Speaks(shopper, Languages.Of(http).Code, cancel);
        if (await KeepContact(shopper, form, book, cancel) is { } field)
        {
            return Results.LocalRedirect(Faults.On(page, field, "text"));
        }

        // The same form's other button: the card is given at the payment company, and the page comes back with it.
        if (form.NewCard is not null)
        {
            return Results.Redirect(cards.Ask(http, shopper, page));
        }

        if (!Id<PaymentSource>.TryParse(form.Source, null, out var source))
        {
            return Results.LocalRedirect(Faults.On(page, "source", "missing"));
        }

        if (!SlotId.TryParse(form.Slot, null, out var slot))
        {
            return Results.LocalRedirect(Faults.On(page, "slot", "missing"));
        }

        var basket = Visit.BasketOf(shopper, store.Id);
        var order = actors.GetGrain<IOrder>(attempt.Value);
        var stands = await order.Look();
        if (stands is not null && stands.Shopper != shopper)
        {
            return Results.NotFound();
        }

        // An attempt that stands has frozen its lines; a second tap finds the basket empty already.
        var view = stands is null ? await baskets.Look(basket, shopper, cancel) : null;
        IReadOnlyList<StockLine> lines = stands is not null
            ? await order.Frozen()
            : [.. (view?.Lines ?? []).Select(line => new StockLine(line.Line.Gtin, line.Line.Quantity))];
        WishedLine[] wishes = [.. (view?.Lines ?? []).Where(line => line.Line.Wish is not null).Select(line => new WishedLine(line.Line.Gtin, line.Line.Wish!))];
        var outcome = await placing.Run(
            new OrderWish(attempt, store.Id, shopper, Pickup.Handover, slot, lines, shown, source, basket, Wishes: wishes), cancel);
        return Results.LocalRedirect(CheckoutAddress.After(slug, attempt, form.Slot, form.Source, outcome));
    }

    private static async Task<IResult> PayAgain(
        string slug, Id<Order> order, [FromForm] int tender, [FromForm] string? source, [FromForm] string? newCard,
        HttpContext http, ClaimsPrincipal person, CardReturn cards, PayOrder paying, IGrainFactory actors, CancellationToken cancel)
    {
        var shopper = person.Shopper!.Value;
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || view.Shopper != shopper)
        {
            return Results.NotFound();
        }

        var page = CheckoutAddress.Of(slug, order, null, source);
        if (newCard is not null)
        {
            return Results.Redirect(cards.Ask(http, shopper, page));
        }

        return tender < 2 || !Id<PaymentSource>.TryParse(source, null, out var card)
            ? Results.LocalRedirect(Faults.On(page, "source", "missing"))
            : Results.LocalRedirect(CheckoutAddress.After(slug, order, null, source, await paying.Run(order, shopper, tender, card, cancel)));
    }

    /// <summary>Keeps who collects the order, in the erasable table; names the field that cannot be kept.</summary>
    private static async Task<string?> KeepContact(Id<Shopper> shopper, CheckoutForm form, ShopperBook book, CancellationToken cancel)
    {
        var (name, phone) = (form.Name?.Trim() ?? "", form.Phone?.Trim() ?? "");
        if (!IsLine(name) || (name.Length == 0 && form.NewCard is null))
        {
            return "name";
        }

        if (!IsLine(phone) || (phone.Length == 0 && form.NewCard is null))
        {
            return "phone";
        }

        var email = form.Email?.Trim() ?? (await book.Find(shopper, cancel))?.Email ?? "";
        if (!IsLine(email))
        {
            return "email";
        }

        await book.Keep(new ShopperDetails(shopper, name, phone, email), cancel);
        return null;

        static bool IsLine(string text) => text.Length <= ShopperDetails.MaxLength && !text.Any(char.IsControl);
    }
}

/// <summary>What the page's form holds.</summary>
/// <param name="NewCard">Set when the other button was pressed: give a card first.</param>
internal sealed record CheckoutForm(
    string? Attempt, string? Name, string? Phone, string? Email, string? Slot, string? ShownTotal, string? Source, string? NewCard)
{
    public static CheckoutForm Read(IFormCollection fields) => new(
        fields["attempt"], fields["name"], fields["phone"], fields["email"], fields["slot"], fields["shownTotal"], fields["source"], fields["newCard"]);
}

/// <summary>Addresses of the checkout page: everything that it needs to be shown again stands in them.</summary>
internal static class CheckoutAddress
{
    public static string Of(string slug, Id<Order>? attempt, string? slot, string? source)
    {
        var address = $"/stores/{slug}/checkout?";
        address += attempt is { } id ? $"attempt={id}" : "";
        address += slot is { Length: > 0 } ? $"&slot={Uri.EscapeDataString(slot)}" : "";
        return address + (source is { Length: > 0 } ? $"&source={Uri.EscapeDataString(source)}" : "");
    }

    /// <summary>Where the shopper goes after an attempt. One that is over gets no second try: the page makes a new attempt.</summary>
    public static string After(string slug, Id<Order> attempt, string? slot, string? source, CheckoutOutcome outcome) => outcome switch
    {
        CheckoutOutcome.Placed => $"/orders/{attempt}?placed=1",
        CheckoutOutcome.Declined or CheckoutOutcome.Pending => Of(slug, attempt, slot, null),
        CheckoutOutcome.PriceChanged => Faults.On(Of(slug, null, slot, source), "total", "price-changed"),
        CheckoutOutcome.SoldOut => Faults.On(Of(slug, null, slot, source), "lines", "sold-out"),
        CheckoutOutcome.SlotGone gone => Faults.On(Of(slug, null, null, source), "slot", "slot-" + gone.Reason),
        CheckoutOutcome.Abandoned => Faults.On(Of(slug, null, slot, source), "total", "lapsed"),
        CheckoutOutcome.Conflict => Faults.On(Of(slug, null, slot, source), "total", "conflict"),
        CheckoutOutcome.Unfit unfit => Faults.On(Of(slug, null, slot, source), FieldOf(unfit.Field), unfit.Code),
        _ => throw new UnreachableException(),
    };

    private static string FieldOf(string field) => field.StartsWith("lines", StringComparison.Ordinal) ? "lines" : field is "slot" or "source" ? field : "total";
}
