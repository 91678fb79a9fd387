using System.Text.Json.Serialization;
using OpenAisle.Journal;
using OpenAisle.Stock;

namespace OpenAisle.Orders.Baskets;

internal sealed record BasketOpened(Id<Store> Store, Id<Shopper> Shopper) : IFact;

/// <param name="Quantity">Zero: taken out.</param>
internal sealed record BasketLineSet(Gtin Gtin, Quantity Quantity) : IFact;

/// <summary>The whole wish, in place of the one before.</summary>
internal sealed record BasketLineWished(Gtin Gtin, LineWish Wish) : IFact;

/// <param name="Left">What had been put in since the order was begun; null for nothing.</param>
internal sealed record BasketCheckedOut(Id<Order> Order, IReadOnlyList<StockLine>? Left = null) : IFact;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(BasketOpened))]
[JsonSerializable(typeof(BasketLineSet))]
[JsonSerializable(typeof(BasketLineWished))]
[JsonSerializable(typeof(BasketCheckedOut))]
internal sealed partial class BasketJson : JsonSerializerContext;

/// <summary>The kinds of fact in a basket's stream.</summary>
internal static class BasketKinds
{
    public const string Stream = "basket";

    public static readonly FactKind[] All =
    [
        FactKind.Of("basket.opened", () => BasketJson.Default.BasketOpened),
        FactKind.Of("basket.line-set", () => BasketJson.Default.BasketLineSet),
        FactKind.Of("basket.line-wished", () => BasketJson.Default.BasketLineWished),
        FactKind.Of("basket.checked-out", () => BasketJson.Default.BasketCheckedOut),
    ];
}
