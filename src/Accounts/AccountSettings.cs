namespace OpenAisle.Accounts;

/// <summary>How long sign-ins last, and how often somebody may be wrong.</summary>
public sealed record AccountSettings
{
    /// <summary>A shared phone that nobody touched for so long asks who is there.</summary>
    public TimeSpan PhoneLocksAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A session that was not seen for so long is over.</summary>
    public TimeSpan SessionLasts { get; init; } = TimeSpan.FromDays(90);

    /// <summary>What another host ended or withdrew is known here after so long; what this one did, at once.</summary>
    public TimeSpan KnownFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So many wrong passwords or PINs shut that way in for <see cref="ShutFor"/>.</summary>
    public int MostFailures { get; init; } = 8;

    public TimeSpan ShutFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A link to a new password opens the account to whoever has it, so it is short-lived.</summary>
    public TimeSpan PasswordLinkLasts { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A link that proves an address.</summary>
    public TimeSpan AddressLinkLasts { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Shortest password. No rules beyond it: a long sentence is better than a short riddle (NIST SP 800-63B, section 3.1.1).</summary>
    public int ShortestPassword { get; init; } = 10;
}
