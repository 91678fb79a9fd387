using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Orders.Slots;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;
using Orleans.Serialization;

namespace OpenAisle.Orders.Tests;

/// <summary>The story of an order with real actors, on both engines.</summary>
public sealed class SpineTests
{
    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task An_order_holds_its_goods_books_its_slot_and_takes_the_weighed_amount_at_the_hand_over(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);
        OrderLine[] lines = [Given.Pieces(1, 2, 399), Given.Weighed(2, 150, 100)];

        Assert.Equal(new CheckoutOutcome.Placed(Given.Usd(948), Given.Usd(971)), await spine.Checkout(id, "works", null, lines));
        Assert.Equal(2, await spine.Held(Given.Milk));
        Assert.Equal(150, await spine.Held(Given.Bananas));
        Assert.Equal(1, await spine.PlacesLeft(Spine.Soon));

        var order = spine.Order(id);
        var weighed = new PackedLine(2, Given.Bananas, "Bananas", Given.Pounds(163), Given.Usd(100), Given.Usd(163));
        Assert.IsType<StepOutcome.Done>(await order.StartPicking(Given.Ana));
        Assert.IsType<StepOutcome.Done>(await order.Pack([weighed], Given.Ana)); // the milk was not there
        Assert.IsType<StepOutcome.Done>(await order.HandOver(Given.Ana));

        await Spine.Eventually(async () => (await spine.Actors.GetGrain<IPayment>(id.Value).Look()).Captured == Given.Usd(163));
        await Spine.Eventually(async () => await spine.OnHand(Given.Bananas) == 1000 - 163);
        Assert.Equal(0, await spine.Held(Given.Milk));
        Assert.Equal(163, Assert.Single(spine.Company.Book).Taken);
        Assert.Equal(Given.Usd(163), Receipt.Of((await order.Look())!)!.Paid);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Asks_for_no_money_when_the_goods_are_gone(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);

        var outcome = await spine.Checkout(id, "works", null, Given.Pieces(1, 11, 399));

