using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenAisle.Web.Shopping;

/// <summary>The price of a measure, so that packs of different sizes can be compared: what stands small under a price.</summary>
internal static partial class PackPrice
{
    /// <summary>Reads a printed size such as <c>350 g</c>, <c>6 x 330 ml</c>, <c>12 oz</c>; null when it cannot be read for sure.</summary>
    public static (Money Price, string MeasureKey)? Of(Money price, string? size)
    {
        if (size is null || Printed().Match(size) is not { Success: true } read)
        {
            return null;
        }

        var packs = read.Groups["packs"] is { Success: true } many ? int.Parse(many.ValueSpan, CultureInfo.InvariantCulture) : 1;
        var digits = read.Groups["digits"].Value.Replace(',', '.');
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount <= 0 || packs <= 0)
        {
            return null;
        }

        // Base: milligrams or microlitres for the metric units, hundredths for ounces; whole numbers all the way.
        var (perThousandth, measure, key) = read.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "G" => (1m, 100m, "measure.100g"),
            "KG" => (1_000m, 100m, "measure.100g"),
            "MG" => (0.001m, 100m, "measure.100g"),
            "ML" => (1m, 100m, "measure.100ml"),
            "CL" => (10m, 100m, "measure.100ml"),
            "L" or "LT" or "LITRE" or "LITER" => (1_000m, 100m, "measure.100ml"),
            "OZ" => (1m, 1m, "measure.oz"),
            "LB" or "LBS" => (16m, 1m, "measure.oz"),
            "FL OZ" => (1m, 1m, "measure.floz"),
            _ => default,
        };
        var content = (long)(amount * perThousandth * packs * 1_000m);
        return content <= 0 || key is null ? null : (price.Scale((long)(measure * 1_000m), content), key);
    }

    [GeneratedRegex(@"^\s*(?:(?<packs>\d{1,3})\s*[x×*]\s*)?(?<digits>\d{1,6}(?:[.,]\d{1,3})?)\s*(?<unit>fl\s?oz|kg|mg|g|ml|cl|lt|litre|liter|l|oz|lbs?)\s*e?\.?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 2_000)]
    private static partial Regex Printed();
}
