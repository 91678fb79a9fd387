using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

/// <summary>Who may open a door.</summary>
internal abstract record Who
{
    private Who()
    {
    }

    /// <summary>Anybody, known or not.</summary>
    public sealed record Everybody : Who;

    /// <summary>Whoever has a shopper's id, a guest too. What it shows and does is theirs alone.</summary>
    public sealed record Shoppers : Who;

    /// <summary>Whoever signed in to an account.</summary>
    public sealed record AccountHolders : Who;

    /// <summary>A company of which the message bears the signature, and nobody who walks by.</summary>
    public sealed record Signed : Who;

    /// <summary>Whoever has one of the duties in the store that the request names; or, where it is about the whole house, in every store.</summary>
    public sealed record Staff(bool WholeHouse, params Duty[] Duties) : Who;
}
