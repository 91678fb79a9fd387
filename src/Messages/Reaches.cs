using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Messages;

/// <summary>A place where a shopper can be told.</summary>
/// <param name="Suffix">What tells it from others of the same channel, in a letter's id.</param>
/// <param name="IsHeld">Nobody has said yet that the address is the shopper's.</param>
internal sealed record Mailbox(Channel Channel, string Address, string Suffix = "", bool IsHeld = false);

/// <summary>Where a shopper can be reached, and what they chose.</summary>
internal sealed record Reach(IReadOnlyList<Mailbox> Mailboxes, ShopperChoices Choices);

/// <summary>Looks up where shoppers can be reached, from the erasable tables; nowhere once they are erased. Four statements for all of them.</summary>
internal sealed class Reaches(ShopperBook shoppers, Choices choices, PushSubscriptions subscriptions)
{
    public async Task<IReadOnlyDictionary<Id<Shopper>, Reach>> Of(IReadOnlyCollection<Id<Shopper>> people, CancellationToken cancel)
    {
        if (people.Count == 0)
        {
            return new Dictionary<Id<Shopper>, Reach>();
        }

        var details = await shoppers.Find(people, cancel);
        var chosen = await choices.Of(people, cancel);
        var browsers = await subscriptions.Of(people, cancel);
        return people.ToDictionary(
            shopper => shopper, shopper => new Reach([.. Of(details.GetValueOrDefault(shopper), chosen[shopper], browsers[shopper])], chosen[shopper]));
    }

    private static IEnumerable<Mailbox> Of(ShopperDetails? details, ShopperChoices chosen, IEnumerable<PushSubscription> browsers)
    {
        // Whoever has an account is written to at its address; what a guest gave with the order is all that there is.
        if ((chosen.Account?.Email ?? details?.Email) is { Length: > 0 } email)
        {
            yield return new(Channel.Email, email, IsHeld: chosen.Account is { IsProven: false });
        }

        if (details?.Phone is { Length: > 0 } phone && chosen.SmsSince is not null)
        {
            yield return new(Channel.Sms, phone);
        }

        foreach (var browser in browsers)
        {
            yield return new(Channel.Push, browser.Id, "-" + browser.Id);
        }
    }
}
