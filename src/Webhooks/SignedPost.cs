using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;

namespace OpenAisle.Webhooks;

/// <summary>One signed message to another system's address.</summary>
internal sealed class SignedPost(IHttpClientFactory clients, WebhookSettings settings, TimeProvider clock)
{
    /// <summary>Its <c>type</c>: nothing happened, somebody tries whether the address hears us.</summary>
    public const string PingType = "ping";

    private const int LongestAnswer = 200;

    /// <summary>Whether it was taken, and the HTTP status or why there was none.</summary>
    public async Task<(bool IsTaken, string Answer)> Send(Uri url, string secret, string id, byte[] body, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json, "utf-8");
        request.Headers.Add(Signature.IdHeader, id);
        request.Headers.Add(Signature.TimeHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(Signature.SignatureHeader, Signature.Of(secret, id, now, body));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(settings.Patience);
        try
        {
            using var client = clients.CreateClient(Courier.Client);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return (answer.IsSuccessStatusCode, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (false, "no answer in time");
        }
        catch (HttpRequestException unreached)
        {
            return (false, unreached.Message.Length > LongestAnswer ? unreached.Message[..LongestAnswer] : unreached.Message);
        }
    }

    /// <summary>A message without a fact, signed as all are; it is not tried again.</summary>
    public Task<(bool IsTaken, string Answer)> Ping(Uri url, string secret, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", PingType);
            json.WriteString("timestamp", clock.GetUtcNow());
            json.WriteStartObject("data");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Send(url, secret, $"{PingType}.{Id<Webhook>.New(clock)}", buffer.ToArray(), cancel);
    }
}
