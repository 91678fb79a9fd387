namespace OpenAisle.WalkOut.Engine;

/// <summary>
/// A product as the scales know it. <paramref name="Code"/> is the store's own text for it, as the planogram writes it: a GTIN, a PLU.
/// </summary>
/// <param name="Code">What receipts and events call it.</param>
/// <param name="Name">For people.</param>
/// <param name="UnitGrams">Mean mass of one unit, grams; null when nobody has weighed it. Of no meaning for loose goods.</param>
/// <param name="SigmaGrams">Standard deviation of the mass between units, grams; null when unknown.</param>
/// <param name="IsLoose">Sold by weight out of a weighed bin.</param>
public sealed record ProductSpec(string Code, string Name, double? UnitGrams, double? SigmaGrams = null, bool IsLoose = false);

/// <summary>A product's place on the shelves: the plates over which its units may stand, spread over one or several of them.</summary>
public sealed record Facing(string Product, IReadOnlyList<PlateId> Plates);

/// <summary>Which product stands on which plates. A product may have several facings, and a plate several products.</summary>
public sealed record Planogram(IReadOnlyList<Facing> Facings);
