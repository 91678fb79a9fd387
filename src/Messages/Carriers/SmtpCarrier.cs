using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using OpenAisle.Messages;

namespace OpenAisle.Messages.Carriers;

/// <summary>
/// E-mail by SMTP (RFC 5321). The message's key is its Message-ID, so that mailboxes which know duplicates drop them; but a server gives
/// no promise, so what broke after the text went out is unknown.
/// </summary>
internal sealed class SmtpCarrier(SmtpSettings smtp, MessageSettings settings, Links links, TimeProvider clock) : ICarrier
{
    public Channel Channel => Channel.Email;

    public bool KnowsKeys => false;

    public async Task<CarrierAnswer> HandOver(Letter letter, Func<Task<bool>> claim, CancellationToken cancel)
    {
        if (!MailboxAddress.TryParse(letter.Address, out var to) || !letter.Address.Contains('@', StringComparison.Ordinal))
        {
            return new CarrierAnswer.Refused("no e-mail address");
        }

        using var message = Write(letter, to);
        using var client = new SmtpClient { LocalDomain = settings.Shop.Host };
        try
        {
            await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Tls ? SecureSocketOptions.Auto : SecureSocketOptions.None, cancel);
            if (smtp.User is { } user)
            {
                await client.AuthenticateAsync(Encoding.UTF8, user, smtp.Password ?? "", cancel);
            }
        }
        catch (Exception away) when (away is SocketException or IOException or SmtpCommandException or SmtpProtocolException or AuthenticationException or SslHandshakeException)
        {
            return new CarrierAnswer.NotNow(away.Message);
        }

        return await claim() ? await Send(client, message, cancel) : new CarrierAnswer.Elsewhere();
    }

    private static async Task<CarrierAnswer> Send(SmtpClient client, MimeMessage message, CancellationToken cancel)
    {
        try
        {
            await client.SendAsync(message, cancel);
        }
        catch (SmtpCommandException no)
        {
            // A reply of 4yz is not now, of 5yz is never (RFC 5321, section 4.2.1); either way the server does not have it.
            return (int)no.StatusCode < 500 ? new CarrierAnswer.NotNow(no.Message) : new CarrierAnswer.Refused(no.Message);
        }
        catch (NotSupportedException no)
        {
            return new CarrierAnswer.Refused(no.Message); // letters in the address that the server cannot read (RFC 6531): seen before it is asked
        }
        catch (Exception broken) when (broken is IOException or SocketException or SmtpProtocolException or ServiceNotConnectedException)
        {
            return new CarrierAnswer.Unknown(broken.Message);
        }

        // The server has it; how the line is closed changes nothing.
        try
        {
            await client.DisconnectAsync(quit: true, cancel);
        }
        catch (Exception closed) when (closed is IOException or SocketException or SmtpProtocolException or SmtpCommandException or OperationCanceledException)
        {
        }

        return new CarrierAnswer.Taken();
    }

    private MimeMessage Write(Letter letter, MailboxAddress to)
    {
        var texts = MessageTexts.Of(letter.Language);
        var off = MessageRules.MayBeDeclined(letter.Kind, letter.Channel)
            ? links.Off(new OffLink(letter.Shopper, letter.Kind, letter.Channel))
            : null;
        var message = new MimeMessage
        {
            MessageId = $"{letter.Id}@{settings.Shop.Host}",
            Subject = letter.Subject,
            Date = clock.GetUtcNow(),
            Body = new BodyBuilder { TextBody = Mail.Text(letter, texts, off), HtmlBody = Mail.Html(letter, texts, off) }.ToMessageBody(),
        };
        message.From.Add(MailboxAddress.Parse(smtp.From));
        message.To.Add(to);
        message.Headers.Add("Content-Language", letter.Language);
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's holiday note answers it
        if (off is not null)
        {
            // One click in the mail program does it (RFC 8058).
            message.Headers.Add("List-Unsubscribe", $"<{off}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        return message;
    }
}
