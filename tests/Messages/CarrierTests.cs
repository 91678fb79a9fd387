using Dapper;
using OpenAisle.Messages.Carriers;
using OpenAisle.Testing;

namespace OpenAisle.Messages.Tests;

/// <summary>Carriers that are down, slow, break off or say things twice: nobody is told the same twice, and what fails is seen.</summary>
public sealed class CarrierTests
{
    [Fact]
    public async Task What_a_server_does_not_take_now_is_taken_later_once()
    {
        await using var mail = new MailServer { Mood = MailMood.NotNow };
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail) with
        {
            Pauses = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(100), 100)],
        });
        var order = await shop.Place(await shop.Shopper(), MessageShop.Now);
        await shop.Told(order, MessageKind.Confirmed, entries => entries.Any(entry => entry is { Tries: > 1, Reason: not null }));
        mail.Mood = MailMood.TakesAndSaysSoTwice;
        await shop.Told(order, MessageKind.Confirmed, MessageStatus.Sent);

        // Whatever goes out after it, it does not go out again.
        await shop.Told(await shop.Place(await shop.Shopper(), MessageShop.Now), MessageKind.Confirmed, MessageStatus.Sent);
        Assert.Equal(2, mail.Taken.Count);
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_so_often_and_then_the_message_has_failed_until_somebody_sends_it_again()
    {
        var mail = new MailServer();
        await mail.DisposeAsync();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail));
        var order = await shop.Place(await shop.Shopper(), MessageShop.Now);

        var failed = Assert.Single(await shop.Told(order, MessageKind.Confirmed, MessageStatus.Failed));
        Assert.Equal(4, failed.Tries);
        Assert.Equal(1, await shop.Outbox.Failures(MessageShop.Store));
        Assert.True(await shop.Outbox.SendAgain(failed.Letter.Id));
        await shop.Told(order, MessageKind.Confirmed, MessageStatus.Failed);
    }

    [Theory]
    [InlineData(MailMood.TakesSilently)]
    [InlineData(MailMood.TakesAndHangsUp)]
    public async Task What_a_server_may_have_is_never_given_to_it_again_by_itself(object mood)
    {
        await using var mail = new MailServer { Mood = (MailMood)mood };
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail) with
        {
            AnswersWithin = TimeSpan.FromSeconds(10),   // on a busy machine a greeting takes seconds too; then it is tried again
            Pauses = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(100), 100)],
        });
        var order = await shop.Place(await shop.Shopper(), MessageShop.Now);

        await shop.Told(order, MessageKind.Confirmed, MessageStatus.Unknown);
        await Task.Delay(500);
        Assert.Single(mail.Taken);
    }

    [Fact]
    public async Task What_a_server_refuses_is_not_tried_again()
    {
        await using var mail = new MailServer { Mood = MailMood.Never };
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail));
        var order = await shop.Place(await shop.Shopper(), MessageShop.Now);
        Assert.Equal(1, Assert.Single(await shop.Told(order, MessageKind.Confirmed, MessageStatus.Failed)).Tries);

        Assert.Contains("wei@example.com", (await shop.Outbox.OfOrder(order)).Single(entry => entry.Letter.Kind == MessageKind.Confirmed).Reason!, StringComparison.Ordinal);
        Assert.Contains(shop.Logged, line => line.Contains("is refused", StringComparison.Ordinal));
        Assert.DoesNotContain(shop.Logged, line => line.Contains("wei@example.com", StringComparison.Ordinal)); // a log is not erased with its people

        var nowhere = await shop.Place(await shop.Shopper("not an address"), MessageShop.Now);
        Assert.Equal("no e-mail address", Assert.Single(await shop.Told(nowhere, MessageKind.Confirmed, MessageStatus.Failed)).Reason);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task After_a_kill_in_the_middle_a_mail_is_not_sent_twice_and_a_text_message_is_asked_for_under_its_key(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using var mail = new MailServer();
        var phone = new Phone();
        var messages = MessageShop.Quick(mail);
        var order = default(Id<Orders.Order>);
        await using (var before = await MessageShop.Open(settings, messages, phone))
        {
            var wei = await before.Shopper();
            await before.Choices.AgreeToSms(wei, true);
            order = await before.Place(wei, MessageShop.Now);
            await before.Told(order, MessageKind.Confirmed, MessageStatus.Sent);
            Assert.Equal(2, (await before.Outbox.OfOrder(order)).Count(entry => entry.Letter.Kind == MessageKind.Confirmed));

            // As a host leaves them that is killed between handing over and writing down the answer.
            await using var connection = await before.Database.Open();
            await connection.ExecuteAsync(
                "update outbox set status = 'Handing', claimed_by = @HostName where kind = 'Confirmed'", new { settings.HostName });
        }

        await using var after = await MessageShop.Open(settings, messages, phone);
        var told = await after.Told(order, MessageKind.Confirmed, entries => entries.All(entry => entry.Status is MessageStatus.Sent or MessageStatus.Unknown));
        Assert.Equal(MessageStatus.Unknown, told.Single(entry => entry.Letter.Channel == Channel.Email).Status);
        Assert.Equal(MessageStatus.Sent, told.Single(entry => entry.Letter.Channel == Channel.Sms).Status);
        Assert.Single(mail.Taken);
        Assert.Equal(2, phone.Asked);
        Assert.Single(phone.Delivered);
    }

    [Fact]
    public async Task While_a_mail_server_does_not_answer_pushes_go_out()
    {
        await using var mail = new MailServer { Mood = MailMood.TakesSilently };
        await using var service = await PushService.Open();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail) with
        {
            AnswersWithin = TimeSpan.FromSeconds(180),   // longer than anybody waits here
        });
        var mailed = await shop.Place(await shop.Shopper(), MessageShop.Now);
        await MessageShop.Until(() => Task.FromResult(mail.Taken.Count), taken => taken == 1);

        var pushed = await shop.Shopper(email: "");
        Assert.Null(await shop.Subscriptions.Keep(pushed, service.Address + "/here", Keys.Browser, Keys.Auth));
        await shop.Told(await shop.Place(pushed, MessageShop.Now), MessageKind.Confirmed, MessageStatus.Sent);
        Assert.Single(service.Taken);
        Assert.Equal(MessageStatus.Handing, Assert.Single(await shop.Told(mailed, MessageKind.Confirmed, entries => entries.Count > 0)).Status);
        await mail.DisposeAsync();   // hangs up; what a carrier has is waited for
    }

    [Fact]
    public async Task A_pushed_message_opens_in_its_browser_only_and_a_browser_that_is_gone_is_forgotten()
    {
        await using var service = await PushService.Open();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        var wei = await shop.Shopper(email: "");
        Assert.Null(await shop.Subscriptions.Keep(wei, service.Address + "/here", Keys.Browser, Keys.Auth));
        Assert.Null(await shop.Subscriptions.Keep(wei, service.Address + "/gone", Keys.Browser, Keys.Auth));
        Assert.Equal("endpoint", await shop.Subscriptions.Keep(wei, "file:///etc/passwd", Keys.Browser, Keys.Auth));
        Assert.Equal("p256dh", await shop.Subscriptions.Keep(wei, service.Address + "/x", "BAAA", Keys.Auth));
        Assert.Equal("auth", await shop.Subscriptions.Keep(wei, service.Address + "/x", Keys.Browser, "AA"));

        var order = await shop.Place(wei, MessageShop.Now);
        await shop.Told(order, MessageKind.Confirmed, entries => entries.Count == 2 && entries.All(entry => entry.Status is MessageStatus.Sent or MessageStatus.Failed));
        var pushed = Assert.Single(service.Taken);
        Assert.StartsWith("vapid t=", pushed.Authorization, StringComparison.Ordinal);
        Assert.Equal("aes128gcm", pushed.Encoding);
        using var text = System.Text.Json.JsonDocument.Parse(Keys.Open(pushed.Body));
        Assert.Contains("is confirmed", text.RootElement.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/here", Assert.Single(await shop.Subscriptions.Of(wei)).Endpoint.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A telephone company that knows keys.</summary>
    private sealed class Phone : ICarrier
    {
        private readonly HashSet<string> _keys = [];

        public Channel Channel => Channel.Sms;

        public bool KnowsKeys => true;

        public int Asked { get; private set; }

        public IReadOnlyCollection<string> Delivered => _keys;

        public async Task<CarrierAnswer> HandOver(Letter letter, Func<Task<bool>> claim, CancellationToken cancel)
        {
            if (!await claim())
            {
                return new CarrierAnswer.Elsewhere();
            }

            Asked++;
            _keys.Add(letter.Id);
            return new CarrierAnswer.Taken();
        }
    }
}
