using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Journal.Reading;
using OpenAisle.Messages.Carriers;
using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>
/// Takes what is due out of the outbox to the carriers. Before a carrier may have a message, that is written down; so a killed host leaves
/// a mark, and nobody is told the same twice. It calls actors, so it runs only while all of the host does.
/// </summary>
internal sealed class Postman(
    Outbox outbox, OutboxBell bell, IEnumerable<ICarrier> carriers, OrderBook book, IGrainFactory actors, MessageSettings settings, JournalSettings journal,
    TimeProvider clock, ILogger<Postman> log) : WhileHostRuns
{
    private readonly Dictionary<Channel, ICarrier> _carriers = carriers.ToDictionary(carrier => carrier.Channel);

    /// <summary>What a carrier has is waited for: its answer is worth more than a quick end.</summary>
    protected override async Task Run(CancellationToken stopping)
    {
        var isStart = true;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await outbox.Orphans(journal.HostName, isStart, settings.OrphanedAfter, KnowingKeys, stopping);
                isStart = false;
                await TellPickers(stopping);
                var due = await outbox.DueNow(settings.Batch, stopping);
                var orders = await Orders(due, stopping);
                await Parallel.ForEachAsync(
                    due, new ParallelOptions { MaxDegreeOfParallelism = settings.AtOnce, CancellationToken = stopping },
                    async (entry, cancel) => await Take(entry, entry.Letter.Order is { } order ? orders.GetValueOrDefault(order) : null, cancel));
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

    private IEnumerable<Channel> KnowingKeys => _carriers.Values.Where(carrier => carrier.KnowsKeys).Select(carrier => carrier.Channel);

    private async Task Take(OutboxEntry entry, OrderRow? row, CancellationToken stopping)
    {
        try
        {
            await HandOver(entry, row, stopping);
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            // The database or an actor is away, which says nothing about the message; where it was claimed, it is an orphan.
            log.LogWarning(failed, "Message {Id} could not be dealt with now.", entry.Letter.Id);
        }
    }

    private async Task HandOver(OutboxEntry entry, OrderRow? row, CancellationToken stopping)
    {
        var letter = entry.Letter;
        if (await WhyNot(letter, row) is var (status, reason))
        {
            await outbox.Put(letter.Id, status, reason, null, wasTried: false, stopping);
            return;
        }

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
                log.LogWarning("Message {Id} is refused: {Reason}.", letter.Id, refused.Reason);
                break;
            case CarrierAnswer.NotNow not:
                await Later(entry, not.Reason, wasTried: !claimed);
                break;
            case CarrierAnswer.Unknown unknown when _carriers[letter.Channel].KnowsKeys:
                await Later(entry, unknown.Reason, wasTried: !claimed);
                break;
            case CarrierAnswer.Unknown unknown:
                await outbox.Put(letter.Id, MessageStatus.Unknown, unknown.Reason, null, wasTried: false, CancellationToken.None);
                log.LogWarning("Nobody knows whether message {Id} was sent: {Reason}.", letter.Id, unknown.Reason);
                break;
            default:
                throw new UnreachableException();
        }

        if (MessageRules.IsSecret(letter.Kind) && !settings.ShowsOnly)
        {
            await outbox.Forget(letter.Id, CancellationToken.None);
        }
    }

    private async Task<(MessageStatus Status, string Reason)?> WhyNot(Letter letter, OrderRow? row)
    {
        if (letter.Stale <= clock.GetUtcNow())
        {
            return (MessageStatus.Stale, "too-late");
        }

        if (!_carriers.ContainsKey(letter.Channel))
        {
            return (MessageStatus.Failed, "no-carrier");
        }

        return News.IsStillSo(letter, row) ?? await IsStillSo(letter) ? null : (MessageStatus.Moot, "moot");
    }

    private async Task<bool> IsStillSo(Letter letter)
    {
        var key = letter.Order!.Value.Value;
        var order = letter.Kind is MessageKind.Late or MessageKind.Ready or MessageKind.Unpaid ? await actors.GetGrain<IOrder>(key).Look() : null;
        var pick = letter.Kind == MessageKind.Proposed ? await actors.GetGrain<IPick>(key).Look() : null;
        return News.IsStillSo(letter, order, pick);
    }

    /// <summary>Most warnings are moot when their time comes: one look at the book for all of them wakes no order that was packed in time.</summary>
    private async Task<IReadOnlyDictionary<Id<Order>, OrderRow>> Orders(IReadOnlyList<OutboxEntry> due, CancellationToken cancel) =>
        await book.Find(
            [.. due.Where(entry => entry.Letter is { Kind: MessageKind.Late or MessageKind.Ready or MessageKind.Unpaid, Order: not null }).Select(entry => entry.Letter.Order!.Value).Distinct()],
            cancel);

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
            log.LogWarning("Message {Id} was tried {Tries} times: {Reason}.", entry.Letter.Id, tries, reason);
            return outbox.Put(entry.Letter.Id, MessageStatus.Failed, reason, null, wasTried, CancellationToken.None);
        }

        return outbox.Put(
            entry.Letter.Id, MessageStatus.Waiting, reason, clock.GetUtcNow() + settings.Pauses[tries - 1], wasTried, CancellationToken.None);
    }

    /// <summary>The shopper's time to answer runs from now on. What is not known to have gone out may have, so it runs then too.</summary>
    private async Task TellPickers(CancellationToken cancel)
    {
        foreach (var sent in await outbox.Untold(MessageKind.Proposed, settings.Batch, cancel))
        {
            if (Id<PickStep>.TryParse(sent.Letter.About, null, out var proposal))
            {
                await actors.GetGrain<IPick>(sent.Letter.Order!.Value.Value).ProposalHandedOver(proposal);
            }

            await outbox.Told(sent.Letter.Id, cancel);
        }
    }
}
