namespace OpenAisle.Messages.Carriers;

/// <summary>The demo's carrier: what would be sent stands on the outbox page, and goes nowhere.</summary>
internal sealed class ShownOnly(Channel channel) : ICarrier
{
    public Channel Channel => channel;

    public bool KnowsKeys => true;

    public async Task<CarrierAnswer> HandOver(Letter letter, Func<Task<bool>> claim, CancellationToken cancel) =>
        await claim() ? new CarrierAnswer.Taken() : new CarrierAnswer.Elsewhere();
}
