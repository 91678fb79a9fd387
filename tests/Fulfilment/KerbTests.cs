using OpenAisle.Catalogue;
using OpenAisle.Orders;
using OpenAisle.Testing;
using static OpenAisle.Fulfilment.Tests.Given;

namespace OpenAisle.Fulfilment.Tests;

public sealed class KerbTests
{
    private static readonly Tote[] Totes = [new("A-1", TemperatureZone.Ambient), new("C-1", TemperatureZone.Chilled)];

    private static readonly Offer[] WithSpirits =
        [.. Shelves.Select(offer => offer.Product.Gtin == Oats ? offer with { Product = offer.Product with { AgeLimit = 21 } } : offer)];

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task What_is_for_adults_is_handed_over_only_after_somebody_looked(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using var shop = await Shopfloor.Open(settings, shelves: WithSpirits);
        var order = await Packed(shop, withOats: true);
        var waiting = await Shopfloor.Until(() => shop.Kerb.Waiting(Given.Store), waiting => waiting.Count == 1);
        Assert.Equal(21, waiting[0].AgeAsked);

        Assert.Equal("age-check", Assert.IsType<StepOutcome.Unfit>(await shop.Kerb.HandOver(order, OrderNumber.Of(order), Ana)).Code);
        Assert.Equal("age-check", Assert.IsType<StepOutcome.Unfit>(await shop.Kerb.HandOver(order, OrderNumber.Of(order), Ana, 18)).Code);
        Assert.Equal(OrderStatus.Packed, (await shop.Order(order).Look())!.Status);
        Assert.IsType<StepOutcome.Done>(await shop.Kerb.HandOver(order, OrderNumber.Of(order), Ana, 21));
        Assert.IsType<StepOutcome.Done>(await shop.Kerb.HandOver(order, OrderNumber.Of(order), Ana));
        Assert.Single(await shop.Kinds(order), PickKinds.AgeChecked);
    }

    [Fact]
    public async Task Nobody_is_asked_for_their_age_when_what_was_for_adults_was_not_found()
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop("sqlite"), shelves: WithSpirits);
        var order = await Packed(shop, withOats: false);
        Assert.IsType<StepOutcome.Done>(await shop.Kerb.HandOver(order, OrderNumber.Of(order), Ana));
        Assert.DoesNotContain(PickKinds.AgeChecked, await shop.Kinds(order));
    }

    [Fact]
    public async Task Whoever_came_first_is_served_first_and_waits_since_they_first_said_so()
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop("sqlite"));
        var (early, late) = (await Packed(shop, withOats: true), await Packed(shop, withOats: true));
        var first = Assert.IsType<PickOutcome.Done>(await shop.Pick(late).Arrive("B3")).Pick.Arrived!;
        await Task.Delay(20);
        Assert.IsType<PickOutcome.Done>(await shop.Pick(late).Arrive("B4"));
        Assert.IsType<PickOutcome.Done>(await shop.Pick(late).Arrive("B4"));
        Assert.Equal("bay", Assert.IsType<PickOutcome.Unfit>(await shop.Pick(early).Arrive("<script>")).Code);
        Assert.IsType<PickOutcome.Done>(await shop.Pick(early).Arrive(null));

        var queue = await Shopfloor.Until(() => shop.Kerb.Waiting(Given.Store), waiting => waiting.Count == 2 && waiting.All(one => one.Arrived is not null));
        Assert.Equal([late, early], queue.Select(one => one.Order.Id));
        Assert.Equal(first with { Bay = "B4" }, queue[0].Arrived);
        Assert.Equal(2, (await shop.Kinds(late)).Count(kind => kind == PickKinds.ShopperArrived));

        var unpacked = await shop.PlacedOrder();
        Assert.Equal("not-packed", Assert.IsType<PickOutcome.NotNow>(await shop.Pick(unpacked).Arrive("B1")).Code);
    }

    [Fact]
    public async Task Whoever_is_on_the_way_comes_after_those_who_are_there_and_before_the_others()
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop("sqlite"));
        var (silent, onTheWay, there) = (await Packed(shop, withOats: true), await Packed(shop, withOats: true), await Packed(shop, withOats: true));
        var setOut = Assert.IsType<PickOutcome.Done>(await shop.Pick(onTheWay).SetOut()).Pick.SetOutAt;
        Assert.Equal(setOut, Assert.IsType<PickOutcome.Done>(await shop.Pick(onTheWay).SetOut()).Pick.SetOutAt);
        await shop.Pick(there).Arrive(null);
        Assert.Null(Assert.IsType<PickOutcome.Done>(await shop.Pick(there).SetOut()).Pick.SetOutAt);

        var queue = await Shopfloor.Until(() => shop.Kerb.Waiting(Given.Store), waiting => waiting.Count == 3);
        Assert.Equal([there, onTheWay, silent], queue.Select(one => one.Order.Id));
        Assert.NotNull(setOut);
        Assert.Equal(setOut, queue[1].SetOutAt);
        Assert.Single(await shop.Kinds(onTheWay), kind => kind == PickKinds.ShopperSetOut);
        Assert.Equal("not-packed", Assert.IsType<PickOutcome.NotNow>(await shop.Pick(await shop.PlacedOrder()).SetOut()).Code);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_wait_is_told_from_the_first_word_to_the_hand_over(string engine)
    {
        await using var shop = await Shopfloor.Open(await TestEngines.NewShop(engine));
        var (said, silent) = (await Packed(shop, withOats: true), await Packed(shop, withOats: true));
        await shop.Pick(said).Arrive("B3");
        await Task.Delay(50);
        await shop.Pick(said).Arrive("B4");
        foreach (var order in new[] { said, silent })
        {
            Assert.IsType<StepOutcome.Done>(await shop.Kerb.HandOver(order, OrderNumber.Of(order), Ana));
        }

        var since = TimeProvider.System.GetUtcNow().AddDays(-1);
        var waits = await Shopfloor.Until(() => shop.Waits.Since(Given.Store, since), waits => waits.Count == 1);
        Assert.InRange(waits[0].Waited, TimeSpan.FromMilliseconds(40), TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, new KerbWait(Now, Now.AddMinutes(-1)).Waited); // a clock that jumped back
    }

    private static async Task<Id<Order>> Packed(Shopfloor shop, bool withOats)
    {
        var order = await shop.PlacedOrder();
        var pick = shop.Pick(order);
        await pick.Begin(NewStep(), Ana);
        await pick.Weigh(NewStep(), Ana, 2, Quantity.Grams(1_505), null);
        await pick.TakePieces(NewStep(), Ana, 1, Quantity.Pieces(2));
        Assert.IsType<PickOutcome.Done>(withOats
            ? await pick.TakePieces(NewStep(), Ana, 3, Quantity.Pieces(1))
            : await pick.ReportShort(NewStep(), Ana, 3, null));
        Assert.IsType<PickOutcome.Done>(await pick.Pack(NewStep(), Ana, Totes));
        return order;
    }
}
