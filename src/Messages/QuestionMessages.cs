using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>
/// What a shopper is told of single lines: something else is proposed, money comes back. Few orders have such facts, and the order and the
/// pick are at work just then, so they are asked themselves.
/// </summary>
internal sealed class QuestionMessages(
    Outbox outbox, Reaches reaches, Letters letters, IOffers offers, IGrainFactory actors, MessageSettings settings, TimeProvider clock) : IReaction
{
    public string Name => "messages.orders";

    public IReadOnlyCollection<string> Kinds { get; } = [OrderKinds.RefundGranted, PickNews.Proposed];

    public async Task React(RecordedFact recorded, IFact fact, CancellationToken cancel)
    {
        if (recorded.At < clock.GetUtcNow() - settings.NewsFor || await actors.GetGrain<IOrder>(recorded.Stream.Key).Look() is not { Slot: not null } view
            || await offers.StoreOf(view.Store, cancel) is not { } store)
        {
            return;
        }

        var order = OrderTold.Of(view, fact switch { SubstituteProposed asked => asked.Line, RefundGranted refund => refund.Line, _ => null });
        var pick = fact is SubstituteProposed ? await actors.GetGrain<IPick>(recorded.Stream.Key).Look() : null;
        var reach = (await reaches.Of([order.Shopper], cancel))[order.Shopper];
        await outbox.Put([.. News.Of(recorded, fact, order, pick).SelectMany(news => letters.Of(recorded, news, order, store, reach))], cancel);
    }
}
