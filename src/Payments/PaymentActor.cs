using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using Orleans.Concurrency;

namespace OpenAisle.Payments;

/// <summary>What the module itself asks of a payment's actor.</summary>
internal interface IPaymentWork : IGrainWithGuidKey
{
    /// <summary>Its deadline is due: whatever is open is taken up again.</summary>
    Task Attend();

    /// <summary>There may be news of a tender: its provider is asked.</summary>
    /// <param name="rumour">The status that the news speaks of. It is not believed; where we know it already, nobody is asked.</param>
    Task Ask(int tender, TenderStatus? rumour);

    /// <summary>Its provider is asked now. False when the tender stands on our word alone, because the provider did not answer.</summary>
    Task<bool> AskNow(int tender);
}

/// <summary>
/// The one who speaks for a payment. It writes an intent, lets <see cref="TenderWork"/> carry it out, and answers from the facts. Between
/// two turns it keeps nothing that its facts do not tell.
/// </summary>
[Reentrant]
[CollectionAgeLimit(Minutes = 2)]
internal sealed class PaymentActor : StreamActor<PaymentState>, IPayment, IPaymentWork, ITenderDesk
{
    private const string AttendDeadline = "attend";

    private readonly PaymentSources _sources;
    private readonly Outside _outside;
    private readonly PaymentPatience _patience;
    private readonly ILogger<PaymentActor> _log;
    private readonly Dictionary<int, (TenderWork Work, Task Running)> _work = [];
    private bool _leaving;

    public PaymentActor(ActorJournal journal, PaymentSources sources, Outside outside, PaymentPatience patience, ILogger<PaymentActor> log)
        : base(journal, PaymentFacts.Stream)
    {
        _sources = sources;
        _outside = outside;
        _patience = patience;
        _log = log;
    }

    public async Task<AuthoriseOutcome> Authorise(Tender tender)
    {
        var token = State.Find(tender.Number) is null ? await _sources.Token(tender.Source) : null;
        var provider = token is not null && _outside.Knows(token.Provider) ? token.Provider : null;
        var isNew = State.Find(tender.Number) is null;
        var decided = PaymentRules.Authorise(State, tender, provider);
        Learn(decided.Facts);
        if (decided.Refusal is { } refusal)
        {
            await Durable();
            return refusal;
        }

        await WithinPatience(Start(tender.Number, fresh: isNew, token: token));
        var answer = PaymentRules.Authorised(State, tender.Number);
        await Durable();
        return answer;
    }

    public async Task Void(int tender)
    {
        Learn(PaymentRules.Void(State, tender));
        _ = StartAllOpen([]);
        await Durable();
    }

    public async Task Abandon()
    {
        Learn(PaymentRules.Abandon(State));
        _ = StartAllOpen([]);
        await Durable();
    }

    public async Task<CaptureOutcome> Capture(Money amount)
    {
        var decided = PaymentRules.Capture(State, amount);
        Learn(decided.Facts);
        if (decided.Refusal is { } refusal)
        {
            await Durable();
            return refusal;
        }

        await WithinPatience(StartAllOpen(decided.Facts));
        var answer = PaymentRules.Captured(State);
        await Durable();
        return answer;
    }

    public async Task<RefundOutcome> Refund(Id<Refund> refund, Money amount)
    {
        var decided = PaymentRules.Refund(State, refund, amount);
        Learn(decided.Facts);
        if (decided.Refusal is { } refusal)
        {
            await Durable();
            return refusal;
        }

        await WithinPatience(StartAllOpen([]));
        var answer = PaymentRules.Refunded(State, refund);
        await Durable();
        return answer;
    }

    public async Task<PaymentView> Look()
    {
        var view = PaymentRules.View(State);
        await Durable();
        return view;
    }

    public async Task Attend()
    {
        var now = Clock.GetUtcNow();
        foreach (var tender in State.Tenders)
        {
            if (tender.Status == TenderStatus.Authorised && now >= tender.Expires + ProviderRules.ExpiryGrace)
            {
                _ = Start(tender.Number, ask: true);
            }
        }

        _ = StartAllOpen([]);
        Append([], NextDeadline(State, now));
        await Durable();
    }

