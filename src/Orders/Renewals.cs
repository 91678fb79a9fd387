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

    private Task _renewing = Task.CompletedTask;

    public async Task PaymentLost(int tender)
    {
        if (RenewalRules.IsLost(State, tender))
        {
            await Renew();
        }

        await Durable();
        LeaveWhenFinished();
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
            return RenewalRules.Answer(State, tender, source, known);
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

    /// <summary>One at a time; whoever comes while it goes on waits for the same.</summary>
    private Task AuthoriseAnew() => _renewing.IsCompleted ? _renewing = Tell() : _renewing;

    private async Task Tell()
    {
        // 1. The intent is on disk.
        await Durable();
        if (State.Renewal is not { } asked || OrderLife.IsFinished(State.Status))
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
