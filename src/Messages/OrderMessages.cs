using System.Data.Common;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Orders;

namespace OpenAisle.Messages;

/// <summary>
/// What a shopper is told after the facts that every order has. It goes along the journal in batches, as a read model does: a look at the
/// order book and at the shoppers for all orders of a batch, and the letters stand in the outbox in the transaction that moves the cursor.
/// Their ids follow from the fact, so that a fact heard twice is told once; the postman takes them from there.
/// </summary>
internal sealed class OrderMessages(
    OrderBook book, Reaches reaches, Letters letters, IOffers offers, Lazy<IGrainFactory> actors, MessageSettings settings, TimeProvider clock)
    : IReadModel
{
    public string Name => "messages.letters";

    public int Version => 1;

    public IReadOnlyCollection<string> Kinds { get; } =
        [OrderKinds.Placed, OrderKinds.Changed, OrderKinds.Cancelled, OrderKinds.PaymentWanted, OrderKinds.Packed];

    /// <summary>None is emptied when it is built anew: a letter that stands is not written again, and old news is no news.</summary>
    public IReadOnlyCollection<string> Tables { get; } = [];

    public async Task Apply(IReadOnlyList<ReadFact> facts, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - settings.NewsFor;
        var news = facts.Where(fact => fact.Recorded.At >= since).ToList();
        if (news.Count == 0)
        {
            return;
        }

        var orders = await Orders(news, cancel);
        var reach = await reaches.Of([.. orders.Values.Select(order => order.Shopper).Distinct()], cancel);
        var rows = new RowBatch(connection, transaction);
        foreach (var (recorded, fact) in news)
        {
            if (orders.TryGetValue(new(recorded.Stream.Key), out var order) && await offers.StoreOf(order.Store, cancel) is { } store)
            {
                foreach (var letter in News.Of(recorded, fact, order, null).SelectMany(one => letters.Of(recorded, one, order, store, reach[order.Shopper])))
                {
                    Outbox.Add(rows, letter, clock.GetUtcNow());
                }
            }
        }

        await rows.Run(cancel);
    }

    /// <summary>The orders of the batch that have a window: whoever holds the goods needs no telling.</summary>
    private async Task<Dictionary<Id<Order>, OrderTold>> Orders(List<ReadFact> news, CancellationToken cancel)
    {
        var ids = news.Select(fact => new Id<Order>(fact.Recorded.Stream.Key)).ToHashSet();
        var changed = news.Where(fact => fact.Recorded.Kind == OrderKinds.Changed).Select(fact => new Id<Order>(fact.Recorded.Stream.Key)).ToHashSet();
        var rows = await book.Find(ids, cancel);
        var found = new Dictionary<Id<Order>, OrderTold>();
        foreach (var id in ids)
        {
            // The book may be a moment behind, and of a change nobody can tell: then the order itself, which is awake as it has just said so.
            var told = rows.TryGetValue(id, out var row) && row.Status is not OrderStatus.Attempted && !changed.Contains(id)
                ? OrderTold.Of(row)
                : await actors.Value.GetGrain<IOrder>(id.Value).Look() is { } order ? OrderTold.Of(order) : null;
            if (told is { Slot: not null })
            {
                found.Add(id, told);
            }
        }

        return found;
    }
}
