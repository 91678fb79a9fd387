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
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapForms("", People.Prices).MapPost("/manage/offers", GoLive);

    private static async Task<IResult> GoLive([FromForm] string store, IFormCollection form, IOffers offers, SetPromotion setting, TimeProvider clock, CancellationToken cancel)
    {
        if (await offers.StoreOfField(store, cancel) is not { } profile)
        {
            return Results.NotFound();
        }

        var page = "/manage/offers?store=" + profile.Slug;
        var (promotion, field) = OfferDraft.Read(name => form[name]).Make(profile, StoreTime.Local(clock.GetUtcNow(), StoreTime.Zone(profile.TimeZone)));
        return Results.LocalRedirect(
            promotion is null ? Faults.On(page, field, "offer-" + field)
            : await setting.Run(profile.Id, promotion, cancel) is PromotionOutcome.Set ? page + "&done=live"
            : Faults.On(page, "form", "offer-form"));
    }
}
