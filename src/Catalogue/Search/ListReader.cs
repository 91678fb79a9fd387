using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenAisle.Catalogue.Search;

/// <summary>Reads a pasted shopping list: "milk, 2 lb chicken, a dozen eggs, 3x yogurt".</summary>
internal static partial class ListReader
{
    private const int LongestLine = 120;

    private static readonly char[] Ends = ['\n', '\r', ',', ';', '，', '；', '、', '•'];

    /// <param name="best">The goods of the store for words, best first.</param>
    public static IReadOnlyList<ListedLine> Read(string text, int mostLines, Func<string, IReadOnlyList<Offer>> best)
    {
        var lines = new List<ListedLine>();
        foreach (var piece in text.Split(Ends, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var line = piece.TrimStart('-', '*', '·', '–', ' ', '[', ']', '☐', '□');
            line = line.Length > LongestLine ? line[..LongestLine] : line;
            if (line.Length == 0 || lines.Count == mostLines)
            {
                continue;
            }

            var (amount, words) = Amount(line);
            if (words.Length > 0)
            {
                // "2 lb chicken" is rather what is weighed than what is sold by the piece.
                var goods = best(words).OrderByDescending(offer => amount is { } wanted && wanted.Unit.Dimension == offer.Unit.Dimension);
                lines.Add(new(line, words, amount, [.. goods.Select(offer => new ListedGoods(offer, InStepsOf(offer, amount)))]));
            }
        }

        return lines;
    }

    /// <summary>An amount before or behind the words, and the words.</summary>
    internal static (Quantity? Amount, string Words) Amount(string line)
    {
        if (Before().Match(line) is { Success: true } before && before.Groups["words"].Value.Trim().Length > 0
            && Read(before.Groups["number"].Value, before.Groups["unit"].Value) is { } first)
        {
            return (first, before.Groups["words"].Value.Trim());
        }

        return Behind().Match(line) is { Success: true } behind && Read(behind.Groups["number"].Value, behind.Groups["unit"].Value) is { } last
            ? (last, behind.Groups["words"].Value.Trim())
            : (null, line);
    }

    private static Quantity? Read(string number, string unit)
    {
        var code = unit.ToUpperInvariant().TrimEnd('.') switch
        {
            "LB" or "LBS" or "POUND" or "POUNDS" or "磅" => "LBR",
            "OZ" or "OUNCE" or "OUNCES" or "盎司" => "ONZ",
            "KG" or "KILO" or "KILOS" or "公斤" or "千克" => "KGM",
            "G" or "GRAMS" or "克" => "GRM",
            "L" or "LITERS" or "LITER" or "升" => "LTR",
            "ML" or "毫升" => "MLT",
            "GALLON" or "GALLONS" or "GAL" => "GLL",
            "斤" => "500",
            _ => "H87",
        };
        var value = number.ToUpperInvariant() switch
        {
            "A" or "AN" or "ONE" or "一" => 1m,
            "TWO" or "两" or "二" => 2m,
            "THREE" or "三" => 3m,
            "FOUR" or "四" => 4m,
            "FIVE" or "五" => 5m,
            "SIX" or "六" => 6m,
            "HALF" or "HALF A" or "半" or "½" => 0.5m,
            "A DOZEN" or "DOZEN" => 12m,
            var digits when digits.Split('/') is [var top, var bottom] && Whole(top) is { } over && Whole(bottom) is > 0 and var under => decimal.Round((decimal)over / under, 2),
            var digits when decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) => read,
            _ => 0m,
        };
        (code, value) = code == "500" ? ("GRM", value * 500) : (code, value);
        value = code == "H87" ? decimal.Ceiling(value) : value;
        return value is > 0 and < 10_000 && Quantity.TryParse(value.ToString("0.###", CultureInfo.InvariantCulture) + " " + code, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null;
    }

    private static int? Whole(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    /// <summary>The amount in the steps of the offer, rounded up to a step; one step when nothing was said or it measures something else.</summary>
    private static Quantity InStepsOf(Offer offer, Quantity? amount)
    {
        var step = offer.Increment;
        if (amount is not { } wanted)
        {
            return step;
        }

        if (wanted.Unit.Dimension == step.Unit.Dimension)
        {
            var exact = wanted.In(step.Unit, step.Scale);
            return step * Math.Max(1, (exact.Steps + step.Steps - 1) / step.Steps);
        }

        // So many pounds of what is sold in packs: as many packs as hold them.
        if (step.Unit == Unit.Piece && offer.Product.Content?.Total is { Steps: > 0 } content && content.Unit.Dimension == wanted.Unit.Dimension)
        {
            var inPack = wanted.In(content.Unit, content.Scale);
            return step * Math.Max(1, (inPack.Steps + content.Steps - 1) / content.Steps);
        }

        return step;
    }

    [GeneratedRegex(
        @"^(?:(?<number>\d{1,4}/\d{1,2}|\d{1,4}(?:\.\d{1,2})?|½)(?![%\d./])(?:\s*[x×*]\s*(?=\S)|\s+|(?=(?:lbs?|oz|kgs?|g|l|ml|gal)\b)|(?=[磅克斤升个只盒包瓶袋罐根条把公千盎毫]))"
        + @"|(?<number>a dozen|dozen|half a|half|an?|one|two|three|four|five|six)\s+|(?<number>[一二两三四五六半])(?=[磅克斤升个只盒包瓶袋罐根条把公千盎毫]))"
        + @"(?:(?<unit>lbs?|pounds?|oz|ounces?|kgs?|kilos?|grams|g|liters?|l|ml|gallons?|gal|packs?|packets?|bags?|boxes|box|cans?|bottles?|loaf|loaves|bunch(?:es)?|heads?|jars?)\b\.?|(?<unit>公斤|千克|盎司|毫升|[磅克斤升个只盒包瓶袋罐根条把]))?"
        + @"\s*(?:of\s+)?(?<words>.+)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 2_000)]
    private static partial Regex Before();

    [GeneratedRegex(
        @"^(?<words>.*\p{L}.*?)\s*(?:(?:x|×|\*)\s*(?<number>\d{1,3})|\(\s*(?<number>\d{1,3})\s*\)|\s(?<number>\d{1,4}(?:\.\d{1,2})?)\s*(?<unit>lbs?|kg|g|oz|公斤|斤|克|个|盒|包|瓶)?|(?<number>\d{1,4})(?<unit>公斤|斤|克|个|盒|包|瓶))$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 2_000)]
    private static partial Regex Behind();
}
