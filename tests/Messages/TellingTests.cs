using Dapper;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Testing;

namespace OpenAisle.Messages.Tests;

/// <summary>What shoppers are told, and that they are told it once.</summary>
public sealed class TellingTests
{
    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_placed_order_is_confirmed_once_in_the_shoppers_language(string engine)
    {
        await using var mail = new MailServer();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop(engine), MessageShop.Quick(mail));
        var (wei, ann) = (await shop.Shopper(), await shop.Shopper("ann@example.com"));
        await shop.Choices.Speaks(wei, "zh-Hans");
        await shop.Choices.Speaks(wei, "tlh"); // a language we have no words in changes nothing
        var order = await shop.Place(wei, MessageShop.Now);
        var other = await shop.Place(ann, MessageShop.Now);

        var told = Assert.Single(await shop.Told(order, MessageKind.Confirmed, MessageStatus.Sent));
        await shop.Told(other, MessageKind.Confirmed, MessageStatus.Sent);
        await shop.HearAgain(order);
        Assert.Equal(2, mail.Taken.Count);
        var mine = mail.Taken.Select(MessageShop.Read).Single(one => one.To.ToString() == "wei@example.com");
        Assert.Equal($"订单 {OrderNumber.Of(order)} 已确认", mine.Subject);
        Assert.Contains("12 Maple Street", mine.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/orders/{order}", mine.TextBody, StringComparison.Ordinal);
        Assert.StartsWith(told.Letter.Id + "@", mine.MessageId, StringComparison.Ordinal);
        Assert.Null(mine.Headers["List-Unsubscribe"]); // what was agreed is owed
        var hers = mail.Taken.Select(MessageShop.Read).Single(one => one.To.ToString() == "ann@example.com");
        Assert.Equal($"Order {OrderNumber.Of(other)} is confirmed", hers.Subject);
    }

    [Fact]
    public async Task Ready_and_refunds_are_told_and_a_late_order_too_but_not_one_that_is_in_time()
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        var wei = await shop.Shopper();
        var now = MessageShop.Now;
        var late = await shop.Place(wei, now, now.AddMinutes(-1));
        Assert.Equal("Order " + OrderNumber.Of(late) + " is late", Assert.Single(await shop.Told(late, MessageKind.Late, MessageStatus.Sent)).Letter.Subject);

        var order = await shop.Place(wei, now);
        await shop.Pick(order).Begin(shop.Step(), MessageShop.Ana);
        await shop.Pick(order).TakePieces(shop.Step(), MessageShop.Ana, 1, Quantity.Pieces(1));
        Assert.IsType<PickOutcome.Done>(await shop.Pick(order).Pack(shop.Step(), MessageShop.Ana, [new("A-1", default)]));
        await shop.Told(order, MessageKind.Ready, MessageStatus.Sent);

