using OpenAisle.Journal;

namespace OpenAisle.Payments;

/// <summary>Wakes a payment whose deadline is due.</summary>
internal sealed class PaymentDeadlines(IGrainFactory actors) : IDeadlineReader
{
    public string StreamKind => PaymentFacts.Stream;

    public Task Due(Deadline deadline, CancellationToken cancel) => actors.GetGrain<IPaymentWork>(deadline.Stream.Key).Attend();
}
