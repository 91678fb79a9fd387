using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Stock;

namespace OpenAisle.Web.Desk;

/// <summary>The forms of the stock page: a ledger entry, a price, whether it is offered.</summary>
internal static class StockDoors
{
    /// <summary>What a manager enters by hand; sales come from orders and tills, "not found" from the pickers.</summary>
    public static IReadOnlyList<StockReason> Reasons { get; } =
        [StockReason.Received, StockReason.Corrected, StockReason.Wasted, StockReason.Returned, StockReason.SoldAtTill];

    /// <summary>The end of the year 9999 in milliseconds, the last that a moment can be.</summary>
    private const long LatestMoment = 253_402_300_799_999;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapForms("/manage/stock", People.Desk);
        doors.MapPost("/entries", (
            [FromForm] string store, [FromForm] string gtin, [FromForm] string? q, [FromForm] string entry, [FromForm] string reason, [FromForm] string quantity,
            IOffers offers, IGrainFactory actors, HttpContext http) =>
            Enter(new(store, gtin, entry, reason, quantity), Reasons, shelf => Page(shelf, q), offers, actors, http)).RequireAuthorization(People.Manages);
        doors.MapPost("/prices", Price).RequireAuthorization(People.Prices);
        doors.MapPost("/keeping", Keep).RequireAuthorization(People.Manages);
    }

    /// <summary>Enters what was typed at the desk or on the floor, each with the reasons that may be given there, and leads back to its page.</summary>
    public static async Task<IResult> Enter(
        TypedEntry typed, IReadOnlyCollection<StockReason> reasons, Func<StoreProfile, string> pageOf, IOffers offers, IGrainFactory actors, HttpContext http)
    {
        if (await Find(typed.Store, typed.Gtin, offers, http.RequestAborted) is not { } found || !Id<StockEntry>.TryParse(typed.Entry, null, out var id))
        {
            return Results.NotFound();
        }

        var page = pageOf(found.Store);
        if (!Enum.TryParse<StockReason>(typed.Reason, out var why) || !reasons.Contains(why)
            || !Figures.TryRead(typed.Quantity, found.Offer.Unit, found.Offer.Scale, out var much))
        {
            return Results.LocalRedirect(Faults.On(page, "entry", "quantity"));
        }

        var outcome = await actors.GetGrain<IStoreStock>(found.Store.Id.Value).Enter(id, why, [new(found.Offer.Product.Gtin, much)]);
        if (outcome is EntryOutcome.Entered)
        {
            await http.Note(StaffChange.StockEntered, found.Offer.Product.Gtin.ToString(), found.Store.Id, null, $"{why} {much}");
        }

        return Results.LocalRedirect(outcome switch
        {
            EntryOutcome.Entered { Shortfalls: [var missing, ..] } => $"{page}&done=entered&short={Uri.EscapeDataString(missing.Quantity.ToString())}",
            EntryOutcome.Entered => page + "&done=entered",
            EntryOutcome.Conflict => Faults.On(page, "entry", "conflict"),
            EntryOutcome.Unfit => Faults.On(page, "entry", "quantity"),
            _ => throw new UnreachableException(),
        });
    }

    private static async Task<IResult> Price(
        [FromForm] string store, [FromForm] string gtin, [FromForm] string? q, [FromForm] string price, IOffers offers, SetPrice setting, HttpContext http,
        CancellationToken cancel, [FromForm] long? seen = null)
    {
        if (await Find(store, gtin, offers, cancel) is not { } found)
        {
            return Results.NotFound();
        }

        var page = Page(found.Store, q);
        if (!Figures.TryReadMoney(price, found.Store.Currency, out var money))
        {
            return Results.LocalRedirect(Faults.On(page, "price", "money"));
        }

        var seenAt = seen is > 0 and <= LatestMoment ? DateTimeOffset.FromUnixTimeMilliseconds(seen.Value) : DateTimeOffset.MaxValue;
        var outcome = await setting.Run(found.Store.Id, found.Offer.Product.Gtin, money, seenAt, cancel);
        if (outcome is PriceOutcome.Set)
        {
            await http.Note(StaffChange.PriceSet, found.Offer.Product.Gtin.ToString(), found.Store.Id, found.Offer.UnitPrice.ToString(), money.ToString());
        }

        return Results.LocalRedirect(
            outcome is PriceOutcome.Set ? page + "&done=priced" : Faults.On(page, "price", outcome is PriceOutcome.Outdated ? "outdated" : "money"));
    }

    private static async Task<IResult> Keep(
        [FromForm] string store, [FromForm] string gtin, [FromForm] string? q, [FromForm] string keeping, [FromForm] string? safety,
        IOffers offers, IGrainFactory actors, HttpContext http, CancellationToken cancel, [FromForm] string? seen = null)
    {
        if (await Find(store, gtin, offers, cancel) is not { } found)
        {
            return Results.NotFound();
        }

        var page = Page(found.Store, q);
        if (!Enum.TryParse<Keeping>(keeping, out var kept) || !Enum.IsDefined(kept)
            || !Figures.TryRead(safety is { Length: > 0 } ? safety : "0", found.Offer.Unit, found.Offer.Scale, out var spare))
        {
            return Results.LocalRedirect(Faults.On(page, "entry", "quantity"));
        }

        var stock = actors.GetGrain<IStoreStock>(found.Store.Id.Value);
        var before = HowKept(await stock.Account(found.Offer.Product.Gtin));
        if (seen is not null && seen != before)
        {
            return Results.LocalRedirect(Faults.On(page, "entry", "outdated"));
        }

        if (await stock.Keep(found.Offer.Product.Gtin, kept, spare) is not EntryOutcome.Entered)
        {
            return Results.LocalRedirect(Faults.On(page, "entry", "quantity"));
        }

        await http.Note(StaffChange.KeepingSet, found.Offer.Product.Gtin.ToString(), found.Store.Id, before, $"{kept} {spare}");
        return Results.LocalRedirect(page + "&done=entered");
    }

    /// <summary>How a product is kept, in short: what a form saw, and what the log says of before.</summary>
    public static string HowKept(StockAccount? account) => account is null ? "" : $"{account.Level.Keeping} {account.SafetyStock}";

    private static async Task<(StoreProfile Store, Offer Offer)?> Find(string store, string gtin, IOffers offers, CancellationToken cancel) =>
        Gtin.TryParse(gtin, out var product) && await offers.StoreOfField(store, cancel) is { } profile
        && await offers.Find(profile.Id, product, cancel) is { } offer
            ? (profile, offer)
            : null;

    private static string Page(StoreProfile store, string? words) => $"/manage/stock?store={store.Slug}&q={Uri.EscapeDataString(words ?? "")}";
}

/// <summary>An entry in the ledger as a form sends it.</summary>
internal sealed record TypedEntry(string Store, string Gtin, string Entry, string Reason, string Quantity);
