using OpenAisle.Journal;

namespace OpenAisle.Payments;

/// <summary>
/// What follows from a provider's answer: facts, or nothing where it says too little. An answer that contradicts what we asked (another
/// amount, a capture nobody wanted) counts as no answer.
/// </summary>
internal static class ProviderRules
{
    /// <summary>A provider's clock may be behind ours by so much when an authorisation runs out.</summary>
    public static readonly TimeSpan ExpiryGrace = TimeSpan.FromMinutes(1);

    /// <summary>So long after its end, an authorisation that its provider has forgotten has expired.</summary>
    public static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    public static IReadOnlyList<IFact> Heard(PaymentState state, int number, ProviderAnswer answer, DateTimeOffset now)
    {
        var tender = state.Find(number);
        return (tender?.Status, answer) switch
        {
            (TenderStatus.Intended, ProviderAnswer.Authorised a) when a.Amount == tender!.Amount && a.CapturedSoFar.IsZero =>
                [new PaymentAuthorised(number, a.Amount, a.Expires)],
            (TenderStatus.Intended or TenderStatus.VoidIntended, ProviderAnswer.Declined a) => [new PaymentDeclined(number, Word(a.Reason))],
            // It holds something under our name that we did not ask for, or will never hold anything: only a void is certain.
            (TenderStatus.Intended, ProviderAnswer.Refused a) =>
                [new PaymentRefused(number, RefusedThing.Authorisation, Word(a.Reason)), new PaymentVoidIntended(number, Word(a.Reason))],

            (TenderStatus.CaptureIntended, ProviderAnswer.Captured a) when a.Amount == tender!.ToCapture => [new PaymentCaptured(number, a.Amount)],
            (TenderStatus.CaptureIntended, ProviderAnswer.Authorised a) when a.Amount == tender!.Amount && a.CapturedSoFar == tender.ToCapture =>
                [new PaymentCaptured(number, tender.ToCapture)],

            (TenderStatus.Intended or TenderStatus.Authorised or TenderStatus.CaptureIntended or TenderStatus.VoidIntended, ProviderAnswer.Voided) =>
                [new PaymentVoided(number)],
            (TenderStatus.Intended or TenderStatus.Authorised or TenderStatus.CaptureIntended or TenderStatus.VoidIntended, ProviderAnswer.Expired) =>
                [new PaymentExpired(number)],
            (TenderStatus.Authorised, ProviderAnswer.NotFound) when now > tender!.Expires + ForgottenAfter => [new PaymentExpired(number)],
            _ => [],
        };
    }

    /// <summary>
    /// What follows when a capture or a void was refused and the provider, asked again, found this. A refusal alone proves little: the
    /// very thing may have been done before.
    /// </summary>
    public static IReadOnlyList<IFact> HeardRefusal(PaymentState state, int number, string reason, ProviderAnswer found, DateTimeOffset now)
    {
        if (Heard(state, number, found, now) is { Count: > 0 } settled)
        {
            return settled;
        }

        return (state.Find(number)?.Status, found) switch
        {
            (TenderStatus.CaptureIntended, ProviderAnswer.Authorised { CapturedSoFar.IsZero: true } or ProviderAnswer.Declined) =>
                [new PaymentRefused(number, RefusedThing.Capture, Word(reason)), new PaymentVoidIntended(number, Word(reason))],
            (TenderStatus.VoidIntended, ProviderAnswer.Authorised { CapturedSoFar.IsZero: false }) =>
                [new PaymentRefused(number, RefusedThing.Void, "captured-there")],
            _ => [],
        };
    }

    public static IReadOnlyList<IFact> HeardOfRefund(PaymentState state, Id<Refund> refund, int number, ProviderAnswer answer) =>
        (state.Find(refund)?.OpenPart(number), answer) switch
        {
            ({ } part, ProviderAnswer.Refunded a) when a.Amount == part.Amount => [new PaymentRefunded(refund, number, part.Amount)],
            ({ }, ProviderAnswer.Refused a) => [new PaymentRefused(number, RefusedThing.Refund, Word(a.Reason), refund)],
            _ => [],
        };

    /// <summary>No yes and no no in all the time it was given: released instead, which defeats a late yes.</summary>
    public static IReadOnlyList<IFact> GiveUp(PaymentState state, int number, string reason) =>
        state.Find(number) is { Status: TenderStatus.Intended } ? [new PaymentVoidIntended(number, reason)] : [];

    /// <summary>A provider's reason as one word of small letters, digits and dashes; facts hold no text of others.</summary>
    public static string Word(string reason)
    {
        const int longest = 40;
        return reason.Length is > 0 and <= longest && reason.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? reason
            : "other";
    }
}
