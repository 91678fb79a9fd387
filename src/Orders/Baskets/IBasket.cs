namespace OpenAisle.Orders.Baskets;

/// <summary>What a shopper has gathered in one store and not ordered yet.</summary>
public abstract class Basket;

/// <summary>The actor of one basket. Any channel fills it: the shop, the phone in the aisle, the shelves of a sensor store.</summary>
public interface IBasket : IGrainWithGuidKey
{
    /// <summary>Opens it; the same again changes nothing, another store or shopper is refused.</summary>
    Task<BasketOutcome> Open(Id<Store> store, Id<Shopper> shopper);

    /// <summary>Sets how much of a product is wanted; zero takes it out.</summary>
    Task<BasketOutcome> Set(Gtin gtin, Quantity quantity);

    /// <summary>Says what is wished for a line, in place of what was wished before.</summary>
    Task<BasketOutcome> Wish(Gtin gtin, LineWish wish);

    /// <summary>Takes out what that order, placed from it, was of; what was put in meanwhile stays.</summary>
    Task CheckedOut(Id<Order> order, IReadOnlyList<Stock.StockLine> goods);

    /// <summary>Null when it was never opened.</summary>
    Task<BasketContents?> Look();
}

/// <param name="Lines">In the order in which they were first put in.</param>
/// <param name="Wishes">Of the lines for which something in particular is wished.</param>
[GenerateSerializer, Immutable]
public sealed record BasketContents(
    Id<Basket> Id, Id<Store> Store, Id<Shopper> Shopper, IReadOnlyList<Stock.StockLine> Lines, WishedLine[] Wishes);

/// <summary>The answer to a change of a basket.</summary>
[GenerateSerializer, Immutable]
public abstract record BasketOutcome
{
    private BasketOutcome()
    {
    }

    [GenerateSerializer, Immutable]
    public sealed record Done(BasketContents Contents) : BasketOutcome;

    [GenerateSerializer, Immutable]
    public sealed record Refused(string Field, string Code, string Reason) : BasketOutcome;

    [GenerateSerializer, Immutable]
    public sealed record NoSuchBasket : BasketOutcome;
}
