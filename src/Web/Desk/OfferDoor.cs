using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;

namespace OpenAisle.Web.Desk;

/// <summary>The form that lets an offer go live after it was tried on real baskets.</summary>
internal static class OfferDoor
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapForms("", People.Prices).MapPost("/manage/offers", GoLive);
        routes.MapForms("", People.Prices).MapPost("/manage/offers/end", End);
    }

    private static async Task<IResult> GoLive([FromForm] string store, IFormCollection form, IOffers offers, SetPromotion setting, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        if (await offers.StoreOfField(store, cancel) is not { } profile)
        {
            return Results.NotFound();
        }

        var page = "/manage/offers?store=" + profile.Slug;
        var (promotion, field, code) = OfferDraft.Read(name => form[name]).Make(profile, StoreTime.Local(clock.GetUtcNow(), StoreTime.Zone(profile.TimeZone)));
        if (promotion is null)
        {
            return Results.LocalRedirect(Faults.On(page, field, code));
        }

        if (await setting.Run(profile.Id, promotion, cancel) is not PromotionOutcome.Set)
        {
            return Results.LocalRedirect(Faults.On(page, "form", "offer-form"));
        }

        await http.Note(StaffChange.OfferSet, promotion.Id, profile.Id, null, promotion.Name);
        return Results.LocalRedirect(page + "&done=live");
    }

    private static async Task<IResult> End([FromForm] string store, [FromForm] string offer, IOffers offers, SetPromotion setting, HttpContext http, CancellationToken cancel)
    {
        if (await offers.StoreOfField(store, cancel) is not { } profile)
        {
            return Results.NotFound();
        }

        var page = "/manage/offers?store=" + profile.Slug;
        if (await setting.End(profile.Id, offer, cancel) is not { } ended)
        {
            return Results.LocalRedirect(Faults.On(page, "offer", "offer-over"));
        }

        await http.Note(StaffChange.OfferEnded, ended.Id, profile.Id, ended.Name);
        return Results.LocalRedirect(page + "&done=ended");
    }
}
