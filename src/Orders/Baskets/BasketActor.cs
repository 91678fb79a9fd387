using System.Collections.Immutable;
using System.Diagnostics;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Stock;
using Orleans.Concurrency;
using Orleans.Placement;

namespace OpenAisle.Orders.Baskets;

/// <summary>The fold of a basket's stream.</summary>
internal sealed record BasketState : IFolded<BasketState>
{
    public BasketOpened? Opened { get; init; }

    public ImmutableList<StockLine> Lines { get; init; } = [];

    /// <summary>Of the lines that are in it.</summary>
    public ImmutableDictionary<Gtin, LineWish> Wishes { get; init; } = ImmutableDictionary<Gtin, LineWish>.Empty;

    /// <summary>The orders that were placed from it; each takes its goods out once.</summary>
    public ImmutableHashSet<Id<Order>> Orders { get; init; } = [];

    public static BasketState Empty() => new();

    public BasketState Apply(IFact fact, DateTimeOffset at) => fact switch
    {
        BasketOpened opened => this with { Opened = opened },
        BasketLineSet set => this with { Lines = With(set), Wishes = set.Quantity.IsZero ? Wishes.Remove(set.Gtin) : Wishes },
        BasketLineWished said => this with
        {
            Wishes = said.Wish == LineWish.None ? Wishes.Remove(said.Gtin) : Wishes.SetItem(said.Gtin, said.Wish),
        },
        BasketCheckedOut order => this with
        {
            Lines = [.. order.Left ?? []],
            Wishes = Wishes.RemoveRange(Wishes.Keys.Where(gtin => order.Left?.Any(line => line.Gtin == gtin) is not true)),
            Orders = Orders.Add(order.Order),
        },
        _ => throw new UnreachableException($"{fact.GetType()} does not belong to a basket."),
    };

    private ImmutableList<StockLine> With(BasketLineSet set)
    {
        var at = Lines.FindIndex(line => line.Gtin == set.Gtin);
        var line = new StockLine(set.Gtin, set.Quantity);
        return (at, set.Quantity.IsZero) switch
        {
            ( < 0, true) => Lines,
            ( < 0, false) => Lines.Add(line),
            (_, true) => Lines.RemoveAt(at),
            (_, false) => Lines.SetItem(at, line),
        };
    }
}

/// <summary>What a basket takes.</summary>
internal static class BasketRules
{
    public static (IFact? Fact, BasketOutcome? Refusal) Set(BasketState state, Gtin gtin, Quantity quantity, OrderSettings settings)
    {
        if (state.Opened is null)
        {
            return (null, new BasketOutcome.NoSuchBasket());
        }

        if (WhyAbsurd(quantity, settings) is { } reason)
        {
            return (null, new BasketOutcome.Refused("quantity", "quantity", reason));
        }

        var at = state.Lines.FindIndex(line => line.Gtin == gtin);
        return at switch
        {
            < 0 when quantity.IsZero => (null, null),
            < 0 when state.Lines.Count >= settings.MaxLines =>
                (null, new BasketOutcome.Refused("lines", "too-many", $"A basket holds at most {settings.MaxLines} lines.")),
            >= 0 when state.Lines[at].Quantity == quantity => (null, null),
            _ => (new BasketLineSet(gtin, quantity), null),
        };
    }

    public static (IFact? Fact, BasketOutcome? Refusal) Wish(BasketState state, Gtin gtin, LineWish wish) => state switch
    {
        { Opened: null } => (null, new BasketOutcome.NoSuchBasket()),
        _ when !state.Lines.Exists(line => line.Gtin == gtin) => (null, new BasketOutcome.Refused("gtin", "not-in-basket", "It is not in the basket.")),
        _ when state.Wishes.GetValueOrDefault(gtin, LineWish.None) == wish => (null, null),
        _ => (new BasketLineWished(gtin, wish), null),
    };

    /// <summary>What was put in since an order of these goods was begun: other goods, and the pieces beyond those ordered.</summary>
    public static IEnumerable<StockLine> Left(BasketState state, IReadOnlyList<StockLine> ordered) =>
        from line in state.Lines
        join good in ordered on line.Gtin equals good.Gtin into goods
        let left = line.Quantity.Steps - goods.Sum(good => good.Quantity.Steps)
        where !goods.Any() || (line.Quantity.Unit.Dimension == Dimension.Count && left > 0)
        select goods.Any() ? line with { Quantity = Quantity.Pieces(left) } : line;

    /// <summary>Says what is wrong with a quantity that nobody means; null when nothing is.</summary>
    public static string? WhyAbsurd(Quantity quantity, OrderSettings settings) => quantity switch
    {
        { Steps: < 0 } => "A quantity is not negative.",
        { Unit.Dimension: Dimension.Count } when quantity.Steps > settings.MaxPieces => $"At most {settings.MaxPieces} of one thing.",
        { Unit.Dimension: Dimension.Mass } when quantity.In(Unit.Gram, 0).Steps > settings.MaxWeightGrams =>
            $"At most {settings.MaxWeightGrams / 1000} kg of one thing.",
        { Unit.Dimension: Dimension.Count or Dimension.Mass } => null,
        _ => "Goods are ordered by the piece or by weight.",
    };
}

[Reentrant]
[PreferLocalPlacement]
internal sealed class BasketActor(ActorJournal journal, OrderSettings settings)
    : StreamActor<BasketState>(journal, BasketKinds.Stream), IBasket
{
    public async Task<BasketOutcome> Open(Id<Store> store, Id<Shopper> shopper)
    {
        var wanted = new BasketOpened(store, shopper);
        if (State.Opened is null)
        {
            Append(wanted);
        }

        BasketOutcome answer = State.Opened == wanted
            ? new BasketOutcome.Done(Contents())
            : new BasketOutcome.Refused("basket", "conflict", "This basket belongs to another store or shopper.");
        await Durable();
        return answer;
    }

    public Task<BasketOutcome> Set(Gtin gtin, Quantity quantity) => Answer(BasketRules.Set(State, gtin, quantity, settings));

    public Task<BasketOutcome> Wish(Gtin gtin, LineWish wish) => Answer(BasketRules.Wish(State, gtin, wish));

    private async Task<BasketOutcome> Answer((IFact? Fact, BasketOutcome? Refusal) decision)
    {
        var (fact, refusal) = decision;
        if (fact is not null)
        {
            Append(fact);
        }

        var answer = refusal ?? new BasketOutcome.Done(Contents());
        await Durable();
        return answer;
    }

    public async Task CheckedOut(Id<Order> order, IReadOnlyList<StockLine> goods)
    {
        if (State.Opened is not null && !State.Orders.Contains(order))
        {
            Append(new BasketCheckedOut(order, BasketRules.Left(State, goods).ToArray() is [_, ..] left ? left : null));
        }

        await Durable();
    }

    public async Task<BasketContents?> Look()
    {
        var contents = State.Opened is null ? null : Contents();
        await Durable();
        return contents;
    }

    private BasketContents Contents() =>
        new(new Id<Basket>(this.GetPrimaryKey()), State.Opened!.Store, State.Opened.Shopper, State.Lines,
            [.. State.Wishes.Select(wish => new WishedLine(wish.Key, wish.Value))]);
}
