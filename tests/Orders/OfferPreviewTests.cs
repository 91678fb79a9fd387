using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Catalogue.Till;
using OpenAisle.Journal;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>An offer is tried on baskets that were really ordered, before it goes live.</summary>
public sealed class OfferPreviewTests
{
    private static readonly Id<Store> Store = DemoGrocer.MapleStreet.Id;

    private static readonly JsonSerializerOptions AsFacts = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task It_says_what_it_would_have_given_and_changes_nothing_until_it_goes_live(string engine)
    {
        await using var spine = await Spine.Open(engine);
        await spine.Host.Services.GetRequiredService<DemoGrocer>().Load();
        var offers = spine.Host.Services.GetRequiredService<IOffers>();
        var goods = (await offers.Browse(Store, Department.Pantry, null, 0, 50)).Offers.Where(offer => offer.Product.SoldBy == SoldBy.Piece).Take(2).ToList();
        var (beans, other) = (goods[0].Product.Gtin, goods[1].Product.Gtin);
        var three = await Ordered(spine, beans, 3);
        await Ordered(spine, beans, 1);
        await Ordered(spine, other, 9);
        var preview = spine.Host.Services.GetRequiredService<OfferPreview>();
        await Spine.Eventually(async () => (await preview.Try(Store, Draft(beans)))!.Baskets == 3);

        var trial = (await preview.Try(Store, Draft(beans)))!;
        var touched = Assert.Single(trial.Touched);
        Assert.Equal((three, Given.Usd(200)), (touched.Order, touched.Given));
        Assert.Equal((Given.Usd(200), Given.Usd(13 * 200)), (trial.Given, trial.Goods));
        Assert.Equal(1, (await preview.Try(Store, Draft(beans), baskets: 1))!.Baskets);
        Assert.DoesNotContain(await Holding(spine), promotion => promotion.Id == "three");

        // Live, it is tried against itself no more than once: the same trial comes to the same.
        Assert.IsType<PromotionOutcome.Set>(await spine.Host.Services.GetRequiredService<SetPromotion>().Run(Store, Draft(beans)));
        await Spine.Eventually(async () => (await Holding(spine)).Any(promotion => promotion.Id == "three"));
        Assert.Equal(Given.Usd(200), (await preview.Try(Store, Draft(beans)))!.Given);

        // Beside it a weaker one gives nothing more to the basket of three, and a tenth to the others.
        var tenth = Draft(beans) with { Id = "tenth", Form = FormName.Percent, Take = [1], Pay = 0, BasisPoints = 1_000 };
        Assert.Equal(Given.Usd(20), (await preview.Try(Store, tenth))!.Given);
    }

    [Fact]
    public async Task An_offer_that_cannot_be_does_not_go_live()
    {
        await using var spine = await Spine.Open("sqlite");
        await spine.Host.Services.GetRequiredService<DemoGrocer>().Load();
        var setting = spine.Host.Services.GetRequiredService<SetPromotion>();
        foreach (var unfit in new[] { Draft(Given.Milk) with { Name = "" }, Draft(Given.Milk) with { Pay = 0 }, Draft(Given.Milk) with { Until = new(2020, 1, 1) }, Draft(Given.Milk) with { Parts = [] } })
        {
            Assert.IsType<PromotionOutcome.Unfit>(await setting.Run(Store, unfit));
        }

        Assert.IsType<PromotionOutcome.NoSuchStore>(await setting.Run(Id<Store>.New(TimeProvider.System), Draft(Given.Milk)));
    }

    private static Promotion Draft(Gtin gtin) => new()
    {
        Id = "three",
        Form = FormName.NForM,
        Name = "3 for 2",
        From = new(2026, 1, 1),
        Until = new(2036, 1, 1),
        Parts = [[new(Goods.Gtin, gtin.ToString())]],
        Take = [3],
        Pay = 2,
    };

    private static async Task<IReadOnlyList<Promotion>> Holding(Spine spine) =>
        (await spine.Host.Services.GetRequiredService<StoreTills>().Of(Store))!.Promotions;

    /// <summary>An order that was placed, of so many at 2.00.</summary>
    private static async Task<Id<Order>> Ordered(Spine spine, Gtin gtin, int pieces)
    {
        var order = Id<Order>.New(TimeProvider.System);
        OrderLine[] lines = [new(1, gtin, "Beans", SoldBy.Piece, Quantity.Pieces(pieces), Given.Usd(200), Given.Usd(200L * pieces))];
        await spine.Host.Writer.Enqueue(new(
            StreamId.Of("order", order), new Lane(), 1,
            [
                Fact(OrderKinds.Attempted, new
                {
                    Store,
                    Given.Shopper,
                    Handover = "pickup",
                    Slot = "pickup-2026-11-23T15:00Z",
                    Lines = lines,
                    Total = Given.Usd(200L * pieces),
                    ToAuthorise = Given.Usd(200L * pieces),
                    PriceRule = PriceRule.AsOrdered,
                    Fingerprint = "same",
                    Lapses = Given.Now,
                }),
                Fact(OrderKinds.Placed, new { Tender = 1, Authorised = Given.Usd(200L * pieces), SlotEnds = Given.Now, CutOff = Given.Now }),
            ],
            []));
        return order;

        FactRow Fact(string kind, object fact) => new(kind, JsonSerializer.SerializeToUtf8Bytes(fact, AsFacts), TimeProvider.System.GetUtcNow());
    }
}
