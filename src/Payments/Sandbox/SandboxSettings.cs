namespace OpenAisle.Payments.Sandbox;

/// <summary>Where the sandbox payment company is reached, and the two secrets shared with it.</summary>
public sealed record SandboxSettings
{
    public Uri Address { get; init; } = new("http://localhost:5090");

    public string Key { get; init; } = "sk_sandbox_demo";

    /// <summary>What notifications are signed with.</summary>
    public string NotificationSecret { get; init; } = "whsec_sandbox_demo";

    /// <summary>A signed notification that is older than this, or from as far ahead, is refused: nobody can keep one and play it again.</summary>
    public TimeSpan NotificationAge { get; init; } = TimeSpan.FromMinutes(5);

    // A record prints what it holds, and settings end up in logs.
    public override string ToString() => $"sandbox at {Address}";
}
