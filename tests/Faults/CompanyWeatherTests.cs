using OpenAisle.Host.Bench;
using OpenAisle.Host.Drill;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Faults.Tests;

/// <summary>A payment company of its own for the tests that change its weather.</summary>
public sealed class CompanyProcess : IAsyncLifetime
{
    internal Company Company { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Company = await Company.Start(Directory.CreateTempSubdirectory("openaisle-company-").FullName, FreePort.Next(), CancellationToken.None);

    public ValueTask DisposeAsync() => Company.DisposeAsync();
}

/// <summary>The payment company is down, slow or lying while people check out, and then it is itself again.</summary>
public sealed class CompanyWeatherTests(CompanyProcess process) : IClassFixture<CompanyProcess>
{
    private const int Shoppers = 8;
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(5);

    public static TheoryData<string, bool> Weathers => new()
    {
        // The weather, and whether anybody can be told "placed" in it.
        { """{"down":true}""", false },
        { """{"delayMs":1600}""", false },
        { """{"errorRatePercent":100}""", false },
        { """{"lieAboutAmount":true}""", false },
        { """{"chargeThenError":true}""", true },
        { """{"errorRatePercent":50,"lieNotFound":true}""", true },
    };

    [Theory, MemberData(nameof(Weathers))]
    public async Task Bad_weather_at_the_payment_company_takes_no_money_without_an_order_and_none_twice(string weather, bool canPlace)
    {
        var company = process.Company;
        await using var shop = await FaultShop.Open(Engines.Sqlite, company, heldFor: HeldFor);
        await shop.Receive(shop.Beans, Shoppers);
        var wishes = await Task.WhenAll(Enumerable.Range(0, Shoppers).Select(_ => WishWithCard(shop)));

        await company.Weather(System.Text.Json.JsonElement.Parse(weather), CancellationToken.None);
        var during = await Task.WhenAll(wishes.Select(wish => shop.Placing.Run(wish)));
        await company.Weather(new { }, CancellationToken.None);

        Assert.All(during, answer => Assert.True(
            answer is CheckoutOutcome.Pending || (canPlace && answer is CheckoutOutcome.Placed), answer.ToString()));

        // Half of them ask again and hear how it ended; the others walk away.
        var patient = wishes[..(Shoppers / 2)];
        await Task.WhenAll(patient.Select(wish => FaultShop.Until(async () => await shop.Placing.Run(wish) is not CheckoutOutcome.Pending)));
        var orders = (await shop.AssertLawsHold()).Values.Where(order => order.Store == shop.Store.Value).ToList();
        Assert.Equal(Shoppers, orders.Count);
        Assert.All(orders, order => Assert.True(order.WasPlaced || order.Status == "abandoned"));
        Assert.All(patient, wish => Assert.True(orders.Single(order => order.Id == wish.Attempt.Value).WasPlaced));
    }

    private static async Task<OrderWish> WishWithCard(FaultShop shop)
    {
        var shopper = Id<Shopper>.New(TimeProvider.System);
        return shop.Wish(shopper: shopper, source: await shop.Card(shopper));
    }
}
