using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using OpenAisle.Messages;
using OpenAisle.Orders.Baskets;
using OpenAisle.Web.Shopping;

namespace OpenAisle.Web.Account;

/// <summary>What happens once somebody has proved who they are: the guest they were comes along, and the cookie names the new session.</summary>
internal sealed class Welcome(
    SignInByPassword accounts, Sessions sessions, Passwords own, Choices choices, Outbox outbox, IOffers offers, BasketDesk baskets, IGrainFactory actors)
{
    public async Task In(HttpContext http, LiveSession session)
    {
        var cancel = http.RequestAborted;
        if (await Current(http) is { } before)
        {
            session = await Unite(session, before, cancel);
            await sessions.End(before.Account, before.Id, cancel);
        }
        else if (session.Entrance != Entrance.SharedPhone && GuestOf(http.User) is { } guest && guest != session.Shopper)
        {
            session = await accounts.TakeIn(session, guest, cancel);
            if (session.Guests.Contains(guest))
            {
                await BringBaskets(guest, session.Shopper, cancel);
            }
        }

        // The session says the rest, at each request.
        await http.SignIn(session.Claims().Where(claim => claim.Type is People.SessionClaim or People.ShopperClaim));
    }

    /// <summary>A second account of the same address comes along, with its baskets; and what was held back for its address goes there.</summary>
    private async Task<LiveSession> Unite(LiveSession session, LiveSession before, CancellationToken cancel)
    {
        var (united, came) = await accounts.Unite(session, before, cancel);
        if (came.Count > 0 && await own.Look(united, cancel) is { Email: { } email })
        {
            foreach (var shopper in came)
            {
                await BringBaskets(shopper, united.Shopper, cancel);
            }

            await choices.Owns(before.Shopper, email, isProven: true, cancel);
            await outbox.LetGo(before.Shopper, email, cancel);
        }

        return united;
    }

    /// <summary>The session of the request; null for guests.</summary>
    public async ValueTask<LiveSession?> Current(HttpContext http) =>
        http.User.Session is { } id ? await sessions.Check(new(id), http.RequestAborted) : null;

    /// <summary>Whose basket and orders come along. Those of the demo's people stay theirs.</summary>
    public static Id<Shopper>? GuestOf(ClaimsPrincipal person) =>
        person.Session is null && !person.HasClaim(claim => claim.Type == People.DemoClaim) ? person.Shopper : null;

    /// <summary>What the guest put in last is what they want; the rest of the account's basket stays.</summary>
    private async Task BringBaskets(Id<Shopper> guest, Id<Shopper> shopper, CancellationToken cancel)
    {
        foreach (var store in await offers.Stores(cancel))
        {
            if (await actors.GetGrain<IBasket>(Visit.BasketOf(guest, store.Id).Value).Look() is not { Lines.Count: > 0 } contents)
            {
                continue;
            }

            var own = Visit.BasketOf(shopper, store.Id);
            if (await baskets.Open(own, store.Id, shopper, cancel) is BasketOutcome.Done)
            {
                foreach (var line in contents.Lines)
                {
                    await baskets.Set(own, shopper, line.Gtin, line.Quantity, cancel);
                }

                foreach (var (gtin, wish) in contents.Wishes)
                {
                    await baskets.Wish(own, shopper, gtin, wish, cancel);
                }
            }
        }
    }
}
