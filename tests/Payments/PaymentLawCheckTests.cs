using OpenAisle.Journal;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>The check of law 2 over a journal finds what breaks it.</summary>
public sealed class PaymentLawCheckTests
{
    private static readonly Guid Key = Guid.Parse("0197c0de-0000-7000-8000-000000000001");

    public static TheoryData<string, int> Stories => new()
    {
        { "captured and refunded", 0 },
        { "abandoned and voided", 0 },
        { "standing", 0 },
        { "captured twice", 1 },
        { "captured above authorised", 2 },
        { "refunded above captured", 1 },
        { "captured after abandoned", 1 },
        { "begun after abandoned", 1 },
        { "left open", 1 },
        { "run out", 1 },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Each_breach_is_found(string story, int breaches)
    {
        var report = await new PaymentLaw().Check(Recorded(Facts(story)), default);

        Assert.Equal(breaches, report.Breaches.Count);
        Assert.Equal(1, report.Checked);
    }

    private static (IFact, DateTimeOffset)[] Facts(string story) => story switch
    {
        "captured and refunded" => Now([.. Captured(1, 2_000, 1_500), new PaymentRefunded(FirstRefund, 1, Usd(1_500))]),
        "abandoned and voided" => Now([.. Authorised(1, 2_000), new PaymentAbandoned(), new PaymentVoidIntended(1, "abandoned"), new PaymentVoided(1)]),
        "standing" => Now(Authorised(1, 2_000)),
        "captured twice" => Now([.. Captured(1, 2_000, 1_500), new PaymentCaptured(1, Usd(1_500))]),
        "captured above authorised" => Now(Captured(1, 2_000, 2_001)),
        "refunded above captured" => Now([.. Captured(1, 2_000, 1_500), new PaymentRefunded(FirstRefund, 1, Usd(1_501))]),
        "captured after abandoned" => Now([.. Authorised(1, 2_000), new PaymentAbandoned(), new PaymentCaptured(1, Usd(1_500))]),
        "begun after abandoned" => Now([new PaymentAbandoned(), .. Authorised(1, 2_000)]),
        "left open" => [.. Now(Intended(1, 2_000)), (new PaymentAbandoned(), Start.AddHours(2))],
        "run out" => [.. Now(Authorised(1, 2_000)), (new PaymentAbandoned(), Expires.AddDays(2))],
        _ => throw new ArgumentOutOfRangeException(nameof(story)),
    };

    private static (IFact, DateTimeOffset)[] Now(IFact[] facts) => [.. facts.Select(fact => (fact, Start))];

    private static async IAsyncEnumerable<ReadFact> Recorded((IFact Fact, DateTimeOffset At)[] facts)
    {
        for (var i = 0; i < facts.Length; i++)
        {
            await Task.Yield();
            yield return new(new(i + 1, new(PaymentFacts.Stream, Key), i + 1, "", facts[i].At, default), facts[i].Fact);
        }
    }
}
