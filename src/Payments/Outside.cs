using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Payments;

/// <summary>
/// The way out to the payment companies: every call within its time, traced and counted. Whatever goes wrong on the way is an unknown
/// outcome, never an exception.
/// </summary>
internal sealed class Outside
{
    public const string TelemetryName = "OpenAisle.Payments";

    private static readonly ActivitySource Traces = new(TelemetryName);
    private static readonly Meter Meter = new(TelemetryName);
    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("payments.provider.duration", "s", "Calls to payment companies, by what was asked and answered.");

    private readonly FrozenDictionary<string, IPaymentProvider> _providers;
    private readonly PaymentPatience _patience;
    private readonly TimeProvider _clock;
    private readonly ILogger<Outside> _log;

    public Outside(IEnumerable<IPaymentProvider> providers, PaymentPatience patience, TimeProvider clock, ILogger<Outside> log)
    {
        _providers = providers.ToFrozenDictionary(provider => provider.Name);
        _patience = patience;
        _clock = clock;
        _log = log;
    }

    public bool Knows(string provider) => _providers.ContainsKey(provider);

    /// <param name="what">A word for traces: <c>authorise</c>, <c>find</c>…</param>
    /// <param name="reference">Ours. Tokens are never traced or logged.</param>
    public async Task<ProviderAnswer> Ask(
        string provider, string what, string reference, Func<IPaymentProvider, CancellationToken, Task<ProviderAnswer>> call)
    {
        if (!_providers.TryGetValue(provider, out var company))
        {
            return new ProviderAnswer.Unknown("no-such-provider");
        }

        using var trace = Traces.StartActivity("payment " + what, ActivityKind.Client);
        trace?.SetTag("payment.provider", provider).SetTag("payment.reference", reference);
        var since = Stopwatch.GetTimestamp();
        ProviderAnswer answer;
        using (var limit = new CancellationTokenSource(_patience.CallTimeout, _clock))
        {
            try
            {
                answer = await call(company, limit.Token).WaitAsync(limit.Token);
            }
            catch (Exception lost)
            {
                // A broken connection, a time-out, a mistake in the provider's code: all the same, nothing is known.
                answer = new ProviderAnswer.Unknown(limit.IsCancellationRequested ? "no answer in time" : lost.GetType().Name);
            }
        }

        var kind = answer.GetType().Name;
        trace?.SetTag("payment.answer", kind);
        Duration.Record(
            Stopwatch.GetElapsedTime(since).TotalSeconds,
            new("provider", provider), new("what", what), new KeyValuePair<string, object?>("answer", kind));
        if (answer is ProviderAnswer.Unknown unknown)
        {
            trace?.SetStatus(ActivityStatusCode.Error, unknown.Reason);
            _log.LogWarning("{Provider} gave no usable answer to {What} of {Reference}: {Reason}.", provider, what, reference, unknown.Reason);
        }

        return answer;
    }
}
