using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using OpenAisle.Fulfilment;
using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>What a signed link lets its holder do: answer one proposal of one order.</summary>
public sealed record AnswerLink(Id<Order> Order, int Line, Id<PickStep> Proposal);

/// <summary>What an opt-out link switches off.</summary>
public sealed record OffLink(Id<Shopper> Shopper, MessageKind Kind, Channel Channel);

/// <summary>What stands behind a link.</summary>
public abstract record LinkReading<T>
{
    private LinkReading()
    {
    }

    public sealed record Good(T Link) : LinkReading<T>;

    public sealed record Expired : LinkReading<T>;

    /// <summary>Not made by this shop, or not whole.</summary>
    public sealed record Forged : LinkReading<T>;
}

/// <summary>
/// Links that need no sign-in: sealed with the host's kept keys, each for one purpose and until a time. They carry ids only, and lead to a
/// page that asks; nothing happens by opening them, because mail programs open links ahead of their readers.
/// </summary>
public sealed class Links(IDataProtectionProvider keys, MessageSettings settings, TimeProvider clock)
{
    /// <summary>Opt-out links in old mails must work for long.</summary>
    private static readonly TimeSpan OffFor = TimeSpan.FromDays(365);

    private const int LongestToken = 600;

    private readonly IDataProtector _answers = keys.CreateProtector("OpenAisle.Messages.Answer.1");
    private readonly IDataProtector _offs = keys.CreateProtector("OpenAisle.Messages.Off.1");

    public Uri Answer(AnswerLink link, DateTimeOffset expires)
    {
        Span<byte> body = stackalloc byte[44];
        WriteTime(body, expires);
        link.Order.Value.TryWriteBytes(body[8..], bigEndian: true, out _);
        link.Proposal.Value.TryWriteBytes(body[24..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(body[40..], link.Line);
        return In($"/answers/{Seal(_answers, body)}");
    }

    public LinkReading<AnswerLink> ReadAnswer(string token) => Read(_answers, token, 44, body => new AnswerLink(
        new(new Guid(body.AsSpan(8, 16), bigEndian: true)), BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(40)), new(new Guid(body.AsSpan(24, 16), bigEndian: true))));

    public Uri Off(OffLink link)
    {
        Span<byte> body = stackalloc byte[26];
        WriteTime(body, clock.GetUtcNow() + OffFor);
        link.Shopper.Value.TryWriteBytes(body[8..], bigEndian: true, out _);
        body[24] = (byte)link.Kind;
        body[25] = (byte)link.Channel;
        return In($"/messages/off/{Seal(_offs, body)}");
    }

    public LinkReading<OffLink> ReadOff(string token) => Read(_offs, token, 26, body => new OffLink(
        new(new Guid(body.AsSpan(8, 16), bigEndian: true)), (MessageKind)body[24], (Channel)body[25]));

    public Uri OrderPage(Id<Order> order) => In($"/orders/{order}");

    private Uri In(string path) => new(settings.Shop, path);

    private LinkReading<T> Read<T>(IDataProtector keeper, string token, int length, Func<byte[], T> read)
    {
        byte[] body;
        try
        {
            body = token.Length > LongestToken ? [] : keeper.Unprotect(WebEncoders.Base64UrlDecode(token));
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException)
        {
            return new LinkReading<T>.Forged();
        }

        return body.Length != length ? new LinkReading<T>.Forged()
            : BinaryPrimitives.ReadInt64BigEndian(body) <= clock.GetUtcNow().ToUnixTimeMilliseconds() ? new LinkReading<T>.Expired()
            : new LinkReading<T>.Good(read(body));
    }

    private static void WriteTime(Span<byte> body, DateTimeOffset at) => BinaryPrimitives.WriteInt64BigEndian(body, at.ToUnixTimeMilliseconds());

    private static string Seal(IDataProtector keeper, ReadOnlySpan<byte> body) => WebEncoders.Base64UrlEncode(keeper.Protect(body.ToArray()));
}
