using System.Security.Cryptography;
using System.Text;

namespace OpenAisle.Messages;

/// <summary>
/// What somebody is told about their account, by e-mail only. It goes through the outbox as all messages do, and its links are kept no
/// longer than until a carrier has them.
/// </summary>
public sealed class AccountMail(Outbox outbox, MessageSettings settings, TimeProvider clock)
{
    private const int IdBytes = 6;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan NoticeKeeps = TimeSpan.FromHours(24);

    /// <summary>A link to set a new password.</summary>
    public Task Password(Id<Shopper> shopper, string email, string token, DateTimeOffset expires, string language, CancellationToken cancel = default) =>
        Send(MessageKind.Password, shopper, email, $"/sign-in/new-password/{token}", expires, language, cancel);

    /// <summary>A link that proves that the address is theirs.</summary>
    public Task Address(Id<Shopper> shopper, string email, string token, DateTimeOffset expires, string language, CancellationToken cancel = default) =>
        Send(MessageKind.Address, shopper, email, $"/addresses/{token}", expires, language, cancel);

    /// <summary>Somebody wanted to open an account with an address that has one: its holder hears of it, and how they come in.</summary>
    public Task Known(Id<Shopper> holder, string email, string language, CancellationToken cancel = default) =>
        Send(MessageKind.Known, holder, email, "/sign-in", clock.GetUtcNow() + NoticeKeeps, language, cancel);

    /// <summary>To the former address: whoever did not wish it hears of it.</summary>
    public Task Moved(Id<Shopper> shopper, string former, string language, CancellationToken cancel = default) =>
        Send(MessageKind.Moved, shopper, former, null, clock.GetUtcNow() + NoticeKeeps, language, cancel);

    private async Task Send(MessageKind kind, Id<Shopper> shopper, string email, string? path, DateTimeOffset expires, string language, CancellationToken cancel)
    {
        var texts = MessageTexts.Of(language);
        var now = clock.GetUtcNow();
        var to = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToUpperInvariant())).AsSpan(0, IdBytes));

        // A link to a new password is asked for by nobody but the account's own page, and once in a while.
        if (kind is MessageKind.Address or MessageKind.Known && await outbox.AccountMails(kind, email, now - Window, cancel) >= settings.MostAccountMails)
        {
            return;
        }

        var turn = now.Ticks / settings.AccountMailEvery.Ticks;
        await outbox.Put(
            [
                new Letter(
                    $"account-{shopper.Value:N}-{kind.Word()}-{to}-{turn}", null, null, shopper, kind, Channel.Email, null, texts.Code, email,
                    texts[kind.Word() + ".subject"], texts.Say(kind.Word() + ".body", Lasts(expires - now)),
                    path is null ? null : new Uri(settings.Shop, path), now, expires),
            ], cancel);
    }

    private static long Lasts(TimeSpan left) => left > TimeSpan.FromHours(2) ? (long)Math.Round(left.TotalHours) : (long)Math.Round(left.TotalMinutes);
}
