namespace OpenAisle.Webhooks;

/// <summary>Another system's address that is told what happens here.</summary>
/// <param name="Kinds">The kinds of fact it wants, such as <c>order.placed</c>.</param>
/// <param name="Fed">The journal's position up to which facts were put on their way; where it stood when the address was set up, at first.</param>
/// <param name="StoppedBecause">Why nothing is sent to it any more; null while it works.</param>
public sealed record Webhook(
    Id<Webhook> Id, Uri Url, IReadOnlyList<string> Kinds, long Fed, DateTimeOffset Created, string? StoppedBecause, int Waiting, int Failed)
{
    /// <summary>The reason of one that a person stopped; others are what its address said.</summary>
    public const string SwitchedOff = "switched off";

    /// <summary>The reason of one whose secret nobody can read any more: its deliveries cannot be signed until it is given a new one.</summary>
    public const string SecretLost = "The key that sealed its secret is gone from the host's folder of keys. Give it a new secret, or put the key back and switch it on.";
}

/// <summary>One fact on its way to one address.</summary>
/// <param name="Status"><c>waiting</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="Answer">The last HTTP status, or why there was none.</param>
public sealed record Delivery(long Position, string Kind, string Status, int Tries, DateTimeOffset Due, string? Answer);

/// <summary>How deliveries are made. The defaults are for a shop; tests are quicker.</summary>
public sealed record WebhookSettings
{
    /// <summary>Plain http is for the demo and for tests: what is sent is signed, not hidden.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Addresses may lie in the house's own network; otherwise nobody knocks at our neighbours' doors through us.</summary>
    public bool AllowInside { get; init; }

    /// <summary>How long an address may take to answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The waits between tries; after the last one a delivery has failed, until somebody asks for it again.</summary>
    public IReadOnlyList<TimeSpan> Waits { get; init; } =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <summary>How often the table is looked at.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Deliveries of one address taken at a look.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Deliveries under way at once to one address.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>Delivered ones are kept so long, to be looked at.</summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromDays(30);
}