        Assert.Equal([new StockLine(Given.Milk, Quantity.Pieces(10))], Assert.IsType<CheckoutOutcome.SoldOut>(outcome).Available);
        await Spine.Eventually(async () => await spine.PlacesLeft(Spine.Soon) == 2);
        await Spine.Eventually(async () => (await spine.Actors.GetGrain<IPayment>(id.Value).Look()).Abandoned);
        Assert.DoesNotContain(spine.Company.Book, entry => entry.Authorised > 0);
        Assert.IsType<CheckoutOutcome.Abandoned>(await spine.Checkout(id, "works", null, Given.Pieces(1, 11, 399)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_full_slot_frees_the_goods_again(string engine)
    {
        await using var spine = await Spine.Open(engine);
        await spine.Checkout(Id<Order>.New(TimeProvider.System), "works", null, Given.Pieces(1, 1, 399));
        await spine.Checkout(Id<Order>.New(TimeProvider.System), "works", null, Given.Pieces(1, 1, 399));

        var third = await spine.Checkout(Id<Order>.New(TimeProvider.System), "works", null, Given.Pieces(1, 1, 399));

        Assert.Equal(new CheckoutOutcome.SlotGone("full"), third);
        await Spine.Eventually(async () => await spine.Held(Given.Milk) == 2);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_decline_keeps_the_goods_and_a_second_card_places_the_order(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);

        var declined = Assert.IsType<CheckoutOutcome.Declined>(await spine.Checkout(id, "declines", null, Given.Pieces(1, 2, 399)));
        Assert.Equal(2, declined.NextTender);
        Assert.Equal(2, await spine.Held(Given.Milk));

        Assert.IsType<CheckoutOutcome.Placed>(await spine.Order(id).Pay(2, await spine.Card("works")));
        Assert.Equal(798, Assert.Single(spine.Company.Book).Authorised);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Whoever_asks_again_with_the_same_attempt_gets_the_same_order_once(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399))));
        await spine.Restart();
        var later = await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));

        Assert.All([.. answers, later], answer => Assert.IsType<CheckoutOutcome.Placed>(answer));
        Assert.Equal(2, await spine.Held(Given.Milk));
        Assert.Single(spine.Company.Book);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_lost_answer_is_asked_about_and_never_charged_twice(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);

        var outcome = await spine.Checkout(id, "loses-the-answer", null, Given.Pieces(1, 2, 399));
        await Spine.Eventually(async () => outcome is CheckoutOutcome.Placed
            || (outcome = await spine.Checkout(id, "loses-the-answer", null, Given.Pieces(1, 2, 399))) is CheckoutOutcome.Placed);

        Assert.Equal(798, Assert.Single(spine.Company.Book).Authorised);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_attempt_that_nobody_pays_lapses_and_everything_is_free_again(string engine)
    {
        await using var spine = await Spine.Open(engine, new OrderSettings { HeldFor = TimeSpan.FromSeconds(3) });
        var id = Id<Order>.New(TimeProvider.System);

        Assert.IsType<CheckoutOutcome.Declined>(await spine.Checkout(id, "declines", null, Given.Pieces(1, 2, 399)));

        await Spine.Eventually(async () => (await spine.Order(id).Look())!.Status == OrderStatus.Abandoned);
        await Spine.Eventually(async () => await spine.Held(Given.Milk) == 0 && await spine.PlacesLeft(Spine.Soon) == 2);
        Assert.IsType<CheckoutOutcome.Abandoned>(await spine.Order(id).Pay(2, await spine.Card("works")));
        Assert.DoesNotContain(spine.Company.Book, entry => entry.Authorised > 0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_change_is_held_and_authorised_anew_and_lets_go_of_what_it_does_not_need(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));

        var more = await spine.Change(id, "works", Spine.Later, Given.Pieces(1, 5, 399));

        Assert.Equal(new ChangeOutcome.Changed(Given.Usd(1995), Given.Usd(1995)), more);
        await Spine.Eventually(async () => await spine.PlacesLeft(Spine.Soon) == 2 && await spine.PlacesLeft(Spine.Later) == 1);
        await Spine.Eventually(async () => await spine.Held(Given.Milk) == 5);
        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Authorised) == 1995));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_change_that_cannot_be_leaves_the_order_as_it_was(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));

        Assert.IsType<ChangeOutcome.SoldOut>(await spine.Change(id, "works", null, Given.Pieces(1, 11, 399)));
        Assert.IsType<ChangeOutcome.Declined>(await spine.Change(id, "declines", Spine.Later, Given.Pieces(1, 4, 399)));

        await Spine.Eventually(async () => await spine.Held(Given.Milk) == 2);
        await Spine.Eventually(async () => await spine.PlacesLeft(Spine.Soon) == 1 && await spine.PlacesLeft(Spine.Later) == 2);
        var order = (await spine.Order(id).Look())!;
        Assert.Equal((OrderStatus.Placed, Given.Usd(798), Spine.Soon), (order.Status, order.Total, order.Slot!.Value));
        Assert.Equal(798, spine.Company.Book.Sum(entry => entry.Authorised));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_cancelled_order_gives_everything_back(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));

        Assert.IsType<StepOutcome.Done>(await spine.Order(id).Cancel("shopper", "changed-mind"));

        await Spine.Eventually(async () => await spine.Held(Given.Milk) == 0 && await spine.PlacesLeft(Spine.Soon) == 2);
        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Authorised) == 0));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Goods_in_hand_are_sold_and_paid_at_once_without_hold_or_slot(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);

        var outcome = await spine.Order(id).Checkout(
            Given.Request(Given.Pieces(1, 3, 399)) with { Handover = "in-hand", Slot = null, Source = await spine.Card("works") });

        Assert.IsType<CheckoutOutcome.Placed>(outcome);
        Assert.Equal(OrderStatus.HandedOver, (await spine.Order(id).Look())!.Status);
        await Spine.Eventually(async () => await spine.OnHand(Given.Milk) == 7);
        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Taken) == 1197));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Money_for_a_spoiled_line_goes_back_once(string engine)
    {
        await using var spine = await Spine.Open(engine);
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Order(id).Checkout(
            Given.Request(Given.Pieces(1, 3, 399)) with { Handover = "in-hand", Slot = null, Source = await spine.Card("works") });
        var refund = Guid.CreateVersion7();

        Assert.IsType<StepOutcome.Done>(await spine.Order(id).GrantRefund(refund, 1, Quantity.Pieces(1), "spoiled"));
        Assert.IsType<StepOutcome.Done>(await spine.Order(id).GrantRefund(refund, 1, Quantity.Pieces(1), "spoiled"));

        await Spine.Eventually(() => Task.FromResult(spine.Company.Book.Sum(entry => entry.Taken) == 798));
        Assert.Equal(Given.Usd(798), Receipt.Of((await spine.Order(id).Look())!)!.Paid);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_hot_product_is_promised_as_often_as_it_is_there(string engine)
    {
        await using var spine = await Spine.Open(engine);
        await spine.Slots.Open(new(Spine.Soon, Spine.Soon.Start.AddHours(1), Spine.Soon.Start.AddHours(-2), Capacity: 1000));
        var card = await spine.Card("works");

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => spine.Order(Id<Order>.New(TimeProvider.System))
            .Checkout(Given.Request(Given.Pieces(1, 1, 399)) with { Source = card, Slot = Spine.Soon })));

        Assert.Equal(10, answers.Count(answer => answer is CheckoutOutcome.Placed));
        Assert.Equal(20, answers.Count(answer => answer is CheckoutOutcome.SoldOut));
    }

    [Fact]
    public async Task What_an_order_is_asked_and_answers_travels_between_hosts()
    {
        await using var spine = await Spine.Open("sqlite");
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Order(id).Checkout(
            Given.Request(Given.Pieces(1, 3, 399)) with { Handover = "in-hand", Slot = null, Source = await spine.Card("works") });
        await spine.Order(id).GrantRefund(Guid.CreateVersion7(), 1, Quantity.Pieces(1), "spoiled");
        var view = (await spine.Order(id).Look())!;
        var wire = spine.Host.Services.GetRequiredService<Serializer>();
        var request = Given.Request(Given.Weighed(1, 150, 99));
        var soldOut = new CheckoutOutcome.SoldOut(new StockLine[] { new(Given.Milk, Quantity.Pieces(1)) });

        Assert.Equal(view.Lines, Travel(view).Lines);
        Assert.Equal(view.Goods, Travel(view).Goods);
        Assert.Equal(view.Refunds, Travel(view).Refunds);
        Assert.Equal(request.Lines, Travel(request).Lines);
        Assert.Equal(soldOut.Available, Assert.IsType<CheckoutOutcome.SoldOut>(Travel<CheckoutOutcome>(soldOut)).Available);

        T Travel<T>(T value) => wire.Deserialize<T>(wire.SerializeToArray(value))!;
    }
}
