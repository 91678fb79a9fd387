using System.Globalization;

namespace OpenAisle.Catalogue.Feeds.Mapping;

/// <summary>
/// <c>gtin</c>: the number of a product, in whatever form a system keeps it. Signs between the digits go, and zeros that a number column
/// lost are put back when the check digit then holds. <c>gtin without-check</c> works the check digit out. <c>gtin internal 29</c> also
/// takes a shop's own codes, with <c>own:</c> before them or no GTIN, of up to ten digits, and files them in the range that GS1 leaves to shops
/// (General Specifications, section 2.1.12): the prefix, ten digits, a check digit. <c>gtin own</c> leaves such codes to <see cref="OwnCodes"/>, which
/// keeps those of several chains apart.
/// </summary>
internal static class GtinConversion
{
    /// <summary>Stands before a code that the file calls the shop's own, whatever check digit it seems to have.</summary>
    public const string Own = "own:";

    private const int LongestOwnCode = 10;

    public static Conversion Of(MappingWords words)
    {
        var withoutCheck = false;
        var keepsOwn = false;
        long? prefix = null;
        while (words.More)
        {
            switch (words.Next("without-check, own or internal"))
            {
                case "without-check":
                    withoutCheck = true;
                    break;
                case "own":
                    keepsOwn = true;
                    break;
                case "internal":
                    prefix = words.Number("a prefix from 20 to 29");
                    if (prefix is < 20 or > 29)
                    {
                        throw MappingWords.Wrong("a shop's own codes have a prefix from 20 to 29");
                    }

                    break;
                default:
                    throw MappingWords.Wrong("behind gtin stands without-check, own or internal 29");
            }
        }

        return (string? text, out string? whyNot) => Convert(text, withoutCheck, prefix, out whyNot, keepsOwn);
    }

    internal static string? Convert(string? text, bool withoutCheck, long? prefix, out string? whyNot, bool keepsOwn = false)
    {
        whyNot = null;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var isOwn = text.StartsWith(Own, StringComparison.Ordinal);
        text = isOwn ? text[Own.Length..] : text;
        var digits = text.AsSpan().ContainsAnyExceptInRange('0', '9') ? string.Concat(text.Where(sign => sign is not (' ' or '-' or '.'))) : text;
        if (withoutCheck && digits.Length is > 0 and <= 13 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var body) && body > 0)
        {
            return Gtin.WithCheckDigit(body).ToString();
        }

        isOwn = isOwn && digits.Length <= LongestOwnCode;
        if (!isOwn && (Gtin.TryParse(digits, null, out var gtin) || IsWithItsZeros(digits, out gtin)))
        {
            return gtin.ToString();
        }

        if ((keepsOwn || prefix is not null) && digits.Length is > 0 and <= LongestOwnCode
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code > 0)
        {
            return prefix is { } own
                ? Gtin.WithCheckDigit((own * OwnCodes.Codes) + code).ToString()
                : string.Create(CultureInfo.InvariantCulture, $"{Own}{code}");
        }

        whyNot = $"'{Conversions.Shown(text)}' is no GTIN: {Gtin.WhyNot(digits)}";
        return null;
    }

    /// <summary>
    /// A UPC-A or EAN-13 that a number column robbed of its zeros in front: nine to eleven digits, or more behind zeros. Shorter ones are
    /// nobody's GTIN for certain: one in ten of any numbers has a check digit that fits.
    /// </summary>
    private static bool IsWithItsZeros(string digits, out Gtin gtin)
    {
        gtin = default;
        var bare = digits.AsSpan().TrimStart('0');
        return digits.Length is >= 9 and <= 18 && bare.Length is >= 9 and <= 14 && !bare.ContainsAnyExceptInRange('0', '9')
            && Gtin.TryParse(bare.ToString().PadLeft(14, '0'), null, out gtin);
    }
}