    public async Task Ask(int tender, TenderStatus? rumour)
    {
        if (State.Find(tender) is { } known && known.Status != rumour && (State.IsOpen(known) || known.Status == TenderStatus.Authorised))
        {
            _ = Start(tender, ask: true);
        }

        await Durable();
    }

    public async Task<bool> AskNow(int tender)
    {
        // What is open asks by itself until it is answered.
        var answered = true;
        if (State.Find(tender) is { } known && (State.IsOpen(known) || known.Status == TenderStatus.Authorised))
        {
            var (work, running) = Begin(tender, ask: true);
            await WithinPatience(running);
            answered = work.IsAnswered || State.Find(tender)!.Status != TenderStatus.Authorised;
        }

        await Durable();
        return answered;
    }

    /// <summary>
    /// No successor begins before the work in hand has said what it learnt: otherwise the successor would answer from facts that are one short.
    /// </summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _leaving = true;
        await Task.WhenAll(_work.Values.Select(static known => known.Running)).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    PaymentState ITenderDesk.State => State;

    bool ITenderDesk.Closes => _leaving;

    Guid ITenderDesk.Payment => Stream.Key;

    Task ITenderDesk.Durable() => Durable();

    bool ITenderDesk.Learn(IReadOnlyList<IFact> facts) => Learn(facts);

    private bool Learn(IReadOnlyList<IFact> facts)
    {
        if (facts.Count == 0)
        {
            return false;
        }

        var now = Clock.GetUtcNow();
        Append(facts, NextDeadline(facts.Aggregate(State, (state, fact) => state.Apply(fact, now)), now));
        return true;
    }

    private DeadlineChange NextDeadline(PaymentState state, DateTimeOffset now) =>
        new(AttendDeadline, PaymentRules.AttendAt(state, now, _patience.RetryAfter(now - state.ChangedAt)));

    /// <param name="written">The facts of this very turn: what they intend, nobody can have sent before.</param>
    private Task StartAllOpen(IReadOnlyList<IFact> written)
    {
        List<Task> started = [];
        foreach (var tender in State.Tenders)
        {
            if (State.IsOpen(tender))
            {
                var fresh = written is [PaymentCaptureIntended capture, ..] && capture.Parts.Any(part => part.Tender == tender.Number);
                started.Add(Start(tender.Number, fresh));
            }
        }

        return Task.WhenAll(started);
    }

    /// <summary>One work at a time for each tender: whoever comes while it goes on waits for the same, and it sees to what they want too.</summary>
    private Task Start(int tender, bool fresh = false, SourceToken? token = null, bool ask = false) => Begin(tender, fresh, token, ask).Running;

    private (TenderWork Work, Task Running) Begin(int tender, bool fresh = false, SourceToken? token = null, bool ask = false)
    {
        if (_work.TryGetValue(tender, out var known) && !known.Work.IsOver)
        {
            known.Work.Ask |= ask;
            return known;
        }

        var work = new TenderWork(this, tender, fresh, token, _sources, _outside, _patience, Clock) { Ask = ask };
        var running = Run(work);
        if (!running.IsCompleted)
        {
            _work[tender] = (work, running);
        }

        return (work, running);
    }

    private async Task Run(TenderWork work)
    {
        try
        {
            await work.Run();
        }
        catch (Exception broken)
        {
            // The intent stands, and its deadline with it: it is taken up again from the facts.
            _log.LogWarning(broken, "Work on tender {Tender} of {Stream} stopped; it goes on at its deadline.", work.Number, Stream);
        }
        finally
        {
            if (_work.TryGetValue(work.Number, out var last) && last.Work == work)
            {
                _work.Remove(work.Number);
            }

            LeaveSoon();
        }
    }

    /// <summary>Days may pass until the goods are collected; meanwhile a payment takes no memory.</summary>
    protected override bool MayLeave => _work.Count == 0;

    private async Task WithinPatience(Task work)
    {
        if (work.IsCompleted)
        {
            return;
        }

        try
        {
            await work.WaitAsync(_patience.AnswerWithin, Clock);
        }
        catch (TimeoutException)
        {
            // Not decided yet: the answer is "pending", and the work goes on without the caller.
        }
    }
}
