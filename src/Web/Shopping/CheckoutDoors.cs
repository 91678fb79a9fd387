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
using OpenAisle.Web.Account;
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
        var doors = routes.MapForms("/stores/{slug}/checkout", People.Shops);
        doors.MapPost("", Place);
        doors.MapPost("/{order}/tenders", PayAgain);
        doors.MapPost("/{order}/hold", Keep);
    }

    private static async Task<IResult> Place(
        string slug, IFormCollection fields, HttpContext http, ClaimsPrincipal person, IOffers offers, BasketDesk baskets,
        PlaceOrder placing, ShopperBook book, Choices told, CardReturn cards, IGrainFactory actors, CancellationToken cancel)
    {
        var form = CheckoutForm.Read(fields);
        var shopper = person.Shopper!.Value;
        if (await offers.StoreCalled(slug, cancel) is not { } store
            || !Id<Order>.TryParse(form.Attempt, null, out var attempt) || !Money.TryParse(form.ShownTotal, null, out var shown))
        {
            return Results.NotFound();
        }

        Money? tip = Money.TryParse(form.Tip, null, out var given) && !given.IsZero ? given : null;
        var page = CheckoutAddress.Of(slug, attempt, form.Slot, form.Source, tip);
        await told.Speaks(shopper, Languages.Of(http).Code, cancel);
        if (await KeepContact(shopper, form, book, cancel) is { } wrong)
        {
            return Results.LocalRedirect(Faults.On(page, wrong.Field, wrong.Code));
        }

        // The same form's other button: the card is given at the payment company, and the page comes back with it.
        if (form.NewCard is not null)
        {
            return Results.Redirect(cards.Ask(http, shopper, page));
        }

        // So do the buttons of the tip: what is shown is what is ordered, so it is shown first.
        if (form.SetTip is { } chosen)
        {
            return Results.LocalRedirect(TipAddress(slug, attempt, form, chosen, shown.Currency));
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
        if (stands is not null && !person.Is(stands.Shopper))
        {
            return Results.NotFound();
        }

        // An attempt that stands has frozen its lines; a second tap finds the basket empty already.
        var view = stands is null ? await baskets.Look(basket, shopper, cancel) : null;
        IReadOnlyList<StockLine> lines = stands is not null
            ? await order.Frozen()
            : [.. (view?.Lines ?? []).Select(line => new StockLine(line.Line.Gtin, line.Line.Quantity))];
        // Who keeps what they avoid on their device only asks to be asked, and says no more.
        WishedLine[] wishes =
        [
            .. (view?.Lines ?? []).Select(line => (line.Line.Gtin, Wish: line.Line.Wish ?? (form.AskFirst is null ? null : new LineWish(IfMissing.Ask))))
                .Where(line => line.Wish is not null).Select(line => new WishedLine(line.Gtin, line.Wish!)),
        ];
        var outcome = await placing.Run(
            new OrderWish(attempt, store.Id, stands?.Shopper ?? shopper, Pickup.Handover, slot, lines, shown, source, basket, tip, wishes,
                stands is { Status: not OrderStatus.Attempted }), cancel);
        return Results.LocalRedirect(CheckoutAddress.After(slug, attempt, form.Slot, form.Source, outcome, tip));
    }

    private static async Task<IResult> PayAgain(
        string slug, Id<Order> order, [FromForm] int tender, [FromForm] string? source, [FromForm] string? newCard,
        HttpContext http, ClaimsPrincipal person, CardReturn cards, PayOrder paying, PaymentSources sources, IGrainFactory actors, CancellationToken cancel)
    {
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || !person.Is(view.Shopper))
        {
            return Results.NotFound();
        }

        var page = CheckoutAddress.Of(slug, order, null, source);
        if (newCard is not null)
        {
            return Results.Redirect(cards.Ask(http, person.Shopper!.Value, page));
        }

        if (tender < 2 || !Id<PaymentSource>.TryParse(source, null, out var card))
        {
            return Results.LocalRedirect(Faults.On(page, "source", "missing"));
        }

        // A guest who signed in meanwhile may pay with a card of either.
        var payer = view.Shopper;
        foreach (var own in person.Shoppers)
        {
            payer = await sources.Serves(card, own, cancel) ? own : payer;
        }

        return Results.LocalRedirect(CheckoutAddress.After(slug, order, null, source, await paying.Run(order, payer, tender, card, cancel)));
    }

    /// <summary>Goods and time are kept for longer, for whoever needs it.</summary>
    private static async Task<IResult> Keep(string slug, Id<Order> order, ClaimsPrincipal person, IGrainFactory actors)
    {
        var actor = actors.GetGrain<IOrder>(order.Value);
        if (await actor.Look() is not { } view || !person.Is(view.Shopper))
        {
            return Results.NotFound();
        }

        var page = CheckoutAddress.Of(slug, order, null, null);
        return Results.LocalRedirect(await actor.Extend() is StepOutcome.Done ? page + "&kept=1" : Faults.On(page, "hold", "hold"));
    }

    /// <summary>The page with the tip that was chosen, by one of the buttons or typed.</summary>
    private static string TipAddress(string slug, Id<Order> attempt, CheckoutForm form, string chosen, Currency currency)
    {
        Money tip = default;
        var isRead = chosen == "own" ? Figures.TryReadMoney(form.TipOwn, currency, out tip) : Money.TryParse(chosen, null, out tip);
        return isRead
            ? CheckoutAddress.Of(slug, attempt, form.Slot, form.Source, tip.IsZero ? null : tip) + "#tip"
            : Faults.On(CheckoutAddress.Of(slug, attempt, form.Slot, form.Source), "tip", "tip");
    }

    /// <summary>Keeps who collects the order, in the erasable table, so that nothing is typed twice; says what is wrong with it once the order is to be placed.</summary>
    private static async Task<(string Field, string Code)?> KeepContact(Id<Shopper> shopper, CheckoutForm form, ShopperBook book, CancellationToken cancel)
    {
        var email = form.Email?.Trim() ?? (await book.Find(shopper, cancel))?.Email ?? "";
        var given = new ShopperDetails(shopper, form.Name?.Trim() ?? "", form.Phone?.Trim() ?? "", email);
        if (ContactFaults.Unfit(given) is { } unfit)
        {
            return unfit;
        }

        await book.Keep(given, cancel);
        return form.GoesOn ? null : ContactFaults.Missing(given) ?? ContactFaults.Wrong(given);
    }
}

