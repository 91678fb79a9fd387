using OpenAisle.Journal;
using OpenAisle.Journal.Commands;

namespace OpenAisle.Payments;

/// <summary>
/// Law 2 over a whole journal, tallied from the facts alone and not by the fold of the actors: no tender is captured twice or above what was
/// authorised, no refund exceeds its capture, nothing is taken of an abandoned payment, and no intent or authorisation outstays its time.
/// </summary>
internal sealed class PaymentLaw : ILaw
{
    /// <summary>So long before the last fact of the journal, an intent should be confirmed and a lapsed authorisation recorded.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private const int MostBreaches = 100;

    public string Name => "payments: no money twice, none left behind";

    public async Task<LawReport> Check(IAsyncEnumerable<ReadFact> facts, CancellationToken cancel)
    {
        Dictionary<(Guid Payment, int Tender), Tally> tallies = [];
        HashSet<Guid> abandoned = [];
        List<string> breaches = [];
        var last = DateTimeOffset.MinValue;
        await foreach (var (recorded, fact) in facts.WithCancellation(cancel))
        {
            last = recorded.At > last ? recorded.At : last;
            if (recorded.Stream.Kind == PaymentFacts.Stream)
            {
                Follow(recorded, fact);
            }
        }

        foreach (var ((payment, tender), tally) in tallies)
        {
            var outstays = tally.Intended ? tally.Since + Slack < last : tally.Held && tally.Expires + ProviderRules.ForgottenAfter + Slack < last;
            Demand(!outstays, payment, tender, $"has stood open since {tally.Since:u}");
        }

        return new(tallies.Count, breaches);

        Tally Of(Guid payment, int tender) =>
            tallies.TryGetValue((payment, tender), out var known) ? known : tallies[(payment, tender)] = new();

        void Demand(bool holds, Guid payment, int tender, string breach)
        {
            if (!holds && breaches.Count < MostBreaches)
            {
                breaches.Add($"Tender {tender} of payment {payment:D} {breach}.");
            }
        }

        void Follow(RecordedFact recorded, IFact fact)
        {
            var payment = recorded.Stream.Key;
            switch (fact)
            {
                case PaymentAbandoned:
                    abandoned.Add(payment);
                    break;
                case PaymentAuthorisationIntended f:
                    Demand(!abandoned.Contains(payment), payment, f.Tender, "was begun after the payment was abandoned");
                    Of(payment, f.Tender).Open(recorded.At);
                    break;
                case PaymentAuthorised f:
                    Of(payment, f.Tender).Grant(f.Amount.MinorUnits, f.Expires);
                    break;
                case PaymentVoidIntended f:
                    Of(payment, f.Tender).Open(recorded.At);
                    break;
                case PaymentCaptureIntended f:
                    foreach (var part in f.Parts)
                    {
                        var tender = Of(payment, part.Tender);
                        Demand(tender.Held, payment, part.Tender, "was to be captured and holds nothing");
                        Demand(part.Amount.MinorUnits <= tender.Authorised, payment, part.Tender, "was to be captured above what was authorised");
                        tender.Open(recorded.At);
                    }

                    break;
                case PaymentCaptured f:
                    var captured = Of(payment, f.Tender);
                    Demand(captured.Captured == 0, payment, f.Tender, "was captured twice");
                    Demand(f.Amount.MinorUnits <= captured.Authorised, payment, f.Tender, "was captured above what was authorised");
                    Demand(!abandoned.Contains(payment), payment, f.Tender, "was captured though its payment was abandoned");
                    captured.Captured += f.Amount.MinorUnits;
                    captured.End();
                    break;
                case PaymentRefunded f:
                    var refunded = Of(payment, f.Tender);
                    refunded.Refunded += f.Amount.MinorUnits;
                    Demand(refunded.Refunded <= refunded.Captured, payment, f.Tender, "was refunded above what was captured");
                    break;
                case PaymentDeclined f:
                    Of(payment, f.Tender).End();
                    break;
                case PaymentVoided f:
                    Of(payment, f.Tender).End();
                    break;
                case PaymentExpired f:
                    Of(payment, f.Tender).End();
                    break;
            }
        }
    }

    private sealed class Tally
    {
        public long Authorised { get; private set; }
        public long Captured { get; set; }
        public long Refunded { get; set; }
        public DateTimeOffset Expires { get; private set; }

        /// <summary>Something was intended and is not confirmed.</summary>
        public bool Intended { get; private set; }

        /// <summary>The provider holds money for it.</summary>
        public bool Held { get; private set; }

        public DateTimeOffset Since { get; private set; }

        public void Open(DateTimeOffset at) => (Intended, Since) = (true, at);

        public void Grant(long amount, DateTimeOffset expires) => (Authorised, Expires, Held, Intended) = (amount, expires, true, false);

        public void End() => (Held, Intended) = (false, false);
    }
}
