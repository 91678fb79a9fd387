using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OpenAisle.Payments.Sandbox;

/// <summary>The sandbox payment company, over its HTTP API.</summary>
internal sealed class SandboxProvider : IPaymentProvider, ISettles, IDisposable
{
    public const string ProviderName = "sandbox";

    private const int MostAnswerBytes = 256 * 1024;

    private readonly HttpClient _http;

    public SandboxProvider(SandboxSettings settings)
    {
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of its address is seen
        })
        {
            BaseAddress = settings.Address,
            MaxResponseContentBufferSize = MostAnswerBytes,
            Timeout = Timeout.InfiniteTimeSpan, // every call brings its own limit
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Key);
    }

    public string Name => ProviderName;

    public Task<ProviderAnswer> Authorise(string reference, Money amount, string token, CancellationToken cancel) =>
        Put(
            $"authorisations/{reference}", new WireAuthorise(WireAmount.Of(amount), token), SandboxJson.Default.WireAuthorise,
            found => SandboxAnswers.Standing(found, reference), cancel);

    public async Task<ProviderAnswer> Find(string reference, CancellationToken cancel)
    {
        using var response = await _http.GetAsync($"authorisations/{reference}", cancel);
        return await Read(response, found => SandboxAnswers.Standing(found, reference), cancel);
    }

    public async Task<ProviderAnswer> Void(string reference, CancellationToken cancel)
    {
        using var response = await _http.PutAsync($"authorisations/{reference}/void", null, cancel);
        return await Read(response, found => SandboxAnswers.Standing(found, reference), cancel);
    }

    public Task<ProviderAnswer> Capture(string reference, string captureReference, Money amount, CancellationToken cancel) =>
        Put(
            $"authorisations/{reference}/captures/{captureReference}", new WireMovement(WireAmount.Of(amount)), SandboxJson.Default.WireMovement,
            found => SandboxAnswers.Captured(found, reference, captureReference), cancel);

    public Task<ProviderAnswer> Refund(string reference, string refundReference, Money amount, CancellationToken cancel) =>
        Put(
            $"authorisations/{reference}/refunds/{refundReference}", new WireMovement(WireAmount.Of(amount)), SandboxJson.Default.WireMovement,
            found => SandboxAnswers.Refunded(found, reference, refundReference), cancel);

    public async IAsyncEnumerable<SettledMovement> Settlement(
        DateOnly first, DateOnly last, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        using var response = await _http.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"settlements?from={first:yyyy-MM-dd}&to={last:yyyy-MM-dd}"),
            HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        var header = (await lines.ReadLineAsync(cancel))?.Split(',') ?? [];
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            yield return SandboxSettlement.Read(header, line);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<ProviderAnswer> Put<T>(
        string path, T body, JsonTypeInfo<T> shape, Func<WireAuthorisation, ProviderAnswer> meaning, CancellationToken cancel)
    {
        using var content = JsonContent.Create(body, shape);
        using var response = await _http.PutAsync(path, content, cancel);
        return await Read(response, meaning, cancel);
    }

    private static async Task<ProviderAnswer> Read(
        HttpResponseMessage response, Func<WireAuthorisation, ProviderAnswer> meaning, CancellationToken cancel)
    {
        try
        {
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.PaymentRequired)
            {
                return await response.Content.ReadFromJsonAsync(SandboxJson.Default.WireAuthorisation, cancel) is { } found
                    ? meaning(found)
                    : new ProviderAnswer.Unknown("an empty answer");
            }

            var problem = await response.Content.ReadFromJsonAsync(SandboxJson.Default.WireProblem, cancel);
            return SandboxAnswers.Problem(response.StatusCode, problem?.Code);
        }
        catch (JsonException)
        {
            return new ProviderAnswer.Unknown($"status {(int)response.StatusCode} without JSON that can be read");
        }
    }
}
