using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Reading;
using OpenAisle.Payments;

namespace OpenAisle.Orders.Care;

/// <summary>
/// Finishes what was granted and not told to its order, because the host died in between or the order gave no answer: nobody has to ask
/// again for money that was promised. Several hosts may do it at once, as an order takes a refund's id once.
/// </summary>
internal sealed class CareFollow(CareRefunds care, OrderSettings settings, JournalSettings journal, ILogger<CareFollow> log) : WhileHostRuns
{
    private const int AtOnce = 50;

    protected override async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await GoThrough(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                log.LogWarning(failed, "Refunds that were granted could not be gone through; trying again.");
            }

            await Task.Delay(settings.CareLooksEvery, journal.Pace, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task GoThrough(CancellationToken stopping)
    {
        Id<Refund>? after = null;
        do
        {
            var untold = await care.Untold(after, AtOnce, stopping);
            foreach (var request in untold)
            {
                await Finish(request, stopping);
            }

            after = untold.Count == AtOnce ? untold[^1].Id : null;
        }
        while (after is not null);
    }

    /// <summary>One order that does not answer keeps no other waiting: it is asked again at the next look.</summary>
    private async Task Finish(RefundRequest request, CancellationToken stopping)
    {
        try
        {
            if (await care.Grant(request, stopping) is CareOutcome.Refused)
            {
                log.LogWarning("Refund {Refund} of order {Order} was granted, but there is not so much left to give back.", request.Id, request.Order);
            }
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            log.LogWarning(failed, "Refund {Refund} of order {Order} was granted and could not be told to it; trying again.", request.Id, request.Order);
        }
    }
}
