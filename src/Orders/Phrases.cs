namespace OpenAisle.Orders;

/// <summary>
/// What shopper and picker can say to each other about an order: codes, which each reads in their own language. No free text stands in a
/// journal, and nobody can be insulted or defrauded by a code.
/// </summary>
public static class Phrases
{
    public const string Shopper = "shopper";
    public const string Picker = "picker";

    public static IReadOnlyList<string> OfShopper { get; } =
        ["yes-please", "no-thanks", "any-brand", "leave-it-out", "freshest", "take-your-time", "thank-you"];

    public static IReadOnlyList<string> OfPicker { get; } =
        ["hello", "any-brand-fine", "shelf-empty", "last-one", "looking", "nearly-done", "on-its-way", "sorry", "thank-you"];

    /// <summary>Those of the picker that speak of the line at hand.</summary>
    public static IReadOnlyList<string> OfOneLine { get; } = ["any-brand-fine", "shelf-empty", "last-one", "looking"];

    public static IReadOnlyList<string> Of(string by) => by == Shopper ? OfShopper : OfPicker;
}

/// <summary>One phrase that was said.</summary>
/// <param name="By"><see cref="Phrases.Shopper"/> or <see cref="Phrases.Picker"/>.</param>
/// <param name="Line">The line it is about; null for the whole order.</param>
[GenerateSerializer, Immutable]
public sealed record SaidPhrase(Guid Key, string By, string Phrase, int? Line, DateTimeOffset At);
