using System.Globalization;
using System.Security.Claims;

namespace OpenAisle.Accounts;

/// <summary>How somebody came in.</summary>
public enum Entrance
{
    Password,
    Passkey,

    /// <summary>PIN or badge on a phone that the associates of a store share.</summary>
    SharedPhone,
}

/// <summary>A session that holds, with whom it is and what they may do now.</summary>
/// <param name="Guests">Guests that they were before they signed in.</param>
public sealed record LiveSession(
    Id<Session> Id, Entrance Entrance, string Account, Id<Shopper> Shopper, IReadOnlyList<Id<Shopper>> Guests, Id<Associate>? Associate,
    IReadOnlyList<Post> Posts)
{
    /// <summary>What the forms of a page are bound to (the antiforgery token's user): a duty more or less must not make them stale.</summary>
    private const string SubjectClaim = "sub";

    /// <summary>Of a shared phone: how long it stays open without a touch.</summary>
    public TimeSpan? LocksAfter { get; init; }

    /// <summary>What doors ask a principal for. A shared phone knows the associate only: nobody shops there in their name.</summary>
    public IEnumerable<Claim> Claims()
    {
        yield return new(People.SessionClaim, Id.ToString());
        yield return new(SubjectClaim, Id.ToString());
        if (LocksAfter is { } idle)
        {
            yield return new(People.SharedPhoneClaim, ((int)idle.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        if (Entrance != Entrance.SharedPhone)
        {
            yield return new(People.ShopperClaim, Shopper.ToString());
            foreach (var guest in Guests)
            {
                yield return new(People.ShopperClaim, guest.ToString());
            }
        }

        if (Associate is { } associate && Posts.Count > 0)
        {
            yield return new(People.AssociateClaim, associate.ToString());
            foreach (var post in Posts)
            {
                yield return new(People.PostClaim, post.ToString());
            }
        }
    }
}

/// <summary>One sign-in on one device.</summary>
public abstract class Session;

/// <summary>A session in the list of one's own.</summary>
public sealed record SessionRow(Id<Session> Id, Entrance Entrance, string Device, string From, DateTimeOffset Began, DateTimeOffset Seen);
