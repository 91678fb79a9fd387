using OpenAisle.Journal;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>What the shop may ask of a payment.</summary>
public sealed class PaymentRulesTests
{
    [Fact]
    public void A_tender_begins_with_its_intent_and_nothing_else()
    {
        var decided = PaymentRules.Authorise(PaymentState.Empty(), Tender(1, 2_000), "scripted");

        Assert.Equal([new PaymentAuthorisationIntended(1, Usd(2_000), Card, "scripted")], decided.Facts);
        Assert.Null(decided.Refusal);
    }

    [Fact]
    public void The_same_tender_again_writes_nothing() =>
        Assert.Equal(Decided<AuthoriseOutcome>.Known, PaymentRules.Authorise(Told(Authorised(1, 2_000)), Tender(1, 2_000), "scripted"));

    [Fact]
    public void A_number_that_stands_with_another_amount_or_source_is_a_conflict()
    {
        var state = Told(Authorised(1, 2_000));

        Assert.Equal(new AuthoriseOutcome.Conflict("other-content"), PaymentRules.Authorise(state, Tender(1, 2_001), "scripted").Refusal);
        Assert.Equal(new AuthoriseOutcome.Conflict("other-content"), PaymentRules.Authorise(state, Tender(1, 2_000, OtherCard), "scripted").Refusal);
    }

    [Fact]
    public void After_a_decline_the_next_number_may_be_tried()
    {
        var state = Told([.. Intended(1, 2_000), new PaymentDeclined(1, "insufficient-funds")]);

        Assert.Equal(new AuthoriseOutcome.Declined("insufficient-funds"), PaymentRules.Authorised(state, 1));
        Assert.Single(PaymentRules.Authorise(state, Tender(2, 2_000, OtherCard), "scripted").Facts);
    }

    [Fact]
    public void A_number_that_was_passed_over_is_not_tried_any_more()
    {
        var state = Told([.. Intended(1, 2_000), new PaymentDeclined(1, "insufficient-funds"), .. Intended(3, 2_000)]);

        Assert.Equal(new AuthoriseOutcome.Conflict("out-of-order"), PaymentRules.Authorise(state, Tender(2, 2_000, OtherCard), "scripted").Refusal);
    }

    [Fact]
    public void A_source_that_is_gone_is_a_decline_and_no_fact()
    {
        var decided = PaymentRules.Authorise(PaymentState.Empty(), Tender(1, 2_000), provider: null);

        Assert.Empty(decided.Facts);
        Assert.Equal(new AuthoriseOutcome.Declined("unknown-source"), decided.Refusal);
    }

    [Fact]
    public void An_abandoned_payment_begins_no_tender()
    {
        var state = Told(new PaymentAbandoned());

        Assert.Equal(new AuthoriseOutcome.Conflict("abandoned"), PaymentRules.Authorise(state, Tender(1, 2_000), "scripted").Refusal);
    }

    [Fact]
    public void Currencies_do_not_mix_in_one_payment()
    {
        var euros = new Tender(2, new(2_000, Currency.Eur), Card);

        Assert.Equal(new AuthoriseOutcome.Conflict("other-currency"), PaymentRules.Authorise(Told(Authorised(1, 2_000)), euros, "scripted").Refusal);
    }

