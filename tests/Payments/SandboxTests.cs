using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;
using OpenAisle.Payments.Sandbox;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>Payments with the sandbox company itself, over HTTP, in good and bad weather.</summary>
public sealed class SandboxTests(SandboxProcess sandbox) : IClassFixture<SandboxProcess>, IAsyncLifetime
{
    private PaymentHost _shop = null!;
    private Id<Shopper> _shopper;
    private IPayment _payment = null!;
    private Guid _key;

    public async ValueTask InitializeAsync()
    {
        _shop = sandbox.Shop;
        _shopper = Id<Shopper>.New(_shop.Clock);
        (_payment, _key) = _shop.NewPayment();
        await sandbox.Weather(new { });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Tender> Tender(int number, string token, long cents = 2_000) =>
        new(number, Usd(cents), await _shop.Keep(_shopper, token, SandboxProvider.ProviderName));

    private Task<ProviderAnswer> There(int tender) => sandbox.Provider.Find(References.Tender(_key, tender), default);

    [Fact]
    public async Task A_declined_card_and_then_a_second_one()
    {
        Assert.Equal(new AuthoriseOutcome.Declined("declined"), await _payment.Authorise(await Tender(1, "tok_declined")));
        Assert.Equal(new AuthoriseOutcome.Declined("insufficient-funds"), await _payment.Authorise(await Tender(2, "tok_insufficient")));
        Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(await Tender(3, "tok_ok")));

        Assert.Equal(new CaptureOutcome.Captured(Usd(1_850)), await _payment.Capture(Usd(1_850)));
        Assert.Equal(new RefundOutcome.Refunded(Usd(350)), await _payment.Refund(FirstRefund, Usd(350)));
        Assert.Equal((Usd(1_850), Usd(350)), (await There(3)) is ProviderAnswer.Authorised a ? (a.CapturedSoFar, a.RefundedSoFar) : default);
    }

    [Theory]
    [InlineData("tok_error_after")]
    [InlineData("tok_slow")]
    public async Task A_charge_whose_answer_never_came_is_found(string token)
    {
        Assert.Equal(Usd(2_000), Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(await Tender(1, token))).Amount);

