using OpenAisle.Journal;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>What follows from a provider's answer.</summary>
public sealed class ProviderRulesTests
{
    private static IReadOnlyList<IFact> Heard(PaymentState state, ProviderAnswer answer) => ProviderRules.Heard(state, 1, answer, Start);

    [Fact]
    public void A_yes_to_the_amount_we_asked_for_is_an_authorisation() =>
        Assert.Equal([new PaymentAuthorised(1, Usd(2_000), Expires)], Heard(Told(Intended(1, 2_000)), Standing(2_000)));

    [Fact]
    public void A_yes_to_another_amount_or_with_money_already_taken_says_nothing()
    {
        Assert.Empty(Heard(Told(Intended(1, 2_000)), Standing(2_100)));
        Assert.Empty(Heard(Told(Intended(1, 2_000)), Standing(2_000, captured: 1)));
        Assert.Empty(Heard(Told(Intended(1, 2_000)), new ProviderAnswer.Authorised(new(2_000, Currency.Eur), default, default, Expires)));
    }

    [Fact]
    public void Not_found_after_an_intent_decides_nothing_because_it_may_still_arrive() =>
        Assert.Empty(Heard(Told(Intended(1, 2_000)), new ProviderAnswer.NotFound()));

    [Fact]
    public void A_refused_authorisation_is_voided_because_something_else_may_stand_under_our_name() =>
        Assert.Equal(
            [new PaymentRefused(1, RefusedThing.Authorisation, "conflict"), new PaymentVoidIntended(1, "conflict")],
            Heard(Told(Intended(1, 2_000)), new ProviderAnswer.Refused("conflict")));

    [Fact]
    public void A_late_yes_to_what_is_being_voided_changes_nothing() =>
        Assert.Empty(Heard(Told([.. Intended(1, 2_000), new PaymentVoidIntended(1, "abandoned")]), Standing(2_000)));

    [Fact]
    public void What_a_provider_released_by_itself_has_expired() =>
        Assert.Equal([new PaymentExpired(1)], Heard(Told(Authorised(1, 2_000)), new ProviderAnswer.Expired()));

    [Fact]
    public void An_authorisation_that_its_provider_forgot_has_expired_only_long_after_its_end()
    {
        var state = Told(Authorised(1, 2_000));

        Assert.Empty(ProviderRules.Heard(state, 1, new ProviderAnswer.NotFound(), Expires));
        Assert.Equal(
            [new PaymentExpired(1)],
            ProviderRules.Heard(state, 1, new ProviderAnswer.NotFound(), Expires + ProviderRules.ForgottenAfter + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_capture_is_believed_only_with_the_amount_that_was_asked_for()
    {
        var state = Told([.. Authorised(1, 2_000), new PaymentCaptureIntended(Usd(1_500), [new(1, Usd(1_500))])]);

        Assert.Equal([new PaymentCaptured(1, Usd(1_500))], Heard(state, new ProviderAnswer.Captured(Usd(1_500))));
        Assert.Equal([new PaymentCaptured(1, Usd(1_500))], Heard(state, Standing(2_000, captured: 1_500)));
        Assert.Empty(Heard(state, new ProviderAnswer.Captured(Usd(2_000))));
        Assert.Empty(Heard(state, Standing(2_000, captured: 1_400)));
        Assert.Empty(Heard(state, Standing(2_000)));
    }

    [Fact]
    public void A_refused_capture_that_was_made_all_the_same_is_a_capture()
    {
        var state = Told([.. Authorised(1, 2_000), new PaymentCaptureIntended(Usd(1_500), [new(1, Usd(1_500))])]);

        Assert.Equal([new PaymentCaptured(1, Usd(1_500))], ProviderRules.HeardRefusal(state, 1, "closed", Standing(2_000, captured: 1_500), Start));
        Assert.Equal(
            [new PaymentRefused(1, RefusedThing.Capture, "closed"), new PaymentVoidIntended(1, "closed")],
            ProviderRules.HeardRefusal(state, 1, "closed", Standing(2_000), Start));
        Assert.Empty(ProviderRules.HeardRefusal(state, 1, "closed", new ProviderAnswer.Unknown("down"), Start));
    }

    [Fact]
    public void A_void_of_what_they_say_was_captured_is_left_to_people()
    {
        var state = Told([.. Authorised(1, 2_000), new PaymentVoidIntended(1, "abandoned")]);

        var facts = ProviderRules.HeardRefusal(state, 1, "captured", Standing(2_000, captured: 2_000), Start);

        Assert.Equal([new PaymentRefused(1, RefusedThing.Void, "captured-there")], facts);
        var after = state.Then(facts);
        Assert.False(after.IsOpen(after.Find(1)!));
        Assert.False(after.IsSettled);
    }

    [Fact]
    public void Waiting_is_given_up_only_while_nothing_is_decided()
    {
        Assert.Equal([new PaymentVoidIntended(1, "undecided")], ProviderRules.GiveUp(Told(Intended(1, 2_000)), 1, "undecided"));
        Assert.Empty(ProviderRules.GiveUp(Told(Authorised(1, 2_000)), 1, "undecided"));
    }

    [Theory]
    [InlineData("insufficient-funds", "insufficient-funds")]
    [InlineData("Dear Jane Doe, your card", "other")]
    [InlineData("", "other")]
    public void No_text_of_a_provider_becomes_a_fact(string theirs, string ours) => Assert.Equal(ours, ProviderRules.Word(theirs));
}
