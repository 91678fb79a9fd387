using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;
using OpenAisle.Journal.Reading;

namespace OpenAisle.Payments;

/// <summary>
/// At the first start after a backup was put back: more may have become of our payments than the journal knows, so every one that is open or
/// stands is asked about, until the companies have answered for all of them. A host that ends before begins again.
/// </summary>
internal sealed class AfterRestore(
    Restores restores, Reconcile reconcile, ReactionDesk desk, IJournalEngine engine, PaymentPatience patience, TimeProvider clock, ILogger<AfterRestore> log)
    : WhileHostRuns
{
    private static readonly TimeSpan BookLookedAtEvery = TimeSpan.FromMilliseconds(250);

    protected override async Task Run(CancellationToken stopping)
    {
        try
        {
            await AskUntilAnswered(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The mark stands: the next host goes on.
        }
    }

    private async Task AskUntilAnswered(CancellationToken stopping)
    {
        for (var told = false; await IsToBeAsked(stopping) is { } restored;)
        {
            if (!told)
            {
                log.LogInformation("A backup was put back {At}: payments that are open or stand are asked about.", restored);
                told = true;
            }

            if (await Ask(restored, stopping))
            {
                return;
            }

            await Task.Delay(patience.RetryFirst, clock, stopping);
        }
    }

    private async Task<DateTimeOffset?> IsToBeAsked(CancellationToken stopping)
    {
        try
        {
            return await restores.Open(stopping);
        }
        catch (Exception failed) when (failed is System.Data.Common.DbException or TimeoutException or IOException)
        {
            log.LogWarning(failed, "It is not known whether payments are to be asked about; looking again.");
            return DateTimeOffset.MinValue;
        }
    }

    private async Task<bool> Ask(DateTimeOffset restored, CancellationToken stopping)
    {
        try
        {
            // The book may be built anew from the restored journal; what is not in it yet would not be asked about.
            for (var head = await engine.Head(stopping); !await desk.HasPassed(PaymentBook.BookName, head, stopping);)
            {
                await Task.Delay(BookLookedAtEvery, clock, stopping);
            }

            var (asked, unanswered) = await reconcile.AskAboutOpen(stopping);
            log.LogInformation("{Asked} payments were asked about; the companies have no word yet of {Unanswered}.", asked, unanswered);
            if (unanswered == 0)
            {
                await restores.Settle(restored, stopping);
            }

            return unanswered == 0;
        }
        catch (Exception failed) when (!stopping.IsCancellationRequested)
        {
            log.LogWarning(failed, "Payments could not be asked about; trying again.");
            return false;
        }
    }
}
