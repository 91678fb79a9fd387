namespace OpenAisle.Catalogue.Promotions;

/// <summary>One layer of promotions: within it a unit of goods takes part in one promotion at most; layers stack.</summary>
/// <param name="Why">Why it stands where it stands.</param>
public sealed record Layer(string Key, string ReckonsOn, string Why);

/// <summary>
/// Which promotions go together: the one table. Layers are settled from top to bottom, each the best for the shopper on what those above
/// left; what must not be combined with another promotion stands in that one's layer.
/// </summary>
public static class Stacking
{
    public const string Item = "item";
    public const string Coupon = "coupon";
    public const string Manufacturer = "manufacturer";
    public const string Basket = "basket";

    public static IReadOnlyList<Layer> Layers { get; } =
    [
        new(Item, "the price", "The label's promise: what everybody sees on the shelf comes first."),
        new(Coupon, "what is left", "A store coupon makes the offered price lower still."),
        new(Manufacturer, "what is left", "One manufacturer's coupon an item; it pays for what the store still asks."),
        new(Basket, "what is left", "Thresholds last: what was spent is counted before promotions, what comes off is off the rest."),
    ];

    public static bool Knows(string layer) => Layers.Any(known => known.Key == layer);
}
