namespace OpenAisle.Doors;

/// <summary>Names of the limits on how often one address may knock in a minute.</summary>
public static class Limits
{
    /// <summary>Wherever somebody could guess: passwords, PINs, new accounts.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Wherever a link is asked for that goes out by e-mail, or comes back.</summary>
    public const string Links = "links";

    /// <summary>Wherever a guest is made.</summary>
    public const string Guests = "guests";

    /// <summary>Wherever everything that we hold about somebody is put together.</summary>
    public const string Exports = "exports";

    /// <summary>Wherever words are looked for: a search costs more than a page.</summary>
    public const string Search = "search";
}
