using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Payments.Tests;

/// <summary>A backup was put back, and the payment company knows more than our journal.</summary>
public sealed class AfterRestoreTests
{
    [Fact]
    public async Task The_host_asks_about_what_stands_at_its_first_start_until_the_company_answers()
    {
        await using var shop = await PaymentHost.Start(PaymentHost.Hasty with { RetryFirst = TimeSpan.FromMilliseconds(50) });
        var (payment, key) = shop.NewPayment();
        Assert.IsType<AuthoriseOutcome.Authorised>(await payment.Authorise(new(1, new(1_500, Currency.Usd), shop.Card)));
        await shop.Company.Void(References.Tender(key, 1), default); // nobody told us
        await shop.Host.Services.GetRequiredService<Restores>().Note();
        shop.Company.Script = static (verb, _) => verb == "find" ? Line.RequestLost : Line.Fine;

        await shop.Restart();
        await Until(() => shop.Company.Count("find") > 2);
        Assert.NotNull(await shop.Host.Services.GetRequiredService<Restores>().Open());
        shop.Company.Script = static (_, _) => Line.Fine;

        await shop.Until(key, view => view.Tenders[0].Status == TenderStatus.Voided);
        await Until(async () => await shop.Host.Services.GetRequiredService<Restores>().Open() is null);
        var asked = shop.Company.Count("find");
        await shop.Restart();
        Assert.Null(await shop.Host.Services.GetRequiredService<Restores>().Open());
        Assert.Equal(asked, shop.Company.Count("find"));
    }

    private static Task Until(Func<bool> so) => Until(() => Task.FromResult(so()));

    private static async Task Until(Func<Task<bool>> so)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await so())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
