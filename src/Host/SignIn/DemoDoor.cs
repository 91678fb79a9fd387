using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OpenAisle.Accounts;
using OpenAisle.Doors;

namespace OpenAisle.Host.SignIn;

/// <summary>
/// Lets anybody in as anybody, so that the demo can be tried from every side. It is only mapped where the setting Demo is on.
/// </summary>
internal static class DemoDoor
{
    // The same people at every start, so that what they did yesterday is still theirs.
    private const string Known = "0197c0de-0000-7000-8000-00000000a001";
    private const string Associate = "0197c0de-0000-7000-8000-00000000a002";
    private const string Manager = "0197c0de-0000-7000-8000-00000000a003";

    /// <summary>Those who work there, and as what.</summary>
    public static IReadOnlyDictionary<string, string> Staff { get; } = new Dictionary<string, string> { [Associate] = StaffRoles.Associate, [Manager] = StaffRoles.Manager };

    public static async Task<Results<RedirectHttpResult, ProblemHttpResult>> SignIn(HttpContext http, [FromForm] string @as, [FromForm] string? to, GuestIds guests, TimeProvider clock)
    {
        // Once the shopper of the demo has an account or is erased, the next one is somebody new.
        var known = Id<Shopper>.Parse(Known, null);
        var somebody = new Claim(People.ShopperClaim, (await guests.IsGuest(known, http.RequestAborted) ? known : Id<Shopper>.New(clock)).ToString());

        // A guest's basket comes along; somebody with an account leaves it, as what is theirs hangs on their session.
        var shopper = (http.User.Session is null ? http.User.FindFirst(People.ShopperClaim) : null) ?? somebody;
        (IEnumerable<Claim> Claims, string Page)? person = @as switch
        {
            "shopper" => ([somebody], "/"),
            StaffRoles.Associate => ([shopper, .. StaffRoles.ClaimsOf(@as, Associate)], "/work"),
            StaffRoles.Manager => ([shopper, .. StaffRoles.ClaimsOf(@as, Manager)], "/manage"),
            _ => null,
        };
        if (person is not { } chosen)
        {
            return Problems.Field("as", "unknown-role", "Choose shopper, associate or manager.");
        }

        await http.SignIn([.. chosen.Claims, new Claim(People.DemoClaim, "")]);
        return TypedResults.LocalRedirect(IsLocal(to) ? to! : chosen.Page);
    }

    private static bool IsLocal(string? to) =>
        to is ['/', ..] && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal);
}
