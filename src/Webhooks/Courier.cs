using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;

namespace OpenAisle.Webhooks;

/// <summary>
/// Takes due deliveries to their addresses. An address may hear the same thing twice, when this host dies between its answer and the note
/// of it, always under the same id; it never misses one. They do not come in order: each says its position and version.
/// </summary>
internal sealed class Courier(
    WebhookBook book, IJournalEngine journal, SignedPost post, WebhookSettings settings, JournalSettings journalSettings, TimeProvider clock,
    ILogger<Courier> log) : BackgroundService
{
    public const string Client = "webhooks";

    private static readonly TimeSpan PrunesEvery = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pruned = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = clock.GetUtcNow();
                if (now - pruned > PrunesEvery)
                {
                    await book.Prune(now - settings.KeptFor, stoppingToken);
                    pruned = now;
                }

                var due = await book.Claim(settings.Batch, now + (2 * settings.Patience), stoppingToken);
                await Parallel.ForEachAsync(
                    due, new ParallelOptions { MaxDegreeOfParallelism = settings.AtOnce, CancellationToken = stoppingToken },
                    async (delivery, cancel) => await Take(delivery, cancel));
                if (due.Count == 0)
                {
                    await Task.Delay(settings.Poll, journalSettings.Pace, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                log.LogWarning(failed, "Webhooks could not be gone through; trying again.");
                await Task.Delay(settings.Poll, journalSettings.Pace, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Take(DueDelivery delivery, CancellationToken stopping)
    {
        var (isTaken, answer) = await Send(delivery, stopping);
        var now = clock.GetUtcNow();
        if (isTaken)
        {
            await book.Settle(delivery, "delivered", now, answer, stopping);
            return;
        }

        if (answer == Gone)
        {
            await book.Stop(delivery.Webhook, "The address said that it is gone (410).", stopping);
        }

        await (delivery.Tries < settings.Waits.Count
            ? book.Settle(delivery, "waiting", now + settings.Waits[delivery.Tries], answer, stopping)
            : book.Settle(delivery, "failed", now, answer, stopping));
    }

    private static string Gone { get; } = ((int)HttpStatusCode.Gone).ToString(CultureInfo.InvariantCulture);

    private async Task<(bool IsTaken, string Answer)> Send(DueDelivery delivery, CancellationToken stopping)
    {
        var fact = (await journal.ReadAll(delivery.Position - 1, 1, stopping))[0];
        return await post.Send(delivery.Url, delivery.Secret, $"{delivery.Webhook}.{delivery.Position}", Envelope(fact), stopping);
    }

    private static byte[] Envelope(RecordedFact fact)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", fact.Kind);
            json.WriteString("timestamp", fact.At);
            json.WriteStartObject("data");
            json.WriteString("stream", fact.Stream.ToString());
            json.WriteNumber("version", fact.Version);
            json.WriteNumber("position", fact.Position);
            json.WritePropertyName("fact");
            json.WriteRawValue(fact.Body.Span);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
