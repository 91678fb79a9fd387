using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenAisle.Web.Desk;

/// <summary>The manager's figures over HTTP.</summary>
internal static class DayApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/stores/{store}/days", async (Id<Store> store, FigureDesk desk, IOffers offers, CancellationToken cancel, int days = FigureDesk.UsualDays) =>
            days is < 1 or > FigureDesk.MostDays ? Problems.Field("days", "range", $"1 to {FigureDesk.MostDays}.")
            : await offers.StoreOf(store, cancel) is { } profile ? TypedResults.Ok(await desk.Of(profile, days, cancel))
            : (IResult)Problems.NotFound("store"))
            .RequireAuthorization(People.ReadsFigures).WithTags("House")
            .Produces<StoreFigures>().WithSummary("Orders, sales, found rate, units an hour, waits and waste by day up to today, and how many orders are open now.");
}
