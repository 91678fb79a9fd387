namespace OpenAisle.Kernel;

/// <summary>What a unit measures.</summary>
public enum Dimension
{
    Count,
    Mass,
    Volume,
    Length,
}

/// <summary>A unit by its UN/ECE Recommendation 20 common code: <c>H87</c> piece, <c>KGM</c> kilogram, <c>LBR</c> pound…</summary>
public readonly record struct Unit
{
    // One row a unit: code, what it measures, and its size as an exact fraction of the dimension's base (piece, gram, millilitre, millimetre).
    // Source: UN/ECE Recommendation 20, revision 17; pound = 453.59237 g exactly (international pound, 1959).
    private static readonly (string Code, Dimension Dimension, long Numerator, long Denominator)[] Table =
    [
        ("H87", Dimension.Count, 1, 1),
        ("GRM", Dimension.Mass, 1, 1),
        ("KGM", Dimension.Mass, 1_000, 1),
        ("LBR", Dimension.Mass, 45_359_237, 100_000),
        ("ONZ", Dimension.Mass, 45_359_237, 1_600_000),
        ("MLT", Dimension.Volume, 1, 1),
        ("LTR", Dimension.Volume, 1_000, 1),
        ("OZA", Dimension.Volume, 473_176_473, 16_000_000), // US fluid ounce
        ("GLL", Dimension.Volume, 473_176_473, 125_000), // US gallon = 3785.411784 ml
        ("MTR", Dimension.Length, 1_000, 1),
        ("FOT", Dimension.Length, 3_048, 10),
    ];

    private readonly byte _row;

    private Unit(byte row) => _row = row;

    public static Unit Piece { get; } = Of("H87");
    public static Unit Gram { get; } = Of("GRM");
    public static Unit Kilogram { get; } = Of("KGM");
    public static Unit Pound { get; } = Of("LBR");
    public static Unit Ounce { get; } = Of("ONZ");
    public static Unit Litre { get; } = Of("LTR");
    public static Unit Millilitre { get; } = Of("MLT");

    public string Code => Table[_row].Code;

    public Dimension Dimension => Table[_row].Dimension;

    /// <summary>Size in the dimension's base unit, as an exact fraction.</summary>
    public (long Numerator, long Denominator) Size => (Table[_row].Numerator, Table[_row].Denominator);

    public static Unit Of(string code) =>
        TryOf(code, out var unit) ? unit : throw new FormatException($"'{code}' is not a unit we know (UN/ECE Rec 20 code).");

    public static bool TryOf(ReadOnlySpan<char> code, out Unit unit)
    {
        for (byte i = 0; i < Table.Length; i++)
        {
            if (code.SequenceEqual(Table[i].Code))
            {
                unit = new(i);
                return true;
            }
        }

        unit = default;
        return false;
    }

    public override string ToString() => Code;
}
