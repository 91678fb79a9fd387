using System.Security.Claims;

namespace OpenAisle.Accounts;

/// <summary>Who asks for a change of duties, and by what right.</summary>
/// <param name="By">An associate's id, or <c>command-line</c>.</param>
public sealed record Granter(string By, IReadOnlyList<Post> Posts)
{
    /// <summary>Whoever can run commands on the shop's data.</summary>
    public static Granter CommandLine { get; } = new("command-line", [new(Duty.Administrator, null)]);

    public static Granter Of(ClaimsPrincipal person) =>
        new(person.Associate?.ToString() ?? throw new InvalidOperationException("Only associates grant."), [.. person.Posts]);
}

/// <summary>Who may give and take which duty.</summary>
public static class Grants
{
    /// <summary>What a store manager gives and takes in the own store.</summary>
    private static readonly Duty[] OfTheFloor = [Duty.Picker, Duty.Counter, Duty.Kerb];

    /// <summary>An administrator gives every duty, a store manager those of the floor in the own store.</summary>
    public static bool MayGive(IReadOnlyList<Post> own, Post given)
    {
        if (given.Store is not null && !Post.OfAStore.Contains(given.Duty))
        {
            return false;   // a duty of the whole house, given for one store, would say what it does not mean
        }

        foreach (var post in own)
        {
            if (post is { Duty: Duty.Administrator, Store: null }
                || (post.Duty == Duty.StoreManager && OfTheFloor.Contains(given.Duty) && (post.Store is null || post.Store == given.Store)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>May somebody with these duties end the sessions of one with those, and set their PIN?</summary>
    public static bool Leads(IReadOnlyList<Post> own, IReadOnlyList<Post> theirs)
    {
        foreach (var post in theirs)
        {
            if (!MayGive(own, post))
            {
                return false;
            }
        }

        return theirs.Count > 0 || own.Contains(new(Duty.Administrator, null));
    }
}
