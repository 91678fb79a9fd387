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

    /// <summary>What is under way to each address. They do not wait for each other: one that answers slowly keeps only its own waiting.</summary>
    private readonly Dictionary<string, Task> _rounds = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (isSealed, pruned) = (false, DateTimeOffset.MinValue);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isSealed)
                {
                    if (await book.SealOld(stoppingToken) is > 0 and var many)
                    {
                        log.LogInformation("{Many} secrets of webhooks were sealed.", many);
                    }

                    isSealed = true;
                }

                var now = clock.GetUtcNow();
                if (now - pruned > PrunesEvery)
                {
                    await book.Prune(now - settings.KeptFor, stoppingToken);
                    pruned = now;
                }

                foreach (var webhook in await book.WithDue(stoppingToken))
                {
                    if (!_rounds.TryGetValue(webhook, out var round) || round.IsCompleted)
                    {
                        _rounds[webhook] = Round(webhook, stoppingToken);
                    }
                }

                await Task.WhenAny([Task.Delay(settings.Poll, journalSettings.Pace, stoppingToken), .. _rounds.Values.Where(round => !round.IsCompleted)]);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failed)
            {
                log.LogWarning(failed, "Webhooks could not be gone through; trying again.");
                await Task.Delay(settings.Poll, journalSettings.Pace, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(_rounds.Values);
    }

    /// <summary>What is due to one address, a few at once. It is claimed for as long as the slowest answers may take.</summary>
    private async Task Round(string webhook, CancellationToken stopping)
    {
        try
        {
            if (await book.Claim(webhook, settings.Batch, clock.GetUtcNow() + (settings.Patience * ((settings.Batch / settings.AtOnce) + 2)), stopping) is not { } due)
            {
                log.LogError("Webhook {Webhook} is stopped. {Why}", webhook, Webhook.SecretLost);
                return;
            }

            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = settings.AtOnce, CancellationToken = stopping },
                async (delivery, cancel) => await Take(delivery, cancel));
        }
        catch (Exception failed)
        {
            // What was claimed comes up again by itself.
            if (!stopping.IsCancellationRequested)
            {
                log.LogWarning(failed, "What is due to webhook {Webhook} could not be gone through; trying again.", webhook);
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
        // After a restore the journal may end before it: then nothing of the kind happened.
        if (await journal.ReadAll(delivery.Position - 1, 1, stopping) is not [var fact, ..])
        {
            return (false, "no such fact");
        }

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
