using OpenAisle.Journal;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>A payment's actor with a company on a bad line.</summary>
public sealed class PaymentActorTests : IAsyncLifetime
{
    private PaymentHost _shop = null!;
    private IPayment _payment = null!;
    private Guid _key;

    public async ValueTask InitializeAsync()
    {
        _shop = await PaymentHost.Start();
        (_payment, _key) = _shop.NewPayment();
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    private string Reference(int tender) => References.Tender(_key, tender);

    private Tender Tender(int number, long cents) => new(number, Usd(cents), _shop.Card);

    [Fact]
    public async Task An_authorisation_is_two_facts_and_one_call()
    {
        var outcome = await _payment.Authorise(Tender(1, 2_000));

        Assert.Equal(Usd(2_000), Assert.IsType<AuthoriseOutcome.Authorised>(outcome).Amount);
        Assert.Equal([typeof(PaymentAuthorisationIntended), typeof(PaymentAuthorised)], (await _shop.Facts(_key)).Select(fact => fact.GetType()));
        Assert.Equal([$"authorise {Reference(1)}"], _shop.Company.Calls);
    }

    [Fact]
    public async Task Three_at_once_ask_the_company_once()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _payment.Authorise(Tender(1, 2_000))));

        Assert.All(outcomes, outcome => Assert.Equal(outcomes[0], outcome));
        Assert.Equal(1, _shop.Company.Count("authorise"));
    }

    [Fact]
    public async Task A_declined_card_leaves_room_for_a_second_one()
    {
        Assert.Equal(new AuthoriseOutcome.Declined("insufficient-funds"), await _payment.Authorise(Tender(1, 2_000) with { Source = _shop.EmptyCard }));
        Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(Tender(2, 2_000)));
    }

    [Fact]
    public async Task The_company_is_called_only_after_the_intent_is_on_disk()
    {
        var facts = -1;
        _shop.Company.Script = (_, _) =>
        {
            facts = _shop.Facts(_key).GetAwaiter().GetResult().Count;
            return Line.Fine;
        };

        await _payment.Authorise(Tender(1, 2_000));

        Assert.Equal(1, facts);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_about_and_not_repeated()
    {
        _shop.Company.Script = (verb, _) => verb == "authorise" ? Line.AnswerLost : Line.Fine;

        Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(Tender(1, 2_000)));

        Assert.Equal([$"authorise {Reference(1)}", $"find {Reference(1)}"], _shop.Company.Calls);
    }

    [Fact]
    public async Task A_wrong_amount_is_no_answer()
    {
        _shop.Company.Script = (verb, _) => verb == "authorise" ? Line.LiesAboutAmount : Line.Fine;

        Assert.Equal(Usd(2_000), Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(Tender(1, 2_000))).Amount);

        Assert.Equal(1, _shop.Company.Count("find"));
    }

    [Fact]
    public async Task A_request_that_never_arrived_is_sent_again_under_the_same_reference()
    {
        var sent = 0;
        _shop.Company.Script = (verb, _) => verb == "authorise" && sent++ == 0 ? Line.RequestLost : Line.Fine;

        Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(Tender(1, 2_000)));

        Assert.Equal([$"authorise {Reference(1)}", $"find {Reference(1)}", $"authorise {Reference(1)}"], _shop.Company.Calls);
    }

    [Fact]
    public async Task A_company_that_is_down_means_pending_and_later_the_answer()
    {
        _shop.Company.Script = (_, _) => Line.RequestLost;
        Assert.IsType<AuthoriseOutcome.Pending>(await _payment.Authorise(Tender(1, 2_000)));

        _shop.Company.Script = (_, _) => Line.Fine;
        await _shop.Forward(TimeSpan.FromMinutes(1));

        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Authorised);
        Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(Tender(1, 2_000)));
    }

    [Fact]
    public async Task An_authorisation_that_nobody_decides_is_voided_in_the_end()
    {
        _shop.Company.Script = (_, _) => Line.RequestLost;
        await _payment.Authorise(Tender(1, 2_000));

        _shop.Company.Script = (verb, _) => verb == "void" ? Line.Fine : Line.RequestLost;
        await _shop.Forward(PaymentHost.Hasty.DecideWithin + TimeSpan.FromMinutes(1));
        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Voided);

        Assert.Equal(new AuthoriseOutcome.Declined("undecided"), await _payment.Authorise(Tender(1, 2_000)));
    }

    [Fact]
    public async Task Abandoning_defeats_an_authorisation_that_arrives_late()
    {
        _shop.Company.Script = (verb, _) => verb == "authorise" ? Line.ArrivesLater : verb == "find" ? Line.RequestLost : Line.Fine;
        Assert.IsType<AuthoriseOutcome.Pending>(await _payment.Authorise(Tender(1, 2_000)));

        await _payment.Abandon();
        await _shop.Until(_key, view => view.Settled);
        _shop.Company.LetArrive();

        Assert.Equal("voided", _shop.Company.Book(Reference(1))!.Status);
        Assert.IsType<AuthoriseOutcome.Conflict>(await _payment.Authorise(Tender(1, 2_000)));
    }

    [Fact]
    public async Task A_void_is_repeated_until_the_company_confirms_it()
    {
        await _payment.Authorise(Tender(1, 2_000));
        _shop.Company.Script = (_, _) => Line.RequestLost;
        await _payment.Abandon();
        for (var i = 0; i < 5; i++)
        {
            await _shop.Forward(PaymentHost.Hasty.RetryMost);
            Assert.False((await _payment.Look()).Settled);
        }

        _shop.Company.Script = (_, _) => Line.Fine;
        await _shop.Forward(PaymentHost.Hasty.RetryMost);

        await _shop.Until(_key, view => view.Settled);
        Assert.Equal("voided", _shop.Company.Book(Reference(1))!.Status);
    }

    [Fact]
    public async Task A_capture_whose_answer_was_lost_is_made_once()
    {
        await _payment.Authorise(Tender(1, 2_000));
        _shop.Company.Script = (verb, _) => verb == "capture" ? Line.AnswerLost : Line.Fine;

        Assert.Equal(new CaptureOutcome.Captured(Usd(1_500)), await _payment.Capture(Usd(1_500)));

        Assert.Equal(1, _shop.Company.Count("capture"));
        Assert.Equal(Usd(1_500), _shop.Company.Book(Reference(1))!.Captured);
    }

    [Fact]
    public async Task Captures_over_two_tenders_and_releases_the_third()
    {
        foreach (var number in new[] { 1, 2, 3 })
        {
            await _payment.Authorise(Tender(number, 1_000));
        }

        Assert.Equal(new CaptureOutcome.Captured(Usd(1_300)), await _payment.Capture(Usd(1_300)));

        await _shop.Until(_key, view => view.Settled);
        Assert.Equal(Usd(1_000), _shop.Company.Book(Reference(1))!.Captured);
        Assert.Equal(Usd(300), _shop.Company.Book(Reference(2))!.Captured);
        Assert.Equal("voided", _shop.Company.Book(Reference(3))!.Status);
    }

    [Fact]
    public async Task A_refund_is_paid_once_whatever_the_line_does()
    {
        await _payment.Authorise(Tender(1, 2_000));
        await _payment.Capture(Usd(1_500));
        var lost = 0;
        _shop.Company.Script = (verb, _) => verb == "refund" && lost++ < 2 ? Line.AnswerLost : Line.Fine;

        Assert.Equal(new RefundOutcome.Refunded(Usd(400)), await _payment.Refund(FirstRefund, Usd(400)));
        Assert.Equal(new RefundOutcome.Refunded(Usd(400)), await _payment.Refund(FirstRefund, Usd(400)));

        Assert.Equal(Usd(400), _shop.Company.Book(Reference(1))!.Refunded);
        Assert.Equal(Usd(400), (await _payment.Look()).Refunded);
    }

    [Fact]
    public async Task An_authorisation_that_ran_out_is_found_to_have_expired()
    {
        await _payment.Authorise(Tender(1, 2_000));

        await _shop.Forward(TimeSpan.FromDays(7) + ProviderRules.ExpiryGrace + TimeSpan.FromSeconds(5));

        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Expired);
        Assert.Equal(new CaptureOutcome.Refused("above-authorised", Usd(0)), await _payment.Capture(Usd(1_500)));
    }

    [Fact]
    public async Task News_makes_it_ask_and_is_not_believed()
    {
        await _payment.Authorise(Tender(1, 2_000));
        var work = _shop.Host.Grains.GetGrain<IPaymentWork>(_key);

        await work.Ask(1, TenderStatus.Voided);
        await Task.Delay(50);

        Assert.Equal(1, _shop.Company.Count("find"));
        Assert.Equal(TenderStatus.Authorised, (await _payment.Look()).Tenders[0].Status);
    }

    [Fact]
    public async Task News_of_what_is_known_asks_nobody()
    {
        await _payment.Authorise(Tender(1, 2_000));

        await _shop.Host.Grains.GetGrain<IPaymentWork>(_key).Ask(1, TenderStatus.Authorised);
        await Task.Delay(50);

        Assert.Equal(0, _shop.Company.Count("find"));
    }

    [Fact]
    public async Task A_card_that_was_erased_meanwhile_is_voided_and_not_sent_again()
    {
        var shopper = Id<Shopper>.New(_shop.Clock);
        var card = await _shop.Keep(shopper, "yes-other");
        _shop.Company.Script = (_, _) => Line.RequestLost;
        await _payment.Authorise(Tender(1, 2_000) with { Source = card });

        await _shop.Sources.Erase(shopper.Value, default);
        _shop.Company.Script = (_, _) => Line.Fine;
        await _shop.Forward(TimeSpan.FromMinutes(1));

        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Voided);
        Assert.Equal("voided", _shop.Company.Book(Reference(1))!.Status);
    }

    [Fact]
    public async Task No_token_is_ever_in_the_journal()
    {
        await _payment.Authorise(Tender(1, 2_000));
        await _payment.Capture(Usd(100));

        await foreach (var recorded in _shop.Host.Engine.ReadStream(new(PaymentFacts.Stream, _key), 0, default))
        {
            Assert.DoesNotContain("yes-visa", System.Text.Encoding.UTF8.GetString(recorded.Body.Span), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Paying_in_the_store_is_granted_at_once_and_captured_at_the_till()
    {
        var tender = new Tender(1, Usd(2_000), PayAtStore.Source.Id);

        Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(tender));
        Assert.Equal(new CaptureOutcome.Captured(Usd(1_234)), await _payment.Capture(Usd(1_234)));
        Assert.Equal(new RefundOutcome.Refunded(Usd(34)), await _payment.Refund(FirstRefund, Usd(34)));
        Assert.Empty(_shop.Company.Calls);
    }
}
