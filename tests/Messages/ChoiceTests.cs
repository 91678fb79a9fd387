using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Time.Testing;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;
using OpenAisle.Testing;

namespace OpenAisle.Messages.Tests;

/// <summary>Consent, opt-out, quiet hours and words.</summary>
public sealed partial class ChoiceTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public async Task Nobody_gets_a_text_message_unasked_and_none_at_night()
    {
        // Whatever the time is in New York, it is night there for another hour.
        var there = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(MessageShop.Now, NewYork).TimeOfDay);
        var night = new QuietHours(there.AddHours(-2), there.AddHours(1));
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick() with { Quiet = night });
        var (wei, ann, bob) = (await shop.Shopper(), await shop.Shopper(), await shop.Shopper());
        await shop.Choices.AgreeToSms(ann, true);
        await shop.Choices.AgreeToSms(bob, true);
        await shop.Choices.KeepQuiet(bob, QuietHours.None); // he sleeps by day
        var (silent, order, loud) = (await shop.Place(wei, MessageShop.Now), await shop.Place(ann, MessageShop.Now), await shop.Place(bob, MessageShop.Now));

        // The mail goes at once, the text message in the morning; to bob both.
        await shop.Told(loud, MessageKind.Confirmed, MessageStatus.Sent);
        await shop.Told(silent, MessageKind.Confirmed, MessageStatus.Sent);
        await shop.Told(order, MessageKind.Confirmed, entries => entries.Any(entry => entry is { Letter.Channel: Channel.Email, Status: MessageStatus.Sent }));
        var text = (await shop.Outbox.OfOrder(order)).Single(entry => entry.Letter is { Kind: MessageKind.Confirmed, Channel: Channel.Sms });
        Assert.Equal(MessageStatus.Waiting, text.Status);
        Assert.InRange(text.Letter.Due - MessageShop.Now, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        Assert.Equal(2, (await shop.Outbox.OfOrder(loud)).Count(entry => entry.Letter.Kind == MessageKind.Confirmed));
        Assert.DoesNotContain(await shop.Outbox.OfOrder(silent), entry => entry.Letter.Channel == Channel.Sms);

        // A question from the aisle does not wait for the morning.
        Assert.True(MessageRules.MayWake(MessageKind.Proposed));
    }

    [Fact]
    public async Task The_link_in_a_mail_switches_its_kind_off_and_what_is_owed_stays_on()
    {
        await using var mail = new MailServer();
        await using var shop = await MessageShop.Open(await TestEngines.NewShop("sqlite"), MessageShop.Quick(mail));
        var wei = await shop.Shopper();
        var now = MessageShop.Now;
        await shop.Told(await shop.Place(wei, now, now.AddMinutes(-1)), MessageKind.Late, MessageStatus.Sent);
        var late = mail.Taken.Select(MessageShop.Read).Single(one => one.Subject!.Contains("late", StringComparison.Ordinal));
        Assert.Equal("List-Unsubscribe=One-Click", late.Headers["List-Unsubscribe-Post"]);
        var token = new Uri(late.Headers["List-Unsubscribe"]!.Trim('<', '>')).Segments[^1];
        var off = Assert.IsType<LinkReading<OffLink>.Good>(shop.Links.ReadOff(token)).Link;
        Assert.Equal(new OffLink(wei, MessageKind.Late, Channel.Email), off);

        Assert.True(await shop.Choices.Choose(off.Shopper, off.Kind, off.Channel, wanted: false));
        Assert.False(await shop.Choices.Choose(wei, MessageKind.Confirmed, Channel.Email, wanted: false));
        var next = await shop.Place(wei, now, now.AddMinutes(-1));
        await shop.Told(next, MessageKind.Confirmed, MessageStatus.Sent);
        Assert.DoesNotContain(await shop.Outbox.OfOrder(next), entry => entry.Letter.Kind == MessageKind.Late);
    }

    [Fact]
    public void A_link_is_good_for_one_thing_until_its_time_over_a_restart_and_nobody_else_can_make_one()
    {
        var folder = Directory.CreateTempSubdirectory("keys");
        var clock = new FakeTimeProvider(MessageShop.Now);
        Links Open(DirectoryInfo keys) => new(DataProtectionProvider.Create(keys), new MessageSettings(), clock);
        var link = new AnswerLink(Id<Order>.New(clock), 3, Id<PickStep>.New(clock));
        var token = Open(folder).Answer(link, clock.GetUtcNow().AddHours(1)).Segments[^1];
        var links = Open(folder); // a restart

        Assert.Equal(link, Assert.IsType<LinkReading<AnswerLink>.Good>(links.ReadAnswer(token)).Link);
        Assert.IsType<LinkReading<OffLink>.Forged>(links.ReadOff(token));
        Assert.IsType<LinkReading<AnswerLink>.Forged>(Open(Directory.CreateTempSubdirectory("other")).ReadAnswer(token));
        Gen.Select(Gen.Int[0, token.Length - 2], Gen.Char.AlphaNumeric).Where((at, c) => token[at] != c).Sample(
            (at, c) => links.ReadAnswer(token[..at] + c + token[(at + 1)..]) is LinkReading<AnswerLink>.Forged, iter: 200);
        foreach (var nonsense in new[] { "", "x", "../../etc", new string('A', 5_000), token + "A" })
        {
            Assert.IsType<LinkReading<AnswerLink>.Forged>(links.ReadAnswer(nonsense));
        }

        clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<LinkReading<AnswerLink>.Expired>(links.ReadAnswer(token));
    }

    [Fact]
    public void What_waits_for_the_quiet_hours_comes_at_their_end_and_nothing_else_waits() =>
        Gen.Select(Gen.Int[0, 1_439], Gen.Int[0, 1_439], Gen.Int[0, 527_040]).Sample((from, to, minute) =>
        {
            var quiet = new QuietHours(At(from), At(to));
            var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);
            var then = quiet.NextLoud(now, NewYork);

            Assert.InRange(then - now, TimeSpan.Zero, TimeSpan.FromHours(25));
            Assert.Equal(then, quiet.NextLoud(then, NewYork));
            if (then > now)
            {
                var there = TimeZoneInfo.ConvertTime(then, NewYork);
                Assert.True(TimeOnly.FromTimeSpan(there.TimeOfDay) >= At(to) && there.TimeOfDay - At(to).ToTimeSpan() <= TimeSpan.FromHours(1));
            }
        });

    [Fact]
    public void Every_language_has_every_text_with_the_same_blanks()
    {
        var english = MessageTexts.Of("en");
        Assert.True(MessageTexts.All.Count >= 2);
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            // About an account there are e-mails only, and where it moved from nothing is to be done.
            string[] parts = MessageRules.OfOrders.Contains(kind) ? [".subject", ".body", ".short", "link."] : kind == MessageKind.Moved ? [".subject", ".body"] : [".subject", ".body", "link."];
            foreach (var part in parts.Select(part => part == "link." ? part + kind.Word() : kind.Word() + part))
            {
                Assert.Contains(part, english.Texts.Keys);
            }
        }

        foreach (var texts in MessageTexts.All)
        {
            Assert.Equal(english.Texts.Keys.Order(StringComparer.Ordinal), texts.Texts.Keys.Order(StringComparer.Ordinal));
            foreach (var (key, text) in english.Texts.Where(text => text.Key.EndsWith(".subject", StringComparison.Ordinal) || text.Key.EndsWith(".body", StringComparison.Ordinal)))
            {
                Assert.Equal(Blanks(text), Blanks(texts[key]));
            }
        }
    }

    private static TimeOnly At(int minute) => new(minute / 60, minute % 60);

    private static IEnumerable<string> Blanks(string text) => Blank().Matches(text).Select(blank => blank.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Blank();
}
