using System.Security.Claims;
using OpenAisle.Doors;

namespace OpenAisle.Host.SignIn;

/// <summary>What a staff key, or one tap in the demo, makes of somebody: a bundle of duties, or a single one.</summary>
internal static class StaffRoles
{
    /// <summary>Works on the floor of every store.</summary>
    public const string Associate = "associate";

    /// <summary>Every duty in every store.</summary>
    public const string Manager = "manager";

    /// <summary>The duties of a role: <c>associate</c>, <c>manager</c>, or one duty such as <c>Finance@*</c> or <c>Picker@0197c0de-…</c>; null for none of these.</summary>
    public static IReadOnlyList<Post>? PostsOf(string role) => role switch
    {
        Associate => [new(Duty.Picker, null), new(Duty.Counter, null), new(Duty.Kerb, null)],
        Manager => [.. Enum.GetValues<Duty>().Select(duty => new Post(duty, null))],
        _ => Post.TryParse(role, out var post) ? [post] : null,
    };

    public static IEnumerable<Claim> ClaimsOf(string role, string associate) =>
        [new(People.AssociateClaim, associate), .. (PostsOf(role) ?? []).Select(post => new Claim(People.PostClaim, post.ToString()))];
}
