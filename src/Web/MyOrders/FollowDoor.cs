using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using OpenAisle.Orders;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.MyOrders;

/// <summary>
/// An order followed live, as server-sent events (WHATWG HTML, section 9.2): one event for each change, its id what was last said, so that
/// a browser that lost us hears of nothing twice and misses nothing. The page fetches itself anew; here it is only told that it should.
/// </summary>
internal static class FollowDoor
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShowsLifeEvery = TimeSpan.FromSeconds(15);

    /// <summary>Then the browser comes again by itself: a session that ended is noticed, and hosts may stop.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/orders/{order}/follow", Follow).RequireAuthorization(People.Shops).ExcludeFromDescription();

    private static async Task Follow(
        Id<Order> order, HttpContext http, ClaimsPrincipal person, IGrainFactory actors, FollowedOrders followed, Words words, TimeProvider clock,
        IHostApplicationLifetime host)
    {
        var shopper = person.Shopper!.Value;
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || !person.Is(view.Shopper))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!followed.Take(shopper))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "15";
            return;
        }

        try
        {
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            (http.Response.Headers.CacheControl, http.Response.Headers["X-Accel-Buffering"]) = ("no-store", "no");
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
            await Tell(order, http, actors, words, clock, ends.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the host stops: nothing is left to say.
        }
        finally
        {
            followed.GiveBack(shopper);
        }
    }

    private static async Task Tell(Id<Order> order, HttpContext http, IGrainFactory actors, Words words, TimeProvider clock, CancellationToken ends)
    {
        var told = http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : http.Request.Query["seen"].ToString();
        var (began, alive) = (clock.GetTimestamp(), clock.GetTimestamp());
        await Say("retry: 3000\n\n");
        while (clock.GetElapsedTime(began) < Longest)
        {
            if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view)
            {
                return;
            }

            var news = await OrderNews.Read(view, actors);
            if (news.Mark != told)
            {
                told = news.Mark;
                var said = news.Status == OrderStatus.Picking
                    ? words.Say("order.picked-of", news.Done, news.Of)
                    : words["status." + news.Status];
                await Say($"id: {told}\nevent: news\ndata: {said}\n\n");
            }
            else if (clock.GetElapsedTime(alive) > ShowsLifeEvery)
            {
                await Say(":\n\n");
            }

            await Task.Delay(LooksEvery, clock, ends);
        }

        async Task Say(string text)
        {
            alive = clock.GetTimestamp();
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ends);
            await http.Response.Body.FlushAsync(ends);
        }
    }
}
