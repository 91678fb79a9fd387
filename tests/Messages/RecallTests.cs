using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Fulfilment;
using OpenAisle.Messages.Recalls;
using OpenAisle.Orders;
using OpenAisle.Testing;

namespace OpenAisle.Messages.Tests;

/// <summary>Something must come back, and everybody who has it at home is told.</summary>
public sealed class RecallTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(MessageShop.Now.UtcDateTime);

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Everybody_who_bought_it_is_told_once_whatever_they_switched_off(string engine)
    {
        await using var mail = new MailServer();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop(engine), MessageShop.Quick(mail) with { RecallPoll = TimeSpan.FromMilliseconds(50) });
        var (wei, ann, without) = (await shop.Shopper(), await shop.Shopper("ann@example.com"), await shop.Shopper("", ""));
        await shop.Choices.Speaks(ann, "zh-Hans");
        foreach (var kind in MessageRules.OfOrders)
        {
            await shop.Choices.Choose(wei, kind, Channel.Email, wanted: false);
        }

        Assert.False(await shop.Choices.Choose(wei, MessageKind.Recalled, Channel.Email, wanted: false));
        var (one, twice, two, three) = (await TakeHome(shop, wei), await TakeHome(shop, wei), await TakeHome(shop, ann), await TakeHome(shop, without));
        var placedOnly = await shop.Place(await shop.Shopper("later@example.com"), MessageShop.Now);
        await shop.Told(placedOnly, MessageKind.Confirmed, MessageStatus.Sent);

        var recall = await Start(shop, MessageShop.Oats, Today);
        var reach = await MessageShop.Until(() => shop.Services.GetRequiredService<RecallBook>().Reach(recall, null), reach => reach is { Told: 2, Waiting: 0, NotReached.Count: 1 });
        Assert.Equal((3, 2, 0), (reach.Buyers, reach.Told, reach.Waiting));
        var missed = Assert.Single(reach.NotReached);
        Assert.Equal((three, without, (string?)null), (missed.Order, missed.Shopper, missed.Why));

        await using (var connection = await shop.Database.Open())
        {
            // As after a kill in the middle: it is looked up from the start.
            await Dapper.SqlMapper.ExecuteAsync(connection, "update recalls set searched = 0, search_after = null");
        }

        await MessageShop.Until(() => shop.Services.GetRequiredService<RecallBook>().Find(recall), found => found!.IsSearched);
        var told = mail.Taken.Select(MessageShop.Read).Where(message => message.Subject!.Contains("Oats & honey", StringComparison.Ordinal)).ToList();
        Assert.Equal(["ann@example.com", "wei@example.com"], told.Select(message => message.To.ToString()).Order(StringComparer.Ordinal));
        Assert.Contains("allergen that is not on the label", told.Single(message => message.To.ToString() == "wei@example.com").TextBody, StringComparison.Ordinal);
        Assert.Contains("Lot 7 <b>", told.Single(message => message.To.ToString() == "wei@example.com").TextBody, StringComparison.Ordinal);
        Assert.Contains("召回", told.Single(message => message.To.ToString() == "ann@example.com").Subject!, StringComparison.Ordinal);
        Assert.DoesNotContain("Lot 7 <b>", told[0].HtmlBody!, StringComparison.Ordinal);
        Assert.NotEqual(one, twice);
        Assert.Single(await shop.Told(two, MessageKind.Recalled, entries => entries.Count > 0));
    }

    [Fact]
    public async Task Who_bought_something_else_or_at_another_time_is_left_in_peace()
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick() with { RecallPoll = TimeSpan.FromMilliseconds(50) });
        var order = await TakeHome(shop, await shop.Shopper());
        foreach (var recall in new[] { await Start(shop, MessageShop.Rye, Today), await Start(shop, MessageShop.Oats, Today.AddDays(-30)) })
        {
            await MessageShop.Until(() => shop.Services.GetRequiredService<RecallBook>().Find(recall), found => found!.IsSearched);
            Assert.Equal(0, (await shop.Services.GetRequiredService<RecallBook>().Reach(recall, null)).Buyers);
        }

        Assert.DoesNotContain(await shop.Outbox.OfOrder(order), entry => entry.Letter.Kind == MessageKind.Recalled);
    }

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgres", false)]
    public async Task Who_takes_it_home_after_the_recall_began_is_told_too(string engine, bool isPackedBefore)
    {
        // The search comes by hardly ever: whoever is told was seen as they got it.
        await using var shop = await MessageShop.Open(await TestEngines.NewShop(engine), MessageShop.Quick() with { RecallPoll = TimeSpan.FromHours(1) });
        var (order, ended) = (await Packing(shop, await shop.Shopper()), await Packing(shop, await shop.Shopper("ann@example.com")));
        if (isPackedBefore)
        {
            await Pack(shop, order);
            await Passed(shop);
        }

        var (recall, other) = (await Start(shop, MessageShop.Oats, Today.AddDays(1)), await Start(shop, MessageShop.Oats, Today.AddDays(-30)));
        await (isPackedBefore ? HandOver(shop, order) : Pack(shop, order));
        var told = Assert.Single(await shop.Told(order, MessageKind.Recalled, entries => entries.Count > 0));
        Assert.Equal(recall.ToString(), told.Letter.About);
        Assert.Equal(0, (await shop.Services.GetRequiredService<RecallBook>().Reach(other, null)).Buyers);

        await shop.Services.GetRequiredService<RecallBook>().End(recall);
        await Pack(shop, ended);
        await Passed(shop);
        Assert.Equal(1, (await shop.Services.GetRequiredService<RecallBook>().Reach(recall, null)).Buyers);
    }

    [Fact]
    public async Task What_does_not_arrive_is_seen_and_whoever_is_erased_is_on_no_list()
    {
        await using var mail = new MailServer();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail) with { RecallPoll = TimeSpan.FromMilliseconds(50) });
        var wei = await shop.Shopper();
        var order = await TakeHome(shop, wei);
        mail.Mood = MailMood.Never;
        var recall = await Start(shop, MessageShop.Oats, Today);
        var book = shop.Services.GetRequiredService<RecallBook>();
        var reach = await MessageShop.Until(() => book.Reach(recall, MessageShop.Store), reach => reach.NotReached is [{ Why: not null }]);
        Assert.Equal(order, reach.NotReached[0].Order);

        await shop.Erasure.Erase(wei.Value, CancellationToken.None);
        await MessageShop.Until(() => book.Find(recall), found => found!.IsSearched);
        Assert.Equal(0, (await book.Reach(recall, null)).Buyers);
        var again = await Start(shop, MessageShop.Oats, Today);
        await MessageShop.Until(() => book.Find(again), found => found!.IsSearched);
        Assert.Equal(0, (await book.Reach(again, null)).Buyers);
    }

    [Theory]
    [InlineData(1, "until")]
    [InlineData(-RecallBook.MostDays - 1, "until")]
    public async Task Days_that_cannot_be_are_told_at_their_field(int from, string field)
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        var outcome = await shop.Services.GetRequiredService<RecallBook>().Start(
            Id<Recall>.New(TimeProvider.System), MessageShop.Oats, "Oats", null, Today.AddDays(from), Today, RecallReason.Other, RecallAdvice.Return, "", "ana");
        Assert.Equal(field, Assert.IsType<RecallOutcome.Unfit>(outcome).Field);
    }

    private static async Task<Id<Order>> TakeHome(MessageShop shop, Id<Shopper> shopper)
    {
        var order = await Packing(shop, shopper);
        await Pack(shop, order);
        await HandOver(shop, order);
        await MessageShop.Until(
            async () => (await shop.Services.GetRequiredService<OrderBook>().Find([order])).GetValueOrDefault(order), row => row?.Status == OrderStatus.HandedOver);
        return order;
    }

    private static async Task<Id<Order>> Packing(MessageShop shop, Id<Shopper> shopper)
    {
        var order = await shop.Place(shopper, MessageShop.Now);
        await shop.Pick(order).Begin(shop.Step(), MessageShop.Ana);
        await shop.Pick(order).TakePieces(shop.Step(), MessageShop.Ana, 1, Quantity.Pieces(1));
        return order;
    }

    private static async Task Pack(MessageShop shop, Id<Order> order)
    {
        Assert.IsType<PickOutcome.Done>(await shop.Pick(order).Pack(shop.Step(), MessageShop.Ana, [new("A-1", default)]));
        await MessageShop.Until(
            async () => (await shop.Services.GetRequiredService<OrderBook>().Find([order])).GetValueOrDefault(order), row => row?.Status == OrderStatus.Packed);
    }

    private static async Task HandOver(MessageShop shop, Id<Order> order) =>
        Assert.IsType<StepOutcome.Done>(await shop.Services.GetRequiredService<Kerb>().HandOver(order, OrderNumber.Of(order), MessageShop.Ana));

    /// <summary>The watch has seen all that has happened.</summary>
    private static async Task Passed(MessageShop shop)
    {
        var head = await shop.Services.GetRequiredService<Journal.IJournalEngine>().Head(CancellationToken.None);
        await MessageShop.Until(() => shop.Services.GetRequiredService<Journal.ReactionDesk>().HasPassed(RecallWatch.Model, head, CancellationToken.None), passed => passed);
    }

    private static async Task<Id<Recall>> Start(MessageShop shop, Gtin gtin, DateOnly day) => Assert.IsType<RecallOutcome.Started>(
        await shop.Services.GetRequiredService<RecallBook>().Start(
            Id<Recall>.New(TimeProvider.System), gtin, "Oats & honey", null, day.AddDays(-3), day, RecallReason.Allergen, RecallAdvice.Return, "Lot 7 <b>", "ana")).Recall.Id;
}
