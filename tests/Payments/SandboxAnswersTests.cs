using System.Net;
using OpenAisle.Payments.Sandbox;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>What the sandbox's answers mean, above all the odd ones.</summary>
public sealed class SandboxAnswersTests
{
    private static readonly WireAmount Twenty = new(2_000, "USD");
    private static readonly WireAmount None = new(0, "USD");
    private static readonly WireAuthorisation Good = new("ref-1", "authorised", Twenty, None, None, Expires);

    [Fact]
    public void An_authorisation_tells_amount_captures_and_end() =>
        Assert.Equal(Standing(2_000), SandboxAnswers.Standing(Good, "ref-1"));

    public static TheoryData<string> Odd => ["other reference", "no amount", "no end", "unknown currency", "negative", "mixed currencies", "unknown status"];

    [Theory]
    [MemberData(nameof(Odd))]
    public void An_odd_answer_says_nothing(string what)
    {
        var odd = what switch
        {
            "other reference" => Good with { Reference = "ref-2" },
            "no amount" => Good with { Amount = null },
            "no end" => Good with { ExpiresAt = null },
            "unknown currency" => Good with { Amount = new(2_000, "ZZZ") },
            "negative" => Good with { Captured = new(-1, "USD") },
            "mixed currencies" => Good with { Captured = new(0, "EUR") },
            _ => Good with { Status = "resting" },
        };

        Assert.IsType<ProviderAnswer.Unknown>(SandboxAnswers.Standing(odd, "ref-1"));
    }

    [Fact]
    public void A_capture_counts_only_when_ours_is_in_it()
    {
        var captured = Good with { Status = "captured", Captures = [new("ref-1-capture", new(1_500, "USD"))] };

        Assert.Equal(new ProviderAnswer.Captured(Usd(1_500)), SandboxAnswers.Captured(captured, "ref-1", "ref-1-capture"));
        Assert.IsType<ProviderAnswer.Unknown>(SandboxAnswers.Captured(captured, "ref-1", "another-capture"));
        Assert.IsType<ProviderAnswer.Unknown>(SandboxAnswers.Captured(Good, "ref-1", "ref-1-capture"));
    }

    [Theory]
    [InlineData(404, "not_found", "NotFound")]
    [InlineData(404, null, "Unknown")] // a proxy's page, not the company's word
    [InlineData(409, "voided", "Voided")]
    [InlineData(409, "expired", "Expired")]
    [InlineData(409, "pending", "Pending")]
    [InlineData(409, "conflict", "Refused")]
    [InlineData(422, "above_authorised", "Refused")]
    [InlineData(401, "key", "Unknown")]
    [InlineData(429, "slow_down", "Unknown")]
    [InlineData(500, "fault", "Unknown")]
    [InlineData(503, null, "Unknown")]
    public void A_problem_is_read_by_status_and_code(int status, string? code, string meaning) =>
        Assert.Equal(meaning, SandboxAnswers.Problem((HttpStatusCode)status, code).GetType().Name);

    [Fact]
    public void A_settlement_line_is_read_by_its_columns()
    {
        string[] header = ["time", "kind", "reference", "movement", "currency", "amount_minor", "fee_minor", "net_minor"];

        Assert.Equal(
            new SettledMovement("ref-1", Usd(1_500), Usd(0)),
            SandboxSettlement.Read(header, "2026-03-02T09:00:00.000Z,capture,ref-1,ref-1-capture,USD,1500,33,1467"));
        Assert.Equal(
            new SettledMovement("ref-1", Usd(0), Usd(200)),
            SandboxSettlement.Read(header, "2026-03-02T09:00:00.000Z,refund,ref-1,r,USD,-200,0,-200"));
        Assert.Throws<FormatException>(() => SandboxSettlement.Read(header, "2026-03-02T09:00:00.000Z,gift,ref-1,r,USD,-200,0,-200"));
        Assert.Throws<FormatException>(() => SandboxSettlement.Read(header, "half a line"));
    }
}
