using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>The end of a pickup: packed goods wait, the shopper says the order's number, and takes them. Or nobody comes.</summary>
public sealed class Kerb(OrderBook book, IGrainFactory actors)
{
    /// <summary>Words, because a reason stands in the journal.</summary>
    public static readonly IReadOnlyList<string> CancelReasons = ["cannot-supply", "store-closed", "shopper-asked", "fraud", "other"];

    /// <summary>Orders that are packed and wait to be collected, with their totes. Follows the journal by a moment.</summary>
    public async Task<IReadOnlyList<KerbOrder>> Waiting(Id<Store> store, CancellationToken cancel = default)
    {
        List<KerbOrder> waiting = [];
        foreach (var order in await book.Open(store, cancel))
        {
            if (order.Status == OrderStatus.Packed)
            {
                waiting.Add(new(order, (await actors.GetGrain<IPick>(order.Id.Value).Look())?.Totes ?? []));
            }
        }

        return waiting;
    }

    /// <param name="number">What the shopper says; capitals, dashes and letters that sound alike do not matter.</param>
    public Task<StepOutcome> HandOver(Id<Order> order, string number, Id<Associate> by) =>
        Plain(number) == Plain(OrderNumber.Of(order))
            ? actors.GetGrain<IOrder>(order.Value).HandOver(by)
            : Task.FromResult<StepOutcome>(new StepOutcome.Unfit("number", "wrong-number", "That is not this order's number: whose goods are these?"));

    /// <summary>Nobody came in the whole window: the goods go back to their shelves, and nothing is charged.</summary>
    public Task<StepOutcome> CloseUncollected(Id<Order> order, Id<Associate> by) => actors.GetGrain<IOrder>(order.Value).CloseUncollected(by);

    /// <summary>The store cannot do it. Until picking begins.</summary>
    public Task<StepOutcome> Cancel(Id<Order> order, string reason) => CancelReasons.Contains(reason)
        ? actors.GetGrain<IOrder>(order.Value).Cancel("store", reason)
        : Task.FromResult<StepOutcome>(new StepOutcome.Unfit("reason", "reason", $"One of: {string.Join(", ", CancelReasons)}."));

    /// <summary>Crockford's base 32 reads I and L as 1, and O as 0 (crockford.com/base32.html).</summary>
    private static string Plain(string number) => string.Concat(
        number.Where(char.IsAsciiLetterOrDigit).Select(c => char.ToUpperInvariant(c) switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            var other => other,
        }));
}

/// <summary>A packed order that waits at the kerb.</summary>
public sealed record KerbOrder(OrderRow Order, IReadOnlyList<Tote> Totes);