    [Fact]
    public void More_tenders_than_an_honest_shopper_has_are_refused() =>
        Assert.Equal(
            new AuthoriseOutcome.Conflict("too-many-tenders"),
            PaymentRules.Authorise(PaymentState.Empty(), Tender(PaymentRules.MostTenders + 1, 1), "scripted").Refusal);

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 0)]
    [InlineData(1, -5)]
    public void A_tender_without_a_number_or_an_amount_is_a_mistake_of_the_caller(int number, long cents) =>
        Assert.Throws<ArgumentException>(() => PaymentRules.Authorise(PaymentState.Empty(), Tender(number, cents), "scripted"));

    [Fact]
    public void Abandoning_releases_what_stands_and_what_is_undecided_but_not_what_was_declined()
    {
        var state = Told([
            .. Intended(1, 500), new PaymentDeclined(1, "declined"),
            .. Authorised(2, 500),
            .. Intended(3, 500)]);

        Assert.Equal(
            [new PaymentAbandoned(), new PaymentVoidIntended(2, "abandoned"), new PaymentVoidIntended(3, "abandoned")], PaymentRules.Abandon(state));
    }

    [Fact]
    public void Abandoning_twice_writes_once() =>
        Assert.Empty(PaymentRules.Abandon(Told(new PaymentAbandoned())));

    [Fact]
    public void What_is_being_captured_cannot_be_abandoned_or_voided()
    {
        var state = Told(Captured(1, 2_000, 1_500));

        Assert.Throws<InvalidOperationException>(() => PaymentRules.Abandon(state));
        Assert.Throws<InvalidOperationException>(() => PaymentRules.Void(state, 1));
    }

    [Fact]
    public void A_tender_that_was_voided_before_it_came_is_never_begun()
    {
        var state = Told(PaymentRules.Void(PaymentState.Empty(), 1));

        Assert.Equal(Decided<AuthoriseOutcome>.Known, PaymentRules.Authorise(state, Tender(1, 2_000), "scripted"));
        Assert.Equal(new AuthoriseOutcome.Declined("voided"), PaymentRules.Authorised(state, 1));
        Assert.True(PaymentRules.View(state).Settled);
    }

    [Fact]
    public void Captures_from_the_standing_tenders_in_their_order_and_gives_the_rest_free()
    {
        var state = Told([.. Authorised(1, 1_000), .. Authorised(2, 1_000), .. Authorised(3, 1_000), .. Intended(4, 1_000)]);

        var decided = PaymentRules.Capture(state, Usd(1_300));

        var intended = Assert.IsType<PaymentCaptureIntended>(decided.Facts[0]);
        Assert.Equal([new(1, Usd(1_000)), new(2, Usd(300))], intended.Parts);
        Assert.Equal([new PaymentVoidIntended(3, "not-needed"), new PaymentVoidIntended(4, "not-needed")], decided.Facts.Skip(1));
    }

    [Fact]
    public void Never_captures_more_than_stands_authorised()
    {
        var decided = PaymentRules.Capture(Told(Authorised(1, 2_000)), Usd(2_001));

        Assert.Empty(decided.Facts);
        Assert.Equal(new CaptureOutcome.Refused("above-authorised", Usd(2_000)), decided.Refusal);
    }

    [Fact]
    public void Captures_once()
    {
        var state = Told(Captured(1, 2_000, 1_500));

        Assert.Equal(Decided<CaptureOutcome>.Known, PaymentRules.Capture(state, Usd(1_500)));
        Assert.Equal(new CaptureOutcome.Captured(Usd(1_500)), PaymentRules.Captured(state));
        Assert.Equal(new CaptureOutcome.Refused("captured-already", Usd(1_500)), PaymentRules.Capture(state, Usd(400)).Refusal);
    }

    [Fact]
    public void A_capture_of_nothing_gives_everything_free()
    {
        var decided = PaymentRules.Capture(Told(Authorised(1, 2_000)), Usd(0));
        var state = Told(Authorised(1, 2_000)).Then(decided.Facts);

        Assert.Equal(new PaymentVoidIntended(1, "not-needed"), decided.Facts[1]);
        Assert.Equal(new CaptureOutcome.Captured(Usd(0)), PaymentRules.Captured(state));
    }

    [Fact]
    public void A_part_that_was_refused_is_made_up_from_another_tender()
    {
        var state = Told([
            .. Authorised(1, 2_000),
            new PaymentCaptureIntended(Usd(1_500), [new(1, Usd(1_500))]),
            new PaymentExpired(1)]);
        Assert.Equal(new CaptureOutcome.Refused("expired", Usd(0)), PaymentRules.Captured(state));

        var again = state.Then(Authorised(2, 1_500));
        var decided = PaymentRules.Capture(again, Usd(1_500));

        Assert.Equal([new(2, Usd(1_500))], Assert.IsType<PaymentCaptureIntended>(decided.Facts[0]).Parts);
        Assert.Equal(new CaptureOutcome.Captured(Usd(1_500)), PaymentRules.Captured(again.Then(decided.Facts).Then(new PaymentCaptured(2, Usd(1_500)))));
    }

    [Fact]
    public void After_the_whole_was_taken_no_tender_is_begun() =>
        Assert.Equal(
            new AuthoriseOutcome.Conflict("captured"),
            PaymentRules.Authorise(Told(Captured(1, 2_000, 1_500)), Tender(2, 500), "scripted").Refusal);

    [Fact]
    public void Refunds_go_back_to_where_the_money_came_from()
    {
        var state = Told([
            .. Authorised(1, 1_000), .. Authorised(2, 1_000),
            new PaymentCaptureIntended(Usd(1_600), [new(1, Usd(1_000)), new(2, Usd(600))]),
            new PaymentCaptured(1, Usd(1_000)), new PaymentCaptured(2, Usd(600))]);

        var decided = PaymentRules.Refund(state, FirstRefund, Usd(1_200));

        Assert.Equal([new(1, Usd(1_000)), new(2, Usd(200))], Assert.IsType<PaymentRefundIntended>(Assert.Single(decided.Facts)).Parts);
    }

    [Fact]
    public void Never_refunds_more_than_was_captured_counting_what_is_under_way()
    {
        var state = Told([.. Captured(1, 2_000, 1_500), new PaymentRefundIntended(FirstRefund, Usd(1_000), [new(1, Usd(1_000))])]);

        Assert.Equal(new RefundOutcome.Refused("above-captured", Usd(500)), PaymentRules.Refund(state, OtherRefund, Usd(501)).Refusal);
        Assert.Single(PaymentRules.Refund(state, OtherRefund, Usd(500)).Facts);
    }

    [Fact]
    public void The_same_refund_again_changes_nothing_and_with_another_amount_is_refused()
    {
        var state = Told([.. Captured(1, 2_000, 1_500), new PaymentRefundIntended(FirstRefund, Usd(300), [new(1, Usd(300))])]);

        Assert.Equal(Decided<RefundOutcome>.Known, PaymentRules.Refund(state, FirstRefund, Usd(300)));
        Assert.IsType<RefundOutcome.Refused>(PaymentRules.Refund(state, FirstRefund, Usd(400)).Refusal);
    }

    [Fact]
    public void A_refused_refund_may_be_tried_again_under_another_key()
    {
        var state = Told([
            .. Captured(1, 2_000, 1_500),
            new PaymentRefundIntended(FirstRefund, Usd(1_500), [new(1, Usd(1_500))]),
            new PaymentRefused(1, RefusedThing.Refund, "closed", FirstRefund)]);

        Assert.Equal(new RefundOutcome.Refused("closed", Usd(1_500)), PaymentRules.Refunded(state, FirstRefund));
        Assert.Single(PaymentRules.Refund(state, OtherRefund, Usd(1_500)).Facts);
    }

    [Fact]
    public void An_open_payment_is_looked_at_soon_a_standing_one_when_it_runs_out_and_a_settled_one_never()
    {
        var wait = TimeSpan.FromSeconds(15);

        Assert.Equal(Start + wait, PaymentRules.AttendAt(Told(Intended(1, 100)), Start, wait));
        Assert.Equal(Expires + ProviderRules.ExpiryGrace, PaymentRules.AttendAt(Told(Authorised(1, 100)), Start, wait));
        Assert.Equal(Start + wait, PaymentRules.AttendAt(Told([.. Authorised(1, 100), .. Intended(2, 100)]), Start, wait));
        Assert.Null(PaymentRules.AttendAt(Told(Captured(1, 100, 100)), Start, wait));
    }

    [Fact]
    public void A_tender_moves_only_along_its_table() =>
        Assert.Throws<InvalidOperationException>(() => Told([.. Captured(1, 2_000, 1_500), new PaymentVoided(1)]));

    [Fact]
    public void A_payment_is_settled_when_every_tender_has_ended_and_every_refund_is_paid()
    {
        Assert.False(Told(Intended(1, 100)).IsSettled);
        Assert.False(Told(Authorised(1, 100)).IsSettled);
        Assert.False(Told([.. Authorised(1, 100), new PaymentVoidIntended(1, "abandoned")]).IsSettled);
        Assert.True(Told([.. Authorised(1, 100), new PaymentVoidIntended(1, "abandoned"), new PaymentVoided(1)]).IsSettled);
        Assert.False(Told([.. Captured(1, 100, 100), new PaymentRefundIntended(FirstRefund, Usd(10), [new(1, Usd(10))])]).IsSettled);
    }

    [Fact]
    public void References_can_be_read_back_and_never_change()
    {
        var payment = Guid.Parse("0197c0de-0000-7000-8000-000000000001");

        Assert.Equal("0197c0de-0000-7000-8000-000000000001-2", References.Tender(payment, 2));
        Assert.Equal("0197c0de-0000-7000-8000-000000000001-2-capture", References.Capture(payment, 2));
        Assert.Equal(
            "0197c0de-0000-7000-8000-000000000001-2-refund-00000000-0000-7000-8000-0000000000f1", References.Refund(payment, 2, FirstRefund));
        Assert.True(References.TryReadTender(References.Tender(payment, 12), out var read, out var tender));
        Assert.Equal((payment, 12), (read, tender));
        Assert.False(References.TryReadTender("0197c0de-0000-7000-8000-000000000001-2-capture", out _, out _));
        Assert.False(References.TryReadTender("somebody-elses", out _, out _));
    }
}
