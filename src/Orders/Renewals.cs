using OpenAisle.Journal;
using OpenAisle.Payments;

namespace OpenAisle.Orders;

/// <summary>
/// An authorisation that ends before the goods are collected is made anew in time: first the new one, then the old one is let go. A card that
/// would not do it again leaves the order asking its shopper for another one, and nobody picks it before that.
/// </summary>
internal sealed partial class OrderActor
{
    /// <summary>The deadline that stands while an authorisation has to be made anew, or another card is waited for.</summary>
    private const string Renewal = "renew";

    /// <summary>What was asked for last, and how it goes on: only who asks for the same waits for that.</summary>
    private (RenewalAsked Asked, Task Told)? _renewing;

    public async Task PaymentLost(int tender)
    {
        if (RenewalRules.IsLost(State, tender))
        {
            await Renew();
        }

        await Durable();
        LeaveSoon();
    }

    /// <summary>What was lost while a change was under way, and the change brought no other.</summary>
    private async Task RenewWhatWasLost()
    {
        var standing = (await Payment.Look()).Tenders.FirstOrDefault(tender => tender.Number == State.Tender);
        if (standing is { Status: TenderStatus.Expired } && RenewalRules.IsLost(State, standing.Number))
        {
            await Renew();
        }

        await Durable();
    }

    /// <summary>What its deadline asks for, when it is due.</summary>
    private async Task RenewWhenDue()
    {
        var now = Clock.GetUtcNow();
        if (RenewalRules.DueAt(State, settings) is not { } due)
        {
            Append([], new DeadlineChange(Renewal, null));
        }
        else if (now < due)
        {
            Append([], new DeadlineChange(Renewal, due));
        }
        else if (RenewalRules.GiveUp(State) is { } cancelled)
        {
            Append(cancelled, new DeadlineChange(Renewal, null));
        }
        else
        {
            await Renew();
        }
    }

    private async Task Renew()
    {
        if (State.Renewal is null)
        {
            var source = (await Payment.Look()).Tenders.FirstOrDefault(tender => tender.Number == State.Tender)?.Source;
            if (source is null || RenewalRules.Begin(State, source.Value) is not { } asked)
            {
                return; // changed or finished while we looked; what is still due is asked about again
            }

            Append(asked, NextRenewal(asked));
        }

        await AuthoriseAnew();
    }

    /// <summary>Another card for an order that stands: the same number with the same card is the same answer.</summary>
    private async Task<CheckoutOutcome> PayAnew(int tender, Id<PaymentSource> source)
    {
        if (tender <= State.LastTender || State.PaymentWanted is null)
        {
            var known = (await Payment.Look()).Tenders.FirstOrDefault(one => one.Number == tender);
            var told = RenewalRules.Answer(State, tender, source, known);
            await Durable();
            return told;
        }

        var (asked, answer) = RenewalRules.Take(State, tender, source);
        if (asked is not null)
        {
            Append(asked, NextRenewal(asked));
        }

        if (answer is not null)
        {
            await Durable();
            return answer;
        }

        await AuthoriseAnew();
        return await PayAnew(tender, source);
    }

    /// <summary>Each is told once; whoever comes while it goes on waits for the same. The one before it may still be on its way to disk.</summary>
    private Task AuthoriseAnew()
    {
        var asked = State.Renewal!;
        if (_renewing is not { Told.IsCompleted: false } running || running.Asked != asked)
        {
            _renewing = running = (asked, Tell(asked));
        }

        return running.Told;
    }

    private async Task Tell(RenewalAsked asked)
    {
        // 1. The intent is on disk.
        await Durable();
        if (State.Renewal != asked || OrderLife.IsFinished(State.Status))
        {
            return;
        }

        // 2. The new authorisation. The old one stands meanwhile: whoever collects now pays with it.
        var outcome = await Payment.Authorise(new Tender(asked.Tender, asked.ToAuthorise, asked.Source));

        // 3. It counts, or it does not; without a word the deadline asks about this very tender again.
        if (State.Renewal == asked && !OrderLife.IsFinished(State.Status) && RenewalRules.Heard(State, outcome, settings, Clock.GetUtcNow()) is { } heard)
        {
            Append(heard, NextRenewal(heard));
        }

        await Durable();
    }

    private DeadlineChange NextRenewal(IFact fact) => new(Renewal, RenewalRules.DueAt(State.Apply(fact, Clock.GetUtcNow()), settings));
}