/// <summary>What the page's form holds.</summary>
/// <param name="NewCard">Set when the other button was pressed: give a card first.</param>
/// <param name="SetTip">Set when a button of the tip was pressed: an amount, or <c>own</c> for the one that was typed.</param>
/// <param name="AskFirst">Set when nothing is to be taken instead of a line without asking, where nothing else is wished for it.</param>
internal sealed record CheckoutForm(
    string? Attempt, string? Name, string? Phone, string? Email, string? Slot, string? ShownTotal, string? Source, string? NewCard,
    string? Tip, string? SetTip, string? TipOwn, string? AskFirst)
{
    /// <summary>True where a button was pressed that only shows the page anew.</summary>
    public bool GoesOn => NewCard is not null || SetTip is not null;

    public static CheckoutForm Read(IFormCollection fields) => new(
        fields["attempt"], fields["name"], fields["phone"], fields["email"], fields["slot"], fields["shownTotal"], fields["source"], fields["newCard"],
        fields["tip"], fields["setTip"], fields["tipOwn"], fields["askFirst"]);
}

/// <summary>Addresses of the checkout page: everything that it needs to be shown again stands in them.</summary>
internal static class CheckoutAddress
{
    public static string Of(string slug, Id<Order>? attempt, string? slot, string? source, Money? tip = null)
    {
        var address = $"/stores/{slug}/checkout?";
        address += attempt is { } id ? $"attempt={id}" : "";
        address += slot is { Length: > 0 } ? $"&slot={Uri.EscapeDataString(slot)}" : "";
        address += tip is { } given ? $"&tip={Uri.EscapeDataString(given.ToString())}" : "";
        return address + (source is { Length: > 0 } ? $"&source={Uri.EscapeDataString(source)}" : "");
    }

    /// <summary>Where the shopper goes after an attempt. One that is over gets no second try: the page makes a new attempt.</summary>
    public static string After(string slug, Id<Order> attempt, string? slot, string? source, CheckoutOutcome outcome, Money? tip = null) => outcome switch
    {
        CheckoutOutcome.Placed => $"/orders/{attempt}?placed=1",
        CheckoutOutcome.Declined or CheckoutOutcome.Pending => Of(slug, attempt, slot, null),
        CheckoutOutcome.PriceChanged => Faults.On(Of(slug, null, slot, source, tip), "total", "price-changed"),
        CheckoutOutcome.SoldOut => Faults.On(Of(slug, null, slot, source, tip), "lines", "sold-out"),
        CheckoutOutcome.SlotGone gone => Faults.On(Of(slug, null, null, source, tip), "slot", "slot-" + gone.Reason),
        CheckoutOutcome.Abandoned => Faults.On(Of(slug, null, slot, source, tip), "total", "lapsed"),
        CheckoutOutcome.Conflict => Faults.On(Of(slug, null, slot, source, tip), "total", "conflict"),
        CheckoutOutcome.Unfit unfit => Faults.On(Of(slug, null, slot, source, tip), FieldOf(unfit.Field), unfit.Code),
        _ => throw new UnreachableException(),
    };

    private static string FieldOf(string field) => field.StartsWith("lines", StringComparison.Ordinal) ? "lines" : field is "slot" or "source" or "tip" ? field : "total";
}
