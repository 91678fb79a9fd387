namespace OpenAisle.Payments;

/// <summary>How long a payment waits for its provider, and how often it asks. The limits of every wait and retry of this module.</summary>
public sealed record PaymentPatience
{
    /// <summary>One call to a provider. Shorter than a call between actors may take (30 s), so that the caller hears what became of it.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>So long a shopper waits for an answer; then it is <em>pending</em>, and goes on by deadline.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Rounds in a row that may teach nothing before the work is left to the next deadline.</summary>
    public int QuickRounds { get; init; } = 4;

    /// <summary>The wait after the first such round; it doubles each time.</summary>
    public TimeSpan QuickWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Work left over is taken up again after as long as it has been open already, but not sooner than this…</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>…and not later than this. It never stops: what a provider has not confirmed is not over.</summary>
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>One authorisation is sent at most so often by one activation, always under the same reference; then it is voided.</summary>
    public int MostSends { get; init; } = 5;

    /// <summary>An authorisation that is neither granted nor declined by then is voided.</summary>
    public TimeSpan DecideWithin { get; init; } = TimeSpan.FromMinutes(15);

    internal TimeSpan RetryAfter(TimeSpan openFor) =>
        openFor < RetryFirst ? RetryFirst : openFor > RetryMost ? RetryMost : openFor;
}
