using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenAisle.Catalogue.Prices;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Till;
using OpenAisle.Orders;

namespace OpenAisle.Web.Desk;

/// <summary>A store's offers over HTTP: what holds, one tried on real baskets, one let live.</summary>
internal static class OfferApi
{
    /// <param name="Form"><c>percent</c>, <c>amount-off</c>, <c>price</c> … as in price files.</param>
    /// <param name="Goods">A product's GTIN or a department's key.</param>
    /// <param name="Number">Per cent, or how many pieces; where the form asks for it.</param>
    /// <param name="Price">The amount off, the price of each, or of all of them; where the form asks for it.</param>
    /// <param name="Days">How long it holds, from now on.</param>
    public sealed record Draft(string Form, string Name, string Goods, int Days, int? Number = null, Money? Price = null);

    public sealed record Holding(string Id, string Name, string Form, DateTime? From, DateTime? Until);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var doors = routes.MapGroup("/api/stores/{store}/offers").RequireAuthorization(People.Prices).WithTags("Catalogue");
        doors.MapGet("", async (Id<Store> store, StoreTills tills, TimeProvider clock, CancellationToken cancel) =>
            await tills.Of(store, cancel) is not { } till ? Problems.NotFound("store")
            : (IResult)TypedResults.Ok(till.Set(OpenAisle.Catalogue.Prices.Channel.Online, clock.GetUtcNow()).All
                .Select(offer => new Holding(offer.Id, offer.Name, offer.Form, offer.From, offer.Until)).ToArray()))
            .Produces<Holding[]>().WithSummary("The offers that hold now, by the store's clock.");
        doors.MapPost("/trials", async (Id<Store> store, Draft draft, IOffers offers, OfferPreview preview, TimeProvider clock, CancellationToken cancel) =>
            await Read(store, Guid.Empty, draft, offers, clock, cancel) is var (promotion, fault) && promotion is null ? fault!
            : (IResult)TypedResults.Ok(await preview.Try(store, promotion with { Scope = Scope.Of(store) }, cancel: cancel)))
            .Produces<OfferTrial>().WithSummary("What an offer would have given on the last baskets that were really ordered. It changes nothing.");
        doors.MapPut("/{offer}", async (Id<Store> store, Guid offer, Draft draft, IOffers offers, SetPromotion setting, TimeProvider clock, HttpContext http, CancellationToken cancel) =>
        {
            var (promotion, fault) = await Read(store, offer, draft, offers, clock, cancel);
            if (promotion is null)
            {
                return fault!;
            }

            if (await setting.Run(store, promotion, cancel) is not PromotionOutcome.Set)
            {
                return Problems.Field("form", "offer-form", "It cannot be read as an offer of that form.");
            }

            await http.Note(StaffChange.OfferSet, promotion.Id, store, null, promotion.Name);
            return (IResult)TypedResults.NoContent();
        })
            .Produces(StatusCodes.Status204NoContent).WithSummary("Lets an offer live under an id of your making; the same id again changes it.");
        doors.MapDelete("/{offer}", async (Id<Store> store, Guid offer, SetPromotion setting, HttpContext http, CancellationToken cancel) =>
        {
            if (await setting.End(store, OfferDraft.IdOf(offer), cancel) is not { } ended)
            {
                return Problems.NotFound("offer");
            }

            await http.Note(StaffChange.OfferEnded, ended.Id, store, ended.Name);
            return (IResult)TypedResults.NoContent();
        }).Produces(StatusCodes.Status204NoContent).WithSummary("Ends an offer that was let live here; what was ordered with it keeps it.");
    }

    private static async Task<(Promotion? Promotion, IResult? Fault)> Read(
        Id<Store> store, Guid id, Draft draft, IOffers offers, TimeProvider clock, CancellationToken cancel)
    {
        if (await offers.StoreOf(store, cancel) is not { } profile)
        {
            return (null, Problems.NotFound("store"));
        }

        if (draft.Price is { } price && price.Currency != profile.Currency)
        {
            return (null, Problems.Field("price", "currency", $"The store's currency is {profile.Currency.Code}."));
        }

        var typed = new OfferDraft(
            id.ToString(), draft.Form, draft.Name.Trim(), draft.Goods, draft.Number?.ToString(null, null) ?? "", draft.Price?.ToString().Split(' ')[0] ?? "",
            draft.Days.ToString(null, null));
        var (promotion, field, code) = typed.Make(profile, StoreTime.Local(clock.GetUtcNow(), StoreTime.Zone(profile.TimeZone)));
        return promotion is not null ? (promotion, null)
            : (null, Problems.Field(
                field, code, code == "offer-department" ? $"It is no GTIN, and no department. Departments: {string.Join(", ", Department.All)}." : "It cannot be read as an offer."));
    }
}
