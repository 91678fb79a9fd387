using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Journal.Reading;
using OpenAisle.Messages.Carriers;

namespace OpenAisle.Messages;

/// <summary>
/// Takes what is due out of the outbox to the carriers. Before a carrier may have a message, that is written down; so a killed host leaves
/// a mark, and nobody is told the same twice. Channels do not wait for each other: while a mail server is slow, pushes and text messages go
/// out. It calls actors, so it runs only while all of the host does.
/// </summary>
internal sealed class Postman(
    Outbox outbox, OutboxBell bell, IEnumerable<ICarrier> carriers, LastLook look, IGrainFactory actors, MessageSettings settings, JournalSettings journal,
    TimeProvider clock, ILogger<Postman> log) : WhileHostRuns
{
    private static readonly TimeSpan PrunesEvery = TimeSpan.FromHours(1);

    private readonly Dictionary<Channel, ICarrier> _carriers = carriers.ToDictionary(carrier => carrier.Channel);

    /// <summary>What a carrier has is waited for: its answer is worth more than a quick end.</summary>
    protected override async Task Run(CancellationToken stopping)
    {
        Dictionary<Channel, Task> under = [];
        try
        {
            await Go(under, stopping);
        }
        finally
        {
            await Task.WhenAll(under.Values);
        }
    }

    /// <param name="under">The channels whose last batch is still under way.</param>
    private async Task Go(Dictionary<Channel, Task> under, CancellationToken stopping)
    {
        var isStart = true;
        var pruned = DateTimeOffset.MinValue;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                foreach (var (channel, sending) in under.ToList())
                {
                    if (sending.IsCompleted)
                    {
                        under.Remove(channel);
                    }
                }

                await outbox.Orphans(journal.HostName, isStart, settings.OrphanedAfter, KnowingKeys, stopping);
                isStart = false;
                if (clock.GetUtcNow() is var now && now - pruned > PrunesEvery)
                {
                    await outbox.Prune(now - settings.KeptFor, stopping);
                    pruned = now;
                }

                await TellPickers(stopping);
                var due = await outbox.DueNow(settings.Batch, under.Keys, stopping);
                var known = await look.Know(due, stopping);
                foreach (var batch in due.GroupBy(entry => entry.Letter.Channel))
                {
                    var sending = Send([.. batch], known, stopping);
                    under[batch.Key] = sending;
                    _ = RingAfter(sending);
                }

                if (due.Count == 0)
                {
                    await bell.Heard(settings.Poll, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                log.LogWarning(failed, "The outbox could not be gone through; trying again.");
                await Task.Delay(settings.Poll, journal.Pace, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Never fails: what is not dealt with stands in the outbox still.</summary>
    private async Task Send(IReadOnlyList<OutboxEntry> batch, Known known, CancellationToken stopping)
    {
        try
        {
            await Parallel.ForEachAsync(
                batch, new ParallelOptions { MaxDegreeOfParallelism = settings.AtOnce, CancellationToken = stopping },
                async (entry, cancel) => await Take(entry, known, cancel));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not begun is begun at the next start.
        }
        catch (Exception failed)
        {
            log.LogWarning(failed, "Messages could not be dealt with; trying again.");
            await Task.Delay(settings.Poll, journal.Pace, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The channel may have its next batch.</summary>
    private async Task RingAfter(Task sending)
    {
        await sending;
        bell.Ring();
    }

    private IEnumerable<Channel> KnowingKeys => _carriers.Values.Where(carrier => carrier.KnowsKeys).Select(carrier => carrier.Channel);

    private async Task Take(OutboxEntry entry, Known known, CancellationToken stopping)
    {
        try
        {
            await HandOver(entry, known, stopping);
            if (MessageRules.IsSecret(entry.Letter.Kind) && !settings.ShowsOnly)
            {
                await outbox.Forget(entry.Letter.Id, CancellationToken.None);
            }
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            // The database or an actor is away, which says nothing about the message; where it was claimed, it is an orphan. Otherwise it
            // steps aside for a while: neither may it keep us busy, nor those behind it waiting.
            log.LogWarning(failed, "Message {Id} could not be dealt with now.", entry.Letter.Id);
            await outbox.PutOff(entry.Letter.Id, clock.GetUtcNow() + settings.Pauses[0], stopping);
        }
    }

    private async Task HandOver(OutboxEntry entry, Known known, CancellationToken stopping)
    {
        if (!_carriers.ContainsKey(entry.Letter.Channel))
        {
            await outbox.Put(entry.Letter.Id, MessageStatus.Failed, "no-carrier", null, wasTried: false, stopping);
            return;
        }

        switch (await look.At(entry.Letter, known, stopping))
        {
            case LookOutcome.Goes goes:
                if (goes.Letter.Address != entry.Letter.Address)
                {
                    await outbox.Readdress(entry.Letter.Id, goes.Letter.Address, stopping);
                }

                await Give(entry with { Letter = goes.Letter });
                break;
            case LookOutcome.Waits waits:
                await outbox.PutOff(entry.Letter.Id, waits.Until, stopping);
                break;
            case LookOutcome.Stays stays:
                await outbox.Put(entry.Letter.Id, stays.Status, stays.Reason, null, wasTried: false, stopping);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What carriers say may name the reader: it stands in the outbox, which can be erased, and in no log.</summary>
    private async Task Give(OutboxEntry entry)
    {
        var letter = entry.Letter;

        // Not the host's end, only time, cuts a hand-over short.
        using var patience = new CancellationTokenSource(settings.AnswersWithin, journal.Pace);
        var claimed = false;
        var answer = await Ask(
            _carriers[letter.Channel], letter, async () => claimed = await outbox.Claim(letter.Id, journal.HostName, CancellationToken.None), patience.Token);
        switch (answer)
        {
            case CarrierAnswer.Taken:
                await outbox.Sent(letter.Id, CancellationToken.None);
                if (letter.Kind == MessageKind.Proposed)
                {
                    await TellPickers(CancellationToken.None);
                }
                break;
            case CarrierAnswer.Elsewhere:
                break;
            case CarrierAnswer.Refused refused:
                await outbox.Put(letter.Id, MessageStatus.Failed, refused.Reason, null, wasTried: !claimed, CancellationToken.None);
                log.LogWarning("Message {Id} is refused.", letter.Id);
                break;
            case CarrierAnswer.NotNow not:
                await Later(entry, not.Reason, wasTried: !claimed);
                break;
            case CarrierAnswer.Unknown unknown when _carriers[letter.Channel].KnowsKeys:
                await Later(entry, unknown.Reason, wasTried: !claimed);
                break;
            case CarrierAnswer.Unknown unknown:
                await outbox.Put(letter.Id, MessageStatus.Unknown, unknown.Reason, null, wasTried: false, CancellationToken.None);
                log.LogWarning("Nobody knows whether message {Id} was sent.", letter.Id);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<CarrierAnswer> Ask(ICarrier carrier, Letter letter, Func<Task<bool>> claim, CancellationToken patience)
    {
        var asked = false;
        try
        {
            return await carrier.HandOver(letter, () =>
            {
                asked = true;
                return claim();
            }, patience);
        }
        catch (Exception broken) when (asked)
        {
            return new CarrierAnswer.Unknown(broken is OperationCanceledException ? "no answer" : broken.Message);
        }
        catch (Exception broken)
        {
            return new CarrierAnswer.NotNow(broken is OperationCanceledException ? "no answer" : broken.Message);
        }
    }

    private Task Later(OutboxEntry entry, string reason, bool wasTried)
    {
        var tries = entry.Tries + 1;
        if (tries > settings.Pauses.Count)
        {
            log.LogWarning("Message {Id} was tried {Tries} times, and has failed.", entry.Letter.Id, tries);
            return outbox.Put(entry.Letter.Id, MessageStatus.Failed, reason, null, wasTried, CancellationToken.None);
        }

        return outbox.Put(
            entry.Letter.Id, MessageStatus.Waiting, reason, clock.GetUtcNow() + settings.Pauses[tries - 1], wasTried, CancellationToken.None);
    }

    /// <summary>The shopper's time to answer runs from now on. What is not known to have gone out may have, so it runs then too.</summary>
    private async Task TellPickers(CancellationToken cancel)
    {
        foreach (var sent in await outbox.UntoldQuestions(settings.Batch, cancel))
        {
            if (Id<PickStep>.TryParse(sent.Letter.About, null, out var proposal))
            {
                await actors.GetGrain<IPick>(sent.Letter.Order!.Value.Value).ProposalHandedOver(proposal);
            }

            await outbox.Told(sent.Letter.Id, cancel);
        }
    }
}
