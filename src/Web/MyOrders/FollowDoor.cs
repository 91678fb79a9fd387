using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenAisle.Orders;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.MyOrders;

/// <summary>
/// An order followed live, as server-sent events (WHATWG HTML, section 9.2): one event for each change, its id what was last said, so that
/// a browser that lost us hears of nothing twice and misses nothing. A page fetches itself anew when it is told of news; a program asks the other doors of the order.
/// </summary>
internal static class FollowDoor
{
    private const string Events = "text/event-stream";

    private const string HowToListen =
        "Server-sent events: each with an id, the name `news` and a sentence in the language of the request. Whoever was cut off says the last id in "
        + "Last-Event-ID, or as `seen`, and is told only of what came after. The stream ends after five minutes: ask again. A shopper has six at once.";

    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AsksWhoEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShowsLifeEvery = TimeSpan.FromSeconds(15);

    /// <summary>Then the browser comes again by itself: what it may see is asked anew, and hosts may stop.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{order}/follow", OfShopper).RequireAuthorization(People.Shops).ExcludeFromDescription();
        routes.MapGet("/work/orders/{order}/follow", OfPicker).RequireAuthorization(People.Picks).ExcludeFromDescription();
        routes.MapGet("/api/orders/{order}/news", OfShopper).RequireAuthorization(People.Shops).WithTags("Orders")
            .Produces<string>(StatusCodes.Status200OK, Events).WithSummary("Your order followed live: an event for each change of it.").WithDescription(HowToListen);
        routes.MapGet("/api/picking/{order}/news", OfPicker).RequireAuthorization(People.Picks).WithTags("Picking")
            .Produces<string>(StatusCodes.Status200OK, Events).WithSummary("What the shopper says to the picker, live.").WithDescription(HowToListen);
    }

    private static async Task OfShopper(Id<Order> order, HttpContext http, ClaimsPrincipal person, IGrainFactory actors, Words words)
    {
        if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view || !person.Is(view.Shopper))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var heard = OrderNews.PhrasesIn(http.Request.Query["seen"]);
        await Follow(order, person.Shopper!.Value, http, actors, async now =>
        {
            var news = await OrderNews.Read(now, actors);
            var phrase = news.Phrases > heard ? news.Said : null;
            heard = news.Phrases;
            return (news.Mark, phrase is not null ? words.Say("chat.heard", words["chat." + phrase.By], words[$"phrase.{phrase.By}.{phrase.Phrase}"])
                : news.Status == OrderStatus.Picking ? words.Say("order.picked-of", news.Done, news.Of)
                : words["status." + news.Status]);
        });
    }

    /// <summary>The picker hears what the shopper says, and of nothing that they do themselves.</summary>
    private static async Task OfPicker(Id<Order> order, HttpContext http, ClaimsPrincipal person, IGrainFactory actors, Words words)
    {
        if (person.Associate is not { } associate || await actors.GetGrain<IOrder>(order.Value).Look() is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Follow(order, new Id<Shopper>(associate.Value), http, actors, now =>
        {
            var said = now.Said?.LastOrDefault(one => one.By == Phrases.Shopper);
            return Task.FromResult(($"{now.Said?.Length ?? 0}", said is null ? "" : words.Say("chat.heard", words["chat." + said.By], words[$"phrase.{said.By}.{said.Phrase}"])));
        });
    }

    /// <param name="news">What is new as of an order, and how it is said.</param>
    private static async Task Follow(
        Id<Order> order, Id<Shopper> shopper, HttpContext http, IGrainFactory actors, Func<OrderView, Task<(string Mark, string Said)>> news)
    {
        var followed = http.RequestServices.GetRequiredService<FollowedOrders>();
        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        var host = http.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        if (!followed.Take(shopper))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "15";
            return;
        }

        try
        {
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            http.Response.ContentType = Events + "; charset=utf-8";
            (http.Response.Headers.CacheControl, http.Response.Headers["X-Accel-Buffering"]) = ("no-store", "no");
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
            await Tell(order, http, actors, news, clock, ends.Token);
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

    private static async Task Tell(Id<Order> order, HttpContext http, IGrainFactory actors, Func<OrderView, Task<(string Mark, string Said)>> news, TimeProvider clock, CancellationToken ends)
    {
        var told = http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : http.Request.Query["seen"].ToString();
        var sessions = http.RequestServices.GetRequiredService<Sessions>();
        var (began, alive, asked) = (clock.GetTimestamp(), clock.GetTimestamp(), clock.GetTimestamp());
        await Say("retry: 3000\n\n");
        while (clock.GetElapsedTime(began) < Longest)
        {
            if (clock.GetElapsedTime(asked) > AsksWhoEvery)
            {
                asked = clock.GetTimestamp();
                if (http.User.Session is { } session && !await sessions.Holds(new(session), ends))
                {
                    return;   // it was ended elsewhere
                }
            }

            if (await actors.GetGrain<IOrder>(order.Value).Look() is not { } view)
            {
                return;
            }

            var (mark, said) = await news(view);
            if (mark != told)
            {
                told = mark;
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
