using OpenAisle.Journal;

namespace OpenAisle.Payments.Tests;

/// <summary>A payment told by its facts, as the rules see it.</summary>
internal static class Story
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Expires = Start.AddDays(7);
    public static readonly Id<PaymentSource> Card = Id<PaymentSource>.Parse("00000000-0000-7000-8000-0000000000c1", null);
    public static readonly Id<PaymentSource> OtherCard = Id<PaymentSource>.Parse("00000000-0000-7000-8000-0000000000c2", null);
    public static readonly Id<Refund> FirstRefund = Id<Refund>.Parse("00000000-0000-7000-8000-0000000000f1", null);
    public static readonly Id<Refund> OtherRefund = Id<Refund>.Parse("00000000-0000-7000-8000-0000000000f2", null);

    public static Money Usd(long cents) => new(cents, Currency.Usd);

    public static Tender Tender(int number, long cents, Id<PaymentSource>? source = null) => new(number, Usd(cents), source ?? Card);

    public static PaymentState Told(params IEnumerable<IFact> facts) => PaymentState.Empty().Then(facts);

    public static PaymentState Then(this PaymentState state, params IEnumerable<IFact> facts) =>
        facts.Aggregate(state, (now, fact) => now.Apply(fact, Start));

    public static IFact[] Intended(int number, long cents) => [new PaymentAuthorisationIntended(number, Usd(cents), Card, "scripted")];

    public static IFact[] Authorised(int number, long cents) => [.. Intended(number, cents), new PaymentAuthorised(number, Usd(cents), Expires)];

    public static IFact[] Captured(int number, long authorised, long captured) =>
        [.. Authorised(number, authorised), new PaymentCaptureIntended(Usd(captured), [new(number, Usd(captured))]), new PaymentCaptured(number, Usd(captured))];

    public static ProviderAnswer.Authorised Standing(long cents, long captured = 0) => new(Usd(cents), Usd(captured), Usd(0), Expires);
}
