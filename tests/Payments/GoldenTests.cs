using System.Text;
using OpenAisle.Journal;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>Facts are read for ever: the written form of each kind is pinned by a file.</summary>
public sealed class GoldenTests
{
    private static readonly IFact[] Samples =
    [
        new PaymentAuthorisationIntended(1, Usd(2_000), Card, "sandbox"),
        new PaymentAuthorised(1, Usd(2_000), Expires),
        new PaymentDeclined(1, "insufficient-funds"),
        new PaymentVoidIntended(1, "abandoned"),
        new PaymentVoided(1),
        new PaymentCaptureIntended(Usd(1_500), [new(1, Usd(1_000)), new(2, Usd(500))]),
        new PaymentCaptured(1, Usd(1_500)),
        new PaymentRefundIntended(FirstRefund, Usd(300), [new(1, Usd(300))]),
        new PaymentRefunded(FirstRefund, 1, Usd(300)),
        new PaymentRefused(1, RefusedThing.Refund, "closed", FirstRefund),
        new PaymentExpired(1),
        new PaymentAbandoned(),
    ];

    private static readonly FactKinds Kinds = new(PaymentFacts.Kinds);

    public static TheoryData<string> Names => [.. PaymentFacts.Kinds.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fact_is_written_as_ever(string name)
    {
        var fact = Samples.Single(sample => Kinds.Of(sample).Name == name);

        Assert.Equal(Golden(name), Encoding.UTF8.GetString(Kinds.Of(fact).Write(fact)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fact_written_long_ago_can_be_read(string name)
    {
        var kind = PaymentFacts.Kinds.Single(known => known.Name == name);
        var sample = Samples.Single(fact => Kinds.Of(fact).Name == name);

        Assert.Equivalent(sample, kind.Read(Encoding.UTF8.GetBytes(Golden(name))), strict: true);
    }

    [Fact]
    public void A_refusal_that_concerns_no_refund_is_written_without_one() =>
        Assert.Equal(
            """{"tender":1,"what":"Capture","reason":"closed"}""",
            Encoding.UTF8.GetString(Kinds.Of(new PaymentRefused(1, RefusedThing.Capture, "closed")).Write(new PaymentRefused(1, RefusedThing.Capture, "closed"))));

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", name + ".json")).TrimEnd('\n');
}
