using Microsoft.AspNetCore.Identity;

namespace OpenAisle.Accounts;

/// <summary>
/// Somebody who may sign in. Name and address stand here and in no fact; what they buy and do is kept under the ids of the shopper and
/// the associate that they are.
/// </summary>
internal sealed class Account : IdentityUser<string>
{
    public string Name { get; set; } = "";

    public string Shopper { get; set; } = "";

    /// <summary>Null for those who never had a duty.</summary>
    public string? Associate { get; set; }

    public long BegunAt { get; set; }
}

/// <summary>Identity's own row of a passkey.</summary>
internal sealed class AccountPasskey : IdentityUserPasskey<string>;
