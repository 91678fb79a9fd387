namespace OpenAisle.Catalogue.Search;

/// <summary>One thing that a question names.</summary>
/// <param name="Ways">How it may be written: as it was typed first, then other words and guesses with less weight.</param>
/// <param name="Weight">How much it tells: rare words more than frequent ones.</param>
/// <param name="IsHead">True for what is wanted itself: "cream" in "ice cream with nuts".</param>
internal sealed record Concept(IReadOnlyList<OtherWords> Ways, float Weight, bool IsHead);

/// <summary>What must not be in it.</summary>
/// <param name="Allergen">A key of the allergens; null for any other ingredient.</param>
/// <param name="Terms">The ingredient as it was typed, by its terms.</param>
internal sealed record Without(string? Allergen, string[] Terms);

/// <summary>What somebody looks for, understood against an index.</summary>
/// <param name="Guessed">Words that nobody sells under that spelling, and what they were taken for.</param>
internal sealed record Question(
    IReadOnlyList<Concept> Concepts, IReadOnlyList<Without> Without, IReadOnlyList<(string Typed, string Taken)> Guessed)
{
    public static Question Nothing { get; } = new([], [], []);
}
