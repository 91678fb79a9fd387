using Dapper;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Messages.Carriers;
using OpenAisle.Testing;

namespace OpenAisle.Messages.Tests;

/// <summary>Between the writing of a message and its going out lie hours or days: what changed since counts.</summary>
public sealed class LastLookTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public async Task What_was_switched_off_after_it_was_written_is_not_sent()
    {
        var phone = new Phone();
        await using var mail = new MailServer();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail), phone);
        var (wei, ann) = (await shop.Shopper(), await shop.Shopper("ann@example.com"));
        await shop.Choices.AgreeToSms(ann, true);
        var (mailed, texted) = (await shop.Place(wei, MessageShop.Now), await shop.Place(ann, MessageShop.Now));
        await shop.Told(mailed, MessageKind.Late, entries => entries.Count == 1);
        await shop.Told(texted, MessageKind.Late, entries => entries.Count == 2);
        await shop.Told(texted, MessageKind.Confirmed, entries => entries.Count == 2 && entries.All(entry => entry.Status == MessageStatus.Sent));

        await shop.Choices.Choose(wei, MessageKind.Late, Channel.Email, wanted: false);
        await shop.Choices.AgreeToSms(ann, false);
        await ItIsTime(shop, MessageKind.Late);

        Assert.Equal("declined", Assert.Single(await shop.Told(mailed, MessageKind.Late, MessageStatus.Moot)).Reason);
        var late = await shop.Told(texted, MessageKind.Late, entries => entries.All(entry => entry.Status is MessageStatus.Sent or MessageStatus.Moot));
        Assert.Equal(MessageStatus.Moot, late.Single(entry => entry.Letter.Channel == Channel.Sms).Status);
        Assert.Equal(MessageStatus.Sent, late.Single(entry => entry.Letter.Channel == Channel.Email).Status);
        Assert.Equal(MessageKind.Confirmed, Assert.Single(phone.Rang).Kind);
    }

    [Fact]
    public async Task What_could_not_be_sent_by_day_does_not_ring_at_night()
    {
        var phone = new Phone { IsAway = true };
        await using var mail = new MailServer();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail) with { Pauses = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(100), 1_000)] }, phone);
        var wei = await shop.Shopper();
        await shop.Choices.AgreeToSms(wei, true);
        var order = await shop.Place(wei, MessageShop.Now);
        await shop.Told(order, MessageKind.Confirmed, entries => entries.Any(entry => entry is { Letter.Channel: Channel.Sms, Tries: > 1 }));

        // Whatever the time is in New York, it is night for this shopper for another hour.
        var there = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(MessageShop.Now, NewYork).TimeOfDay);
        await shop.Choices.KeepQuiet(wei, new(there.AddHours(-2), there.AddHours(1)));
        await shop.Told(order, MessageKind.Confirmed, entries => entries.Any(entry => entry.Letter.Channel == Channel.Sms && entry.Letter.Due > MessageShop.Now.AddMinutes(30)));
        phone.IsAway = false;

        // What is due at once goes out after it, and it did not.
        var next = await shop.Place(wei, MessageShop.Now);
        await shop.Told(next, MessageKind.Confirmed, entries => entries.Any(entry => entry is { Letter.Channel: Channel.Email, Status: MessageStatus.Sent }));
        Assert.Empty(phone.Rang);
    }

    [Fact]
    public async Task Whoever_is_reached_elsewhere_by_now_is_told_there_and_nobody_else()
    {
        await using var mail = new MailServer();
        await using var service = await PushService.Open();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail));
        var (wei, ann) = (await shop.Shopper("old@example.com"), await shop.Shopper("ann@example.com"));
        await shop.Subscriptions.Keep(wei, service.Address + "/here", Keys.Browser, Keys.Auth);
        var order = await shop.Place(wei, MessageShop.Now);
        await shop.Told(order, MessageKind.Late, entries => entries.Count == 2);
        await shop.Told(order, MessageKind.Confirmed, MessageStatus.Sent);
        Assert.Single(service.Taken);

        await shop.Shoppers.Keep((await shop.Shoppers.Find(wei))! with { Email = "new@example.com" });
        await shop.Subscriptions.Keep(ann, service.Address + "/here", Keys.Browser, Keys.Auth); // the browser is hers now
        await ItIsTime(shop, MessageKind.Late);

        var late = await shop.Told(order, MessageKind.Late, entries => entries.All(entry => entry.Status is MessageStatus.Sent or MessageStatus.Failed));
        var mailed = late.Single(entry => entry.Letter.Channel == Channel.Email);
        Assert.Equal((MessageStatus.Sent, "new@example.com"), (mailed.Status, mailed.Letter.Address));
        Assert.Equal(["new@example.com", "old@example.com"], mail.Taken.Select(one => MessageShop.Read(one).To.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("gone", late.Single(entry => entry.Letter.Channel == Channel.Push).Reason);
        Assert.Single(service.Taken);
    }

    [Fact]
    public async Task One_that_cannot_be_dealt_with_steps_aside()
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick() with { Pauses = [TimeSpan.FromHours(1)] });
        var (wei, now) = (await shop.Shopper(), MessageShop.Now);
        var order = Id<Orders.Order>.New(TimeProvider.System);
        await shop.Outbox.Put(
            [new("stuck", order, MessageShop.Unreadable, wei, MessageKind.Refunded, Channel.Email, null, "en", "wei@example.com", "Refunded", "…", null, now, now.AddDays(1))],
            CancellationToken.None);

        var stuck = await shop.Told(order, MessageKind.Refunded, entries => entries[0].Letter.Due > now.AddMinutes(30));
        Assert.Equal(MessageStatus.Waiting, Assert.Single(stuck).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_that_opens_an_account_is_kept_nowhere_whatever_becomes_of_it(bool isCutShort)
    {
        var settings = await TestEngines.NewShop("sqlite");
        await using var mail = new MailServer { Mood = MailMood.NotNow };
        var messages = isCutShort ? MessageShop.Quick(mail) with { Pauses = [TimeSpan.FromHours(1)] } : MessageShop.Quick() with { Demo = false };
        await using (var before = await MessageShop.Open(settings, messages))
        {
            var wei = await before.Shopper();
            await before.Services.GetRequiredService<AccountMail>().Password(wei, "wei@example.com", "the-token", MessageShop.Now.AddMinutes(30), "en");
            if (isCutShort)
            {
                await MessageShop.Until(() => before.Outbox.OfAccounts(), entries => entries[0] is { Tries: > 0, Status: MessageStatus.Waiting, Reason: not null });
                await using var connection = await before.Database.Open();
                await connection.ExecuteAsync("update outbox set status = 'Handing', claimed_by = @HostName", new { settings.HostName }); // as a killed host leaves it
            }
            else
            {
                await MessageShop.Until(() => before.Outbox.OfAccounts(), entries => entries[0] is { Status: MessageStatus.Failed, Letter.Body: "" });
            }
        }

        await using var shop = await MessageShop.Open(settings, messages);
        var entry = Assert.Single(await MessageShop.Until(() => shop.Outbox.OfAccounts(), entries => entries[0].Status is MessageStatus.Failed or MessageStatus.Unknown));
        Assert.Equal(("", (Uri?)null), (entry.Letter.Body, entry.Letter.Link));
    }

    [Fact]
    public async Task A_push_service_that_never_stops_talking_is_not_listened_to()
    {
        await using var service = await PushService.Open();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        var wei = await shop.Shopper(email: "");
        Assert.Null(await shop.Subscriptions.Keep(wei, service.Address + "/endless", Keys.Browser, Keys.Auth));
        await shop.Told(await shop.Place(wei, MessageShop.Now), MessageKind.Confirmed, MessageStatus.Sent);
    }

    [Fact]
    public async Task Questions_that_a_picker_waits_for_are_found_without_going_through_what_was_ever_sent()
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        await using var connection = await shop.Database.Open();
        var plan = await connection.QueryAsync<(long, long, long, string Step)>($"explain query plan select * from outbox {Outbox.WhereUntold}");
        Assert.Contains(plan, step => step.Step.Contains("outbox_untold", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Step.Contains("outbox_due", StringComparison.Ordinal)); // there stands all that was ever sent
    }

    [Theory]
    [InlineData(false, "outbox_of_store")]
    [InlineData(true, "outbox_failed")]
    public async Task A_stores_messages_are_found_in_their_order_without_going_through_those_of_others(bool failuresOnly, string index)
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick());
        await using var connection = await shop.Database.Open();
        var plan = await connection.QueryAsync<(long, long, long, string Step)>($"explain query plan select * from outbox {Outbox.OfStoreWhere(failuresOnly)}", new { store = "", now = 0L });
        Assert.Contains(index, Assert.Single(plan).Step, StringComparison.Ordinal); // one step: nothing is sorted
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task What_was_told_long_ago_is_forgotten_but_who_was_told_of_a_recall(string engine)
    {
        await using var shop = await MessageShop.Open(await TestEngines.NewShop(engine), MessageShop.Quick());
        var (order, now) = (await shop.Place(await shop.Shopper(), MessageShop.Now), MessageShop.Now);
        await shop.Told(order, MessageKind.Confirmed, MessageStatus.Sent);
        await shop.Told(order, MessageKind.Late, entries => entries.Count == 1);
        await shop.Outbox.Put(
            [new("recalled", order, MessageShop.Store, Id<Shopper>.New(TimeProvider.System), MessageKind.Recalled, Channel.Email, null, "en", "a@example.com", "", "", null, now, now)],
            CancellationToken.None);
        await shop.Told(order, MessageKind.Recalled, MessageStatus.Stale);

        await shop.Outbox.Prune(now, CancellationToken.None);
        Assert.Equal(3, (await shop.Outbox.OfOrder(order)).Count);
        await shop.Outbox.Prune(now.AddDays(30), CancellationToken.None);
        Assert.Equal([MessageKind.Late, MessageKind.Recalled], (await shop.Outbox.OfOrder(order)).Select(entry => entry.Letter.Kind).Order()); // the warning waits still
    }

    private static async Task ItIsTime(MessageShop shop, MessageKind kind)
    {
        await using var connection = await shop.Database.Open();
        await connection.ExecuteAsync("update outbox set due_at = 0 where kind = @kind", new { kind = kind.ToString() });
    }

    private sealed class Phone : ICarrier
    {
        private readonly List<Letter> _rang = [];

        public Channel Channel => Channel.Sms;

        public bool KnowsKeys => true;

        public bool IsAway { get; set; }

        public IReadOnlyList<Letter> Rang => _rang;

        public async Task<CarrierAnswer> HandOver(Letter letter, Func<Task<bool>> claim, CancellationToken cancel)
        {
            if (IsAway)
            {
                return new CarrierAnswer.NotNow("away");
            }

            if (!await claim())
            {
                return new CarrierAnswer.Elsewhere();
            }

            _rang.Add(letter);
            return new CarrierAnswer.Taken();
        }
    }
}
