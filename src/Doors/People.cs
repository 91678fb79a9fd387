using System.Security.Claims;

namespace OpenAisle.Doors;

/// <summary>Who is asking, as the sign-in put it into the principal; and the names of the policies that guard doors.</summary>
public static class People
{
    /// <summary>Claim type of a shopper's id.</summary>
    public const string ShopperClaim = "shopper";

    /// <summary>Claim type of an associate's id.</summary>
    public const string AssociateClaim = "associate";

    /// <summary>Policy: anybody who shops; a guest is given an id at the first basket.</summary>
    public const string Shops = "shops";

    /// <summary>Policy: works in a store: picks, weighs, hands over.</summary>
    public const string Works = "works";

    /// <summary>Policy: manages: stock entries, slots, prices.</summary>
    public const string Manages = "manages";

    /// <summary>Role of those who pick, weigh and hand over.</summary>
    public const string AssociateRole = "associate";

    /// <summary>Role of those who also enter stock, set slots and prices.</summary>
    public const string ManagerRole = "manager";

    extension(ClaimsPrincipal person)
    {
        /// <summary>The shopper who asks; null for others.</summary>
        public Id<Shopper>? Shopper =>
            Id<Shopper>.TryParse(person.FindFirstValue(ShopperClaim), null, out var id) ? id : null;

        public Id<Associate>? Associate =>
            Id<Associate>.TryParse(person.FindFirstValue(AssociateClaim), null, out var id) ? id : null;
    }
}