        Assert.Equal(2, (await _shop.Facts(_key)).Count);
    }

    [Fact]
    public async Task A_capture_and_a_refund_that_end_in_an_error_are_made_once()
    {
        await _payment.Authorise(await Tender(1, "tok_ok"));
        await sandbox.Weather(new { chargeThenError = true });
        Assert.Equal(new CaptureOutcome.Captured(Usd(1_500)), await _payment.Capture(Usd(1_500)));
        await _payment.Refund(FirstRefund, Usd(500));
        await sandbox.Weather(new { });

        await _shop.Forward(TimeSpan.FromMinutes(1));
        await _shop.Until(_key, view => view.Settled);
        Assert.Equal((Usd(1_500), Usd(500)), (await There(1)) is ProviderAnswer.Authorised a ? (a.CapturedSoFar, a.RefundedSoFar) : default);
    }

    [Fact]
    public async Task A_late_authorisation_is_defeated_by_the_void()
    {
        Assert.IsType<AuthoriseOutcome.Pending>(await _payment.Authorise(await Tender(1, "tok_late")));

        await _payment.Abandon();
        await _shop.Until(_key, view => view.Settled);
        await Task.Delay(SandboxProcess.Late + TimeSpan.FromSeconds(1));

        Assert.IsType<ProviderAnswer.Voided>(await There(1));
        Assert.Equal(TenderStatus.Voided, (await _payment.Look()).Tenders[0].Status);
    }

    [Fact]
    public async Task An_authorisation_decided_later_is_learnt_by_a_notification()
    {
        Assert.IsType<AuthoriseOutcome.Pending>(await _payment.Authorise(await Tender(1, "tok_late")));

        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Authorised);
    }

    [Fact]
    public async Task Notifications_twice_and_out_of_order_change_nothing()
    {
        await _payment.Authorise(await Tender(1, "tok_twice"));
        await _payment.Capture(Usd(1_500));
        await Task.Delay(TimeSpan.FromSeconds(2));

        Assert.Equal((Usd(1_500), true), ((await _payment.Look()).Captured, (await _payment.Look()).Settled));
        Assert.Equal(4, (await _shop.Facts(_key)).Count);
    }

    [Fact]
    public async Task A_company_that_is_down_is_asked_again_when_it_is_back()
    {
        await sandbox.Weather(new { down = true });
        var tender = await Tender(1, "tok_ok");
        Assert.IsType<AuthoriseOutcome.Pending>(await _payment.Authorise(tender));

        await sandbox.Weather(new { });
        await _shop.Forward(TimeSpan.FromMinutes(1));

        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Authorised);
        Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(tender));
    }

    [Fact]
    public async Task A_company_that_lies_about_the_amount_is_not_believed()
    {
        await sandbox.Weather(new { lieAboutAmount = true });
        Assert.IsType<AuthoriseOutcome.Pending>(await _payment.Authorise(await Tender(1, "tok_ok")));

        await sandbox.Weather(new { });
        await _shop.Forward(TimeSpan.FromMinutes(1));

        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Authorised && view.Authorised == Usd(2_000));
    }

    [Fact]
    public async Task A_company_that_denies_what_it_holds_is_asked_under_the_same_reference()
    {
        await sandbox.Weather(new { lieNotFound = true });

        Assert.IsType<AuthoriseOutcome.Authorised>(await _payment.Authorise(await Tender(1, "tok_error_after")));

        await _payment.Abandon();
        await _shop.Until(_key, view => view.Settled);
        await sandbox.Weather(new { });
        Assert.IsType<ProviderAnswer.Voided>(await There(1));
    }

    [Fact]
    public async Task A_short_lived_authorisation_expires()
    {
        await _payment.Authorise(await Tender(1, "tok_short_lived"));
        await Task.Delay(SandboxProcess.ShortLife);

        await _shop.Forward(ProviderRules.ExpiryGrace + TimeSpan.FromSeconds(5));

        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Expired);
    }

    [Fact]
    public async Task A_card_it_never_gave_is_a_decline()
    {
        Assert.Equal(new AuthoriseOutcome.Declined("unknown-token"), await _payment.Authorise(await Tender(1, "tok_invented")));
        await _shop.Until(_key, view => view.Settled);
    }

    [Fact]
    public async Task The_books_agree_until_somebody_takes_money_behind_our_back()
    {
        var reconcile = _shop.Host.Services.GetRequiredService<Reconcile>();
        await _payment.Authorise(await Tender(1, "tok_ok"));
        await _payment.Capture(Usd(1_500));
        await _payment.Refund(FirstRefund, Usd(200));
        var (other, otherKey) = _shop.NewPayment();
        await other.Authorise(await Tender(1, "tok_ok"));
        await UntilInTheBook(References.Tender(otherKey, 1), "Authorised");
        await UntilInTheBook(References.Tender(_key, 1), "Captured");

        Assert.DoesNotContain((await Days()).Differences, difference => difference.Reference == References.Tender(_key, 1));

        await sandbox.Provider.Capture(References.Tender(otherKey, 1), "by-hand", Usd(700), default);
        var difference = Assert.Single((await Days()).Differences, difference => difference.Reference == References.Tender(otherKey, 1));
        Assert.Equal(DifferenceKind.CapturedThereNotHere, difference.Kind);

        Task<Reconciliation> Days()
        {
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            return reconcile.Days(today.AddDays(-1), today.AddDays(1));
        }
    }

    [Fact]
    public async Task After_a_restore_every_open_tender_is_asked_about()
    {
        var patient = await Tender(1, "tok_ok");
        await sandbox.Weather(new { down = true });
        await _payment.Authorise(patient);
        await UntilInTheBook(References.Tender(_key, 1), "Intended");
        await sandbox.Weather(new { });

        Assert.True((await _shop.Host.Services.GetRequiredService<Reconcile>().AskAboutOpen()).Asked >= 1);

        await _shop.Until(_key, view => view.Tenders[0].Status == TenderStatus.Authorised);
    }

    private async Task UntilInTheBook(string reference, string status)
    {
        const int mostLooks = 500;
        for (var i = 0; ; i++)
        {
            await using var connection = await _shop.Host.Database.Open();
            if ((await PaymentBook.Find([reference], connection)).Any(row => row.Status == status))
            {
                return;
            }

            Assert.True(i < mostLooks, $"{reference} never came to be {status} in the book.");
            await Task.Delay(20);
        }
    }
}
