using OpenAisle.Catalogue;
using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>The end of a pickup: packed goods wait, the shopper says the order's number, and takes them. Or nobody comes.</summary>
public sealed class Kerb(OrderBook book, IOffers offers, IGrainFactory actors, TimeProvider clock)
{
    /// <summary>Words, because a reason stands in the journal.</summary>
    public static readonly IReadOnlyList<string> CancelReasons = ["cannot-supply", "store-closed", "shopper-asked", "fraud", "other"];

    /// <summary>
    /// Orders that are packed and wait to be collected: whoever stands at the kerb first, the longest wait first, then whoever is on the way.
    /// Follows the journal by a moment.
    /// </summary>
    public async Task<IReadOnlyList<KerbOrder>> Waiting(Id<Store> store, CancellationToken cancel = default)
    {
        List<KerbOrder> waiting = [];
        foreach (var order in await book.Open(store, cancel))
        {
            if (order.Status == OrderStatus.Packed)
            {
                var pick = await actors.GetGrain<IPick>(order.Id.Value).Look();
                waiting.Add(new(order, pick?.Totes ?? [], pick is null ? 0 : await AgeAsked(pick, cancel), pick?.Arrived, pick?.Clocks ?? [], pick?.SetOutAt));
            }
        }

        return [.. waiting.OrderBy(one => one.Arrived?.At ?? DateTimeOffset.MaxValue)
            .ThenBy(one => one.SetOutAt ?? DateTimeOffset.MaxValue).ThenBy(one => one.Order.SlotStarts)];
    }

    /// <summary>The totes of an order of the store, and where each stands; none when there is no such order.</summary>
    public async Task<IReadOnlyList<ToteClock>> TotesOf(Id<Order> order, Id<Store> store) =>
        await actors.GetGrain<IPick>(order.Value).Look() is { } pick && pick.Store == store ? pick.Clocks ?? [] : [];

    /// <param name="number">What the shopper says; capitals, dashes and letters that sound alike do not matter.</param>
    /// <param name="seenOver">The years that whoever collects was seen to be over; 0 for not looked at.</param>
    public async Task<StepOutcome> HandOver(Id<Order> order, string number, Id<Associate> by, int seenOver = 0, CancellationToken cancel = default)
    {
        if (Plain(number) != Plain(OrderNumber.Of(order)))
        {
            return new StepOutcome.Unfit("number", "wrong-number", "That is not this order's number: whose goods are these?");
        }

        var pick = actors.GetGrain<IPick>(order.Value);
        if (await pick.Look() is { IsPacked: true } packed && await AgeAsked(packed, cancel) is var asked && asked > packed.AgeSeen)
        {
            if (asked > seenOver)
            {
                return new StepOutcome.Unfit("seenOver", "age-check", $"Some of it is for those over {asked}: look at a document first.");
            }

            // Written down before the goods go: who saw it and when, and nothing else.
            await pick.CheckAge(Id<PickStep>.New(clock), by, asked);
        }

        return await actors.GetGrain<IOrder>(order.Value).HandOver(by);
    }

    /// <summary>The highest age that something in the totes asks for; 0 for none.</summary>
    private async Task<int> AgeAsked(PickView pick, CancellationToken cancel)
    {
        Gtin[] goods = [.. pick.Lines.Select(line => line.Good?.Gtin).OfType<Gtin>()];
        var found = await offers.Find(pick.Store, goods, cancel);
        return found.Values.Select(offer => offer.Product.AgeLimit ?? 0).DefaultIfEmpty(0).Max();
    }

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
/// <param name="AgeAsked">Whoever collects must be over so many years; 0 for any age.</param>
/// <param name="Arrived">Null while the shopper has not said that they are there.</param>
/// <param name="Clocks">Each tote with where it is and its time out of the cold.</param>
/// <param name="SetOutAt">Null while the shopper has not said that they are on their way.</param>
public sealed record KerbOrder(
    OrderRow Order, IReadOnlyList<Tote> Totes, int AgeAsked = 0, Arrival? Arrived = null, IReadOnlyList<ToteClock>? Clocks = null,
    DateTimeOffset? SetOutAt = null);
