using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace OpenAisle.Messages.Carriers;

/// <summary>
/// Web push (RFC 8030). The message's key is its topic, under which a push service keeps one message, and its tag, under which a browser
/// shows one: given twice, it is seen once.
/// </summary>
internal sealed class PushCarrier(
    PushSubscriptions subscriptions, PushKeys keys, MessageSettings settings, IHttpClientFactory clients, TimeProvider clock) : ICarrier
{
    public const string Client = "push";

    /// <summary>Base64url of so many bytes is the longest topic (section 5.4).</summary>
    private const int TopicBytes = 24;

    private static readonly TimeSpan KeptAtMost = TimeSpan.FromDays(1);

    public Channel Channel => Channel.Push;

    public bool KnowsKeys => true;

    public async Task<CarrierAnswer> HandOver(Letter letter, Func<Task<bool>> claim, CancellationToken cancel)
    {
        if (await subscriptions.Find(letter.Address, cancel) is not { } to)
        {
            return new CarrierAnswer.Refused("gone");
        }

        using var ask = await Write(letter, to, cancel);
        if (!await claim())
        {
            return new CarrierAnswer.Elsewhere();
        }

        // Its body is nothing to us, and whose service it is, nobody knows: it is not read.
        using var client = clients.CreateClient(Client);
        using var answer = await client.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead, cancel);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent:
                return new CarrierAnswer.Taken();
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                await subscriptions.Forget(to.Endpoint.ToString(), cancel);
                return new CarrierAnswer.Refused("gone");
            case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                return new CarrierAnswer.NotNow($"{(int)answer.StatusCode}");
            default:
                return new CarrierAnswer.Refused($"{(int)answer.StatusCode}");
        }
    }

    private async Task<HttpRequestMessage> Write(Letter letter, PushSubscription to, CancellationToken cancel)
    {
        var topic = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(letter.Id)).AsSpan(0, TopicBytes));
        var text = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string?>
        {
            ["title"] = letter.Subject,
            ["body"] = letter.Body,
            ["url"] = letter.Link?.ToString(),
            ["tag"] = topic,
            ["lang"] = letter.Language,
        });
        var body = PushCipher.Seal(text, WebEncoders.Base64UrlDecode(to.P256dh), WebEncoders.Base64UrlDecode(to.Auth));
        var now = clock.GetUtcNow();
        var left = letter.Stale - now;
        var ask = new HttpRequestMessage(HttpMethod.Post, to.Endpoint) { Content = new ByteArrayContent(body) };
        ask.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        ask.Content.Headers.ContentEncoding.Add("aes128gcm");
        ask.Headers.TryAddWithoutValidation("Authorization", Vapid.Authorization(to.Endpoint, settings.PushContact, await keys.Key(cancel), now));
        ask.Headers.Add("TTL", $"{(long)(left < KeptAtMost ? left : KeptAtMost).TotalSeconds}");
        ask.Headers.Add("Urgency", letter.Kind == MessageKind.Proposed ? "high" : "normal");
        ask.Headers.Add("Topic", topic);
        return ask;
    }
}
