namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>Changes of neighbouring plates that happened together: one act at the shelf, or several at once.</summary>
/// <param name="Changes">By plate.</param>
/// <param name="Time">When the things were lifted or let go, seconds.</param>
internal sealed record ShelfChange(IReadOnlyList<PlateChange> Changes, double Time, double Onset, double Settled)
{
    public double Grams => Changes.Sum(change => change.Grams);

    /// <summary>Nothing lasting came of it.</summary>
    public bool IsTouch { get; init; }

    /// <summary>The same as several acts after each other, where the plates came to rest in between.</summary>
    public IReadOnlyList<Split> Splits { get; init; } = [];
}

/// <summary>A change read as several.</summary>
/// <param name="Log">Logarithm of how much likelier the rests between them are so than if one act, and a hand, had made them.</param>
internal sealed record Split(IReadOnlyList<ShelfChange> Parts, double Log);
