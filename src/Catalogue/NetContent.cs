using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenAisle.Catalogue;

/// <summary>What a pack holds, as a number: six packs of 330 ml. Read from the printed size; what unit prices and deposits are worked out from.</summary>
/// <param name="Packs">Inner packs, each of them holding <paramref name="Each"/>; one for a single pack.</param>
public sealed partial record NetContent(int Packs, Quantity Each)
{
    private const int MostPacks = 999;

    /// <summary>All of it together.</summary>
    public Quantity Total => Each * Packs;

    /// <summary>
    /// Reads a printed size: <c>350 g</c>, <c>6 x 330 ml</c>, <c>16 oz (1 pt) 473 ml</c>, <c>56 Pieces</c>. The first measure counts, because
    /// the rest says the same again. Null when there is none that can be read for sure.
    /// </summary>
    public static NetContent? Read(string? size)
    {
        if (size is null || Printed().Match(size) is not { Success: true } read)
        {
            return null;
        }

        var packs = read.Groups["packs"] is { Success: true } many ? int.Parse(many.ValueSpan, CultureInfo.InvariantCulture) : 1;
        var digits = read.Groups["digits"].Value.Replace(',', '.');
        var (code, tenfold) = UnitOf(read.Groups["unit"].Value, size);
        return packs is >= 1 and <= MostPacks && code is not null
            && Quantity.TryParse($"{digits} {code}", CultureInfo.InvariantCulture, out var each) && each.Steps > 0
            ? new(packs, each * tenfold)
            : null;
    }

    /// <summary>The unit's code, and ten for centilitres, which have none of their own here.</summary>
    private static (string? Code, int Tenfold) UnitOf(string printed, string whole) =>
        printed.Replace(" ", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "G" or "GR" or "GM" or "GRAM" or "GRAMS" => ("GRM", 1),
            "KG" or "KGS" => ("KGM", 1),
            "ML" => ("MLT", 1),
            "CL" => ("MLT", 10),
            "L" or "LT" or "LITRE" or "LITER" or "LITRES" or "LITERS" => ("LTR", 1),
            "FLOZ" => ("OZA", 1),
            "OZ" when HoldsPints().IsMatch(whole) => ("OZA", 1), // "16 oz (1 pt)" is a measure of volume
            "OZ" or "OUNCE" or "OUNCES" => ("ONZ", 1),
            "LB" or "LBS" or "POUND" or "POUNDS" => ("LBR", 1),
            "GAL" or "GALLON" or "GALLONS" => ("GLL", 1),
            "PIECES" or "PIECE" or "PCS" or "CT" or "COUNT" or "COOKIES" => ("H87", 1),
            _ => (null, 1),
        };

    [GeneratedRegex(
        @"^\s*(?:(?<packs>\d{1,3})\s*[x×*]\s*)?(?<digits>\d{1,6}(?:[.,]\d{1,3})?)\s*(?<unit>fl\.?\s?oz|kgs?|grams?|gr|gm|g|ml|cl|lt|litres?|liters?|l|oz|ounces?|lbs?|pounds?|gallons?|gal|pieces?|pcs|ct|count|cookies)\.?(?![\p{L}\d])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 2_000)]
    private static partial Regex Printed();

    [GeneratedRegex(@"\d\s*(?:pt|qt)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 2_000)]
    private static partial Regex HoldsPints();
}
