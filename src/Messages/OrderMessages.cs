using OpenAisle.Catalogue;
using OpenAisle.Fulfilment;
using OpenAisle.Journal;
using OpenAisle.Orders;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Messages;

/// <summary>
/// What a shopper is told after a fact of their order. It writes to the outbox and to nothing else, under ids that follow from the fact, so
/// that a fact heard twice is told once; the postman takes it from there.
/// </summary>
internal sealed class OrderMessages(
    Outbox outbox, Writer writer, Choices choices, PushSubscriptions subscriptions, ShopperBook shoppers, IOffers offers, IGrainFactory actors,
    MessageSettings settings, TimeProvider clock) : IReaction
{
    public string Name => "messages.orders";

    public IReadOnlyCollection<string> Kinds { get; } =
    [
        OrderKinds.Placed, OrderKinds.Changed, OrderKinds.Cancelled, OrderKinds.Packed, OrderKinds.RefundGranted, PickNews.Proposed,
    ];

    public async Task React(RecordedFact recorded, IFact fact, CancellationToken cancel)
    {
        if (recorded.At < clock.GetUtcNow() - settings.NewsFor || await actors.GetGrain<IOrder>(recorded.Stream.Key).Look() is not { Slot: not null } order)
        {
            return; // old news, or goods in hand: whoever holds them needs no telling
        }

        if (await offers.StoreOf(order.Store, cancel) is not { } store || await Reach(order.Shopper, cancel) is not { Addresses.Count: > 0 } reach)
        {
            return;
        }

        var pick = fact is SubstituteProposed ? await actors.GetGrain<IPick>(recorded.Stream.Key).Look() : null;
        List<Letter> letters = [];
        foreach (var news in News.Of(recorded, fact, order, pick))
        {
            foreach (var (channel, address, suffix) in reach.Addresses)
            {
                if (reach.Choices.Wants(news.Kind, channel))
                {
                    letters.Add(Address(recorded, news, order, store, reach.Choices, channel, address, suffix));
                }
            }
        }

        await outbox.Put(letters, cancel);
    }

    private Letter Address(
        RecordedFact recorded, News news, OrderView order, StoreProfile store, ShopperChoices choices, Channel channel, string address, string suffix)
    {
        var (subject, body, link) = writer.Write(news, order, store, MessageTexts.Of(choices.Language), channel);
        var due = channel == Channel.Email || MessageRules.MayWake(news.Kind)
            ? news.Due
            : (choices.Quiet ?? settings.Quiet).NextLoud(news.Due, MessageTexts.ZoneOf(store));
        return new(
            $"{recorded.Stream.Kind}-{recorded.Stream.Key:N}-{recorded.Version}-{news.Kind.Word()}-{channel.Word()}{suffix}", order.Id, order.Store,
            order.Shopper, news.Kind, channel, news.About, MessageTexts.Of(choices.Language).Code, address, subject, body, link, due, news.Stale);
    }

    /// <summary>Where a shopper can be reached, from the erasable tables; nowhere once they are erased.</summary>
    private async Task<Reachable> Reach(Id<Shopper> shopper, CancellationToken cancel)
    {
        var details = await shoppers.Find(shopper, cancel);
        var chosen = await choices.Of(shopper, cancel);
        List<(Channel, string, string)> addresses = [];
        if (details?.Email is { Length: > 0 } email)
        {
            addresses.Add((Channel.Email, email, ""));
        }

        if (details?.Phone is { Length: > 0 } phone && chosen.SmsSince is not null)
        {
            addresses.Add((Channel.Sms, phone, ""));
        }

        foreach (var subscription in await subscriptions.Of(shopper, cancel))
        {
            addresses.Add((Channel.Push, subscription.Id, "-" + subscription.Id));
        }

        return new(addresses, chosen);
    }

    private sealed record Reachable(IReadOnlyList<(Channel Channel, string Address, string Suffix)> Addresses, ShopperChoices Choices);
}
