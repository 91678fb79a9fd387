namespace OpenAisle.Sandbox;

/// <summary>What a test card does.</summary>
internal enum Behaviour { Succeeds, Declined, Insufficient, Slow, ErrorAfter, Late, Twice, ShortLived }

/// <summary>A card that only this company issues: its number decides what happens.</summary>
internal sealed record TestCard(string Number, Behaviour Behaviour, string FixedToken, string English, string Chinese);

/// <summary>A card behind a token. The number itself is never kept.</summary>
internal sealed record CardOnFile(string Token, string Label, Behaviour Behaviour);

/// <summary>The cards of the sandbox. No other number is taken, so that nobody types a real one here.</summary>
internal static class TestCards
{
    public static readonly IReadOnlyList<TestCard> All =
    [
        new("4242424242424242", Behaviour.Succeeds, "tok_ok", "succeeds", "成功"),
        new("4000000000000002", Behaviour.Declined, "tok_declined", "is declined", "被拒绝"),
        new("4000000000009995", Behaviour.Insufficient, "tok_insufficient", "has insufficient funds", "余额不足"),
        new("4000000000001018", Behaviour.Slow, "tok_slow", "is charged, but the answer comes very late", "已扣款，但很晚才应答"),
        new("4000000000002024", Behaviour.ErrorAfter, "tok_error_after", "is charged, but the answer is an error", "已扣款，但应答为错误"),
        new("4000000000003030", Behaviour.Late, "tok_late", "is decided some seconds later", "数秒后才有结果"),
        new("4000000000004046", Behaviour.Twice, "tok_twice", "is notified twice and out of order", "通知重复且乱序"),
        new("4000000000005050", Behaviour.ShortLived, "tok_short_lived", "is authorised for some seconds only", "授权数秒后失效"),
    ];

    public static CardOnFile? ByFixedToken(string token) =>
        All.FirstOrDefault(card => card.FixedToken == token) is { } card ? new CardOnFile(token, Label(card.Number), card.Behaviour) : null;

    public static string Label(string number) => $"Visa •••• {number[^4..]}";
}
