using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace OpenAisle.Messages.Carriers;

/// <summary>Text messages by the sandbox's telephone company. Its key makes a repeated request the same message.</summary>
internal sealed partial class SmsCarrier(SmsSettings sms, IHttpClientFactory clients) : ICarrier
{
    public const string Client = "sms";

    public Channel Channel => Channel.Sms;

    public bool KnowsKeys => true;

    public async Task<CarrierAnswer> HandOver(Letter letter, Func<Task<bool>> claim, CancellationToken cancel)
    {
        if (!await claim())
        {
            return new CarrierAnswer.Elsewhere();
        }

        // A link is worth its characters only where it is asked for an answer.
        var text = letter is { Kind: MessageKind.Proposed, Link: { } link } ? $"{letter.Body} {link}" : letter.Body;
        using var client = clients.CreateClient(Client);
        using var ask = new HttpRequestMessage(HttpMethod.Put, new Uri(sms.Address, $"/sms/{letter.Id}"))
        {
            Content = JsonContent.Create(new Text(letter.Address, text), Wire.Default.Text),
        };
        ask.Headers.Authorization = new("Bearer", sms.Key);
        using var answer = await client.SendAsync(ask, cancel);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => new CarrierAnswer.Taken(),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => new CarrierAnswer.NotNow($"{(int)answer.StatusCode}"),
            >= HttpStatusCode.InternalServerError => new CarrierAnswer.Unknown($"{(int)answer.StatusCode}"),
            var no => new CarrierAnswer.Refused($"{(int)no}"),
        };
    }

    internal sealed record Text(string To, [property: JsonPropertyName("text")] string Said);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Text))]
    private sealed partial class Wire : JsonSerializerContext;
}
