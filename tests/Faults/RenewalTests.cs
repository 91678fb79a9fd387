using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Host.Drill;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;

namespace OpenAisle.Faults.Tests;

/// <summary>A card whose bank holds money for seconds only, at a payment company that is down, slow or loses its answers meanwhile.</summary>
public sealed class RenewalTests(CompanyProcess process) : IClassFixture<CompanyProcess>
{
    private const string ShortLived = "tok_short_lived";

    public static TheoryData<string> Weathers => new("""{"chargeThenError":true}""", """{"errorRatePercent":60,"lieNotFound":true}""", """{"down":true}""");

    [Theory, MemberData(nameof(Weathers))]
    public async Task An_order_is_paid_once_however_often_its_authorisation_was_made_anew(string weather)
    {
        var company = process.Company;
        await using var shop = await FaultShop.Open(Engines.Sqlite, company);
        await shop.Receive(shop.Beans, 10);
        var shopper = Id<Shopper>.New(TimeProvider.System);
        var wish = shop.Wish(pieces: 2, shopper, await shop.Card(shopper, ShortLived));
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(wish));

        await company.Weather(System.Text.Json.JsonElement.Parse(weather), CancellationToken.None);
        await FaultShop.Until(async () => (await Tenders(shop, wish.Attempt)).Count > 1);
        await company.Weather(new { }, CancellationToken.None);
        await FaultShop.Until(async () => (await Tenders(shop, wish.Attempt)).Any(tender => tender is { Number: > 1, Status: TenderStatus.Authorised }));

        // One more, with a card that lasts: what is looked at is not on the move then.
        var more = wish with { Lines = [new StockLine(shop.Beans, Quantity.Pieces(3))], Source = await shop.Card(shopper) };
        var change = new ChangeWish(
            wish.Attempt, Id<Change>.New(TimeProvider.System), null, more.Lines, Quantity.Pieces(3).At(DrillOffers.PriceOf(shop.Beans)), more.Source);
        var changing = shop.Host.Services.GetRequiredService<ChangeOrder>();
        await FaultShop.Until(async () => await changing.Run(change) is ChangeOutcome.Changed);
        await shop.HandOver(wish.Attempt);

        var told = (await shop.AssertLawsHold())[wish.Attempt.Value];
        Assert.Equal(("handed-over", change.ShownTotal), (told.Status, told.Charged));
    }

    private static async Task<IReadOnlyList<TenderView>> Tenders(FaultShop shop, Id<Order> order) =>
        (await shop.Host.Grains.GetGrain<IPayment>(order.Value).Look()).Tenders;
}
