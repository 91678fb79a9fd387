using System.Collections.Frozen;
using System.Globalization;

namespace OpenAisle.Catalogue.Search;

/// <summary>Numbers with units in one writing: "12 ounces", "12oz" and "12 oz." are <c>12oz</c>, "1 kg" is <c>1000g</c>.</summary>
internal static class Measures
{
    private static readonly FrozenDictionary<string, (string Unit, int Times)> Units = new Dictionary<string, (string, int)>
    {
        ["oz"] = ("oz", 1),
        ["ounce"] = ("oz", 1),
        ["ounces"] = ("oz", 1),
        ["floz"] = ("floz", 1),
        ["lb"] = ("lb", 1),
        ["lbs"] = ("lb", 1),
        ["pound"] = ("lb", 1),
        ["pounds"] = ("lb", 1),
        ["g"] = ("g", 1),
        ["gr"] = ("g", 1),
        ["gram"] = ("g", 1),
        ["grams"] = ("g", 1),
        ["kg"] = ("g", 1000),
        ["kgs"] = ("g", 1000),
        ["mg"] = ("mg", 1),
        ["ml"] = ("ml", 1),
        ["cl"] = ("ml", 10),
        ["l"] = ("ml", 1000),
        ["liter"] = ("ml", 1000),
        ["liters"] = ("ml", 1000),
        ["litre"] = ("ml", 1000),
        ["litres"] = ("ml", 1000),
        ["ltr"] = ("ml", 1000),
        ["gal"] = ("gal", 1),
        ["gallon"] = ("gal", 1),
        ["gallons"] = ("gal", 1),
        ["qt"] = ("qt", 1),
        ["quart"] = ("qt", 1),
        ["quarts"] = ("qt", 1),
        ["pt"] = ("pt", 1),
        ["pint"] = ("pt", 1),
        ["pints"] = ("pt", 1),
        ["ct"] = ("ct", 1),
        ["count"] = ("ct", 1),
        ["pk"] = ("pk", 1),
        ["pack"] = ("pk", 1),
        ["packs"] = ("pk", 1),
        ["pcs"] = ("ct", 1),
        ["pieces"] = ("ct", 1),
        ["piece"] = ("ct", 1),
        ["pc"] = ("ct", 1),
        ["inch"] = ("in", 1),
        ["inches"] = ("in", 1),
        ["in"] = ("in", 1),
        ["ft"] = ("ft", 1),
        ["foot"] = ("ft", 1),
        ["feet"] = ("ft", 1),
        ["cm"] = ("mm", 10),
        ["mm"] = ("mm", 1),
        ["m"] = ("mm", 1000),
        ["yd"] = ("yd", 1),
        ["yard"] = ("yd", 1),
        ["yards"] = ("yd", 1),
        ["w"] = ("w", 1),
        ["watt"] = ("w", 1),
        ["watts"] = ("w", 1),
        ["v"] = ("v", 1),
        ["volt"] = ("v", 1),
        ["gb"] = ("gb", 1),
        ["tb"] = ("tb", 1),
        ["mah"] = ("mah", 1),
    }.ToFrozenDictionary();

    /// <summary>The one writing of a number with that unit; null when the word is no unit.</summary>
    public static string? Of(string number, string unit)
    {
        if (!Units.TryGetValue(unit, out var known))
        {
            return null;
        }

        return known.Times > 1 && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1_000_000
            ? (value * known.Times).ToString("0.###", CultureInfo.InvariantCulture) + known.Unit
            : number + known.Unit;
    }

    /// <summary>The same number in a unit that sellers use for the same: a count and a pack, ounces of either kind.</summary>
    public static IEnumerable<string> Nearly(string measure)
    {
        var number = NumberOf(measure);
        return measure[number.Length..] switch
        {
            "ct" => [number + "pk"],
            "pk" => [number + "ct"],
            "oz" => [number + "floz"],
            "floz" => [number + "oz"],
            _ => [],
        };
    }

    /// <summary>The number of a measure: "12" of "12oz".</summary>
    public static string NumberOf(string measure)
    {
        var end = 0;
        while (end < measure.Length && (char.IsAsciiDigit(measure[end]) || measure[end] is '.' or '/'))
        {
            end++;
        }

        return measure[..end];
    }
}
