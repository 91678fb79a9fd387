using System.Security.Claims;

namespace OpenAisle.Doors;

/// <summary>Who is asking, as the sign-in put it into the principal; and the names of the policies that guard doors.</summary>
public static class People
{
    /// <summary>Claim type of a shopper's id. A second one is that of a guest who signed in: what they ordered is still theirs.</summary>
    public const string ShopperClaim = "shopper";

    /// <summary>Claim type of an associate's id.</summary>
    public const string AssociateClaim = "associate";

    /// <summary>Claim type of a <see cref="Post"/>.</summary>
    public const string PostClaim = "post";

    /// <summary>Claim type of the session of somebody with an account; guests have none.</summary>
    public const string SessionClaim = "session";

    /// <summary>Claim type that marks the demo's people, whom everybody can be.</summary>
    public const string DemoClaim = "demo";

    /// <summary>Claim type of somebody on a shared phone; its value, the seconds without a touch after which it locks.</summary>
    public const string SharedPhoneClaim = "shared-phone";

    /// <summary>Policy: anybody who shops; a guest is given an id at the first basket.</summary>
    public const string Shops = "shops";

    /// <summary>Policy: has an account and signed in to it.</summary>
    public const string HasAccount = "has-account";

    /// <summary>Policy: works in the store that the request is about.</summary>
    public const string Works = "works";

    /// <summary>Policy: picks and weighs orders of the store.</summary>
    public const string Picks = "picks";

    /// <summary>Policy: hands over at the store.</summary>
    public const string HandsOver = "hands-over";

    /// <summary>Policy: books what came to the store's shelves and left them.</summary>
    public const string KeepsStock = "keeps-stock";

    /// <summary>Policy: runs the store: stock, slots.</summary>
    public const string Manages = "manages";

    /// <summary>Policy: sees the figures of the store's days.</summary>
    public const string ReadsFigures = "reads-figures";

    /// <summary>Policy: sets prices of the store.</summary>
    public const string Prices = "prices";

    /// <summary>Policy: the desk at which the store's stock and prices are kept.</summary>
    public const string Desk = "desk";

    /// <summary>Policy: prices of the whole house, and the files they come in.</summary>
    public const string PricesHouse = "prices-house";

    /// <summary>Policy: keeps the house running: what is parked, restarted.</summary>
    public const string KeepsHouse = "keeps-house";

    /// <summary>Policy: may see how the house runs.</summary>
    public const string WatchesHouse = "watches-house";

    /// <summary>Policy: compares the books.</summary>
    public const string ReadsBooks = "reads-books";

    /// <summary>Policy: helps shoppers, forgets them when they ask.</summary>
    public const string Cares = "cares";

    /// <summary>Policy: looks up orders of the store and reads their story.</summary>
    public const string LooksUpOrders = "looks-up-orders";

    /// <summary>Policy: gives money back on orders of the store.</summary>
    public const string GivesBack = "gives-back";

    /// <summary>Policy: calls a product back that the store sold.</summary>
    public const string Recalls = "recalls";

    /// <summary>Policy: calls a product back that every store sold.</summary>
    public const string RecallsHouse = "recalls-house";

    /// <summary>Policy: says who works where as what.</summary>
    public const string Staffs = "staffs";

    /// <summary>Policy: reads what was changed, and by whom.</summary>
    public const string Audits = "audits";

    extension(ClaimsPrincipal person)
    {
        /// <summary>The shopper who asks; null for others.</summary>
        public Id<Shopper>? Shopper =>
            Id<Shopper>.TryParse(person.FindFirstValue(ShopperClaim), null, out var id) ? id : null;

        /// <summary>The shopper, and the guests that they were before they signed in.</summary>
        public IEnumerable<Id<Shopper>> Shoppers
        {
            get
            {
                foreach (var claim in person.FindAll(ShopperClaim))
                {
                    if (Id<Shopper>.TryParse(claim.Value, null, out var id))
                    {
                        yield return id;
                    }
                }
            }
        }

        public Id<Associate>? Associate =>
            Id<Associate>.TryParse(person.FindFirstValue(AssociateClaim), null, out var id) ? id : null;

        /// <summary>The session of an account; null for guests.</summary>
        public Guid? Session => Guid.TryParseExact(person.FindFirstValue(SessionClaim), "D", out var id) ? id : null;

        public IEnumerable<Post> Posts
        {
            get
            {
                foreach (var claim in person.FindAll(PostClaim))
                {
                    if (Post.TryParse(claim.Value, out var post))
                    {
                        yield return post;
                    }
                }
            }
        }

        /// <summary>Is this shopper theirs: themselves, or a guest that they were?</summary>
        public bool Is(Id<Shopper> shopper)
        {
            foreach (var own in person.Shoppers)
            {
                if (own == shopper)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>May they do what the policy guards, in any store at all?</summary>
        public bool May(string policy) => Allowed.DutiesOf(policy) is { } duties && person.Posts.Any(post => duties.Contains(post.Duty));

        /// <summary>May they do what the policy guards, in this store?</summary>
        public bool May(string policy, Id<Store> store) =>
            Allowed.DutiesOf(policy) is { } duties && person.Posts.Any(post => duties.Contains(post.Duty) && post.IsIn(store));

        /// <summary>May they do what the policy guards, in every store?</summary>
        public bool MayEverywhere(string policy) =>
            Allowed.DutiesOf(policy) is { } duties && person.Posts.Any(post => duties.Contains(post.Duty) && post.Store is null);
    }
}