        var kerb = (Kerb)shop.Services.GetService(typeof(Kerb))!;
        Assert.IsType<StepOutcome.Done>(await kerb.HandOver(order, OrderNumber.Of(order), MessageShop.Ana));
        var grains = (IGrainFactory)shop.Services.GetService(typeof(IGrainFactory))!;
        Assert.IsType<StepOutcome.Done>(await grains.GetGrain<IOrder>(order.Value).GrantRefund(Guid.CreateVersion7(), 1, Quantity.Pieces(1), "damaged"));
        var refund = Assert.Single(await shop.Told(order, MessageKind.Refunded, MessageStatus.Sent));
        Assert.Contains("$4.00 for Oats & honey", refund.Letter.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_to_give_another_card_is_told_by_when()
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        var wei = await shop.Shopper();
        var order = await shop.Place(wei, MessageShop.Now, payBy: new DateTimeOffset(2031, 3, 4, 18, 30, 0, TimeSpan.Zero));

        var told = Assert.Single(await shop.Told(order, MessageKind.Unpaid, MessageStatus.Sent));
        Assert.Equal($"Order {OrderNumber.Of(order)} needs another card", told.Letter.Subject);
        Assert.Contains("by Tue, Mar 4, 1:30 PM", told.Letter.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_whose_order_is_packed_when_its_time_comes_says_nothing()
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        var order = await shop.Place(await shop.Shopper(), MessageShop.Now);
        Assert.Equal(MessageStatus.Waiting, Assert.Single(await shop.Told(order, MessageKind.Late, entries => entries.Count == 1)).Status);
        await shop.Pick(order).Begin(shop.Step(), MessageShop.Ana);
        await shop.Pick(order).TakePieces(shop.Step(), MessageShop.Ana, 1, Quantity.Pieces(1));
        await shop.Pick(order).Pack(shop.Step(), MessageShop.Ana, [new("A-1", default)]);

        await using var connection = await shop.Database.Open();
        await connection.ExecuteAsync("update outbox set due_at = 0 where kind = 'Late'"); // its time has come
        await shop.Told(order, MessageKind.Late, MessageStatus.Moot);
    }

    [Fact]
    public async Task The_time_to_answer_runs_from_when_the_carrier_has_the_question()
    {
        await using var mail = new MailServer { Mood = MailMood.NotNow };
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail) with
        {
            Pauses = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(100), 100)],
        });
        var order = await shop.Place(await shop.Shopper(), MessageShop.Now);
        await shop.Pick(order).Begin(shop.Step(), MessageShop.Ana);
        await shop.Pick(order).ReportShort(shop.Step(), MessageShop.Ana, 1, null);
        Assert.IsType<PickOutcome.Done>(await shop.Pick(order).Propose(shop.Step(), MessageShop.Ana, 1, MessageShop.Rye, Quantity.Pieces(1)));
        await shop.Told(order, MessageKind.Proposed, entries => entries.Any(entry => entry.Tries > 1));
        Assert.False((await shop.Pick(order).Look())!.Lines[0].Asked!.IsHandedOver);

        mail.Mood = MailMood.Takes;
        var told = Assert.Single(await shop.Told(order, MessageKind.Proposed, MessageStatus.Sent));
        var asked = await MessageShop.Until(async () => (await shop.Pick(order).Look())!.Lines[0].Asked!, asked => asked.IsHandedOver);
        Assert.InRange(asked.AnswerBy - told.TakenAt!.Value, PickLimits.AnswersWithin, PickLimits.AnswersWithin + TimeSpan.FromMinutes(1));

        // The link in the mail answers just this question.
        var token = told.Letter.Link!.Segments[^1];
        var link = Assert.IsType<LinkReading<AnswerLink>.Good>(shop.Links.ReadAnswer(token)).Link;
        Assert.Equal(new AnswerLink(order, 1, asked.Id), link);
        Assert.IsType<AnswerOutcome.Stands>(await shop.Pick(link.Order).Answer(link.Proposal, true, "link"));
    }

    [Fact]
    public async Task Old_news_is_no_news_and_the_erased_are_told_nothing()
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        var wei = await shop.Shopper();
        var old = await shop.Place(wei, MessageShop.Now.AddDays(-2), MessageShop.Now.AddDays(1));
        var order = await shop.Place(wei, MessageShop.Now);
        await shop.Told(order, MessageKind.Confirmed, MessageStatus.Sent);
        Assert.Empty(await shop.Outbox.OfOrder(old));

        await shop.Subscriptions.Keep(wei, "https://push.example/1", Keys.Browser, Keys.Auth);
        await shop.Choices.Speaks(wei, "en");
        await shop.Erasure.Erase(wei.Value, CancellationToken.None);
        await shop.HearAgain(order);
        Assert.Empty(await shop.Outbox.OfOrder(order));
        Assert.Empty(await shop.Subscriptions.Of(wei));
        Assert.Null((await shop.Choices.Of(wei)).Language);
    }
}
