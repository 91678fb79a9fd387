using OpenAisle.Journal;

namespace OpenAisle.Payments;

/// <summary>The actor, as the work on one of its tenders sees it.</summary>
internal interface ITenderDesk
{
    Guid Payment { get; }

    PaymentState State { get; }

    /// <summary>The activation ends: what is left goes on from the facts, at the deadline.</summary>
    bool Closes { get; }

    Task Durable();

    /// <summary>Writes down what follows; false when nothing does. No await may stand between the state decided on and this.</summary>
    bool Learn(IReadOnlyList<IFact> facts);
}

/// <summary>
/// Carries out what one tender intends, until its provider has confirmed it or too many rounds taught nothing. It only ever calls after the
/// intent is on disk, under the reference that follows from the intent; after an unknown outcome it asks before it sends again.
/// </summary>
/// <param name="number">The tender.</param>
/// <param name="fresh">This very turn wrote the intent, so nobody can have sent anything before.</param>
/// <param name="token">What the source is known by, where it is at hand already.</param>
internal sealed class TenderWork(
    ITenderDesk desk, int number, bool fresh, SourceToken? token,
    PaymentSources sources, Outside outside, PaymentPatience patience, TimeProvider clock)
{
    /// <summary>The intent that may have reached the provider: it is asked about before it is sent (again).</summary>
    private TenderStatus? _mayHaveSent = fresh ? null : desk.State.Find(number)?.Status;
    private SourceToken? _token = token;
    private int _sends;

    public int Number => number;

    /// <summary>The provider is to be asked even where nothing is open: there may be news.</summary>
    public bool Ask { get; set; }

    /// <summary>It takes up nothing more: what is wanted from now on is for another one.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The provider said something when it was asked last.</summary>
    public bool IsAnswered { get; private set; }

    private string Reference => References.Tender(desk.Payment, number);

    private TenderState? Tender => desk.State.Find(number);

    public async Task Run()
    {
        try
        {
            for (var quiet = 0; quiet < patience.QuickRounds && !desk.Closes && Tender is { } tender && (Ask || desk.State.IsOpen(tender));)
            {
                await desk.Durable();
                if (await Round())
                {
                    quiet = 0;
                }
                else if (++quiet < patience.QuickRounds && desk.State.IsOpen(Tender!))
                {
                    await Task.Delay(patience.QuickWait * (1 << (quiet - 1)), clock);
                }
            }
        }
        finally
        {
            IsOver = true; // in the same turn as the last look at what is open
        }
    }

    /// <summary>True when it changed something.</summary>
    private Task<bool> Round()
    {
        var ask = Ask;
        Ask = false;
        return Tender!.Status switch
        {
            TenderStatus.Intended => Authorise(Tender),
            TenderStatus.VoidIntended when desk.State.IsOpen(Tender) => Void(Tender),
            TenderStatus.CaptureIntended => Capture(Tender),
            TenderStatus.Authorised when ask => Find(Tender),
            _ => Refund(Tender),
        };
    }

    private async Task<bool> Find(TenderState tender) => Heard(await AskFind(tender));

    private async Task<bool> Authorise(TenderState tender)
    {
        if (_mayHaveSent == TenderStatus.Intended)
        {
            var found = await AskFind(tender);
            if (Heard(found))
            {
                return true;
            }

            if (found is not ProviderAnswer.NotFound)
            {
                return Overdue(tender) && GiveUp("undecided");
            }
        }

        // Never heard of: it was lost on the way, or is on its way still. The same reference makes a second one harmless.
        if (Overdue(tender) || _sends >= patience.MostSends)
        {
            return GiveUp("undecided");
        }

        _token ??= await sources.Token(tender.Source);
        if (_token is null)
        {
            return GiveUp("source-gone");
        }

        if (Tender is not { Status: TenderStatus.Intended })
        {
            return true; // voided while we looked: nothing needs to be sent
        }

        _sends++;
        _mayHaveSent = TenderStatus.Intended;
        return Heard(await outside.Ask(
            tender.Provider, "authorise", Reference, (company, cancel) => company.Authorise(Reference, tender.Amount, _token.Token, cancel)));
    }

    /// <summary>By our reference, also when it is unknown there: that is what defeats an authorisation still on its way.</summary>
    private async Task<bool> Void(TenderState tender)
    {
        var answer = await outside.Ask(tender.Provider, "void", Reference, (company, cancel) => company.Void(Reference, cancel));
        return Heard(answer) || (answer is ProviderAnswer.Refused refused && await AfterRefusal(tender, refused));
    }

    private async Task<bool> Capture(TenderState tender)
    {
        if (_mayHaveSent == TenderStatus.CaptureIntended)
        {
            var found = await AskFind(tender);
            if (Heard(found))
            {
                return true;
            }

            if (found is ProviderAnswer.Unknown or ProviderAnswer.Pending)
            {
                return false;
            }
        }

        _mayHaveSent = TenderStatus.CaptureIntended;
        var answer = await outside.Ask(
            tender.Provider, "capture", Reference,
            (company, cancel) => company.Capture(Reference, References.Capture(desk.Payment, number), tender.ToCapture, cancel));
        return Heard(answer) || (answer is ProviderAnswer.Refused refused && await AfterRefusal(tender, refused));
    }

    private async Task<bool> Refund(TenderState tender)
    {
        foreach (var refund in desk.State.Refunds)
        {
            if (refund.OpenPart(number) is { } part)
            {
                // Providers know a refund by our reference, so sending it again is how one asks.
                var answer = await outside.Ask(
                    tender.Provider, "refund", Reference,
                    (company, cancel) => company.Refund(Reference, References.Refund(desk.Payment, number, refund.Id), part.Amount, cancel));
                return desk.Learn(ProviderRules.HeardOfRefund(desk.State, refund.Id, number, answer));
            }
        }

        return false;
    }

    private async Task<bool> AfterRefusal(TenderState tender, ProviderAnswer.Refused refused)
    {
        var found = await AskFind(tender);
        return desk.Learn(ProviderRules.HeardRefusal(desk.State, number, refused.Reason, found, clock.GetUtcNow()));
    }

    private async Task<ProviderAnswer> AskFind(TenderState tender)
    {
        var answer = await outside.Ask(tender.Provider, "find", Reference, (company, cancel) => company.Find(Reference, cancel));
        IsAnswered = answer is not ProviderAnswer.Unknown;
        return answer;
    }

    private bool Heard(ProviderAnswer answer) => desk.Learn(ProviderRules.Heard(desk.State, number, answer, clock.GetUtcNow()));

    private bool GiveUp(string reason) => desk.Learn(ProviderRules.GiveUp(desk.State, number, reason));

    private bool Overdue(TenderState tender) => clock.GetUtcNow() > tender.IntendedAt + patience.DecideWithin;
}
