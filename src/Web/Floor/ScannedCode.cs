using System.Globalization;

namespace OpenAisle.Web.Floor;

/// <summary>
/// What was scanned or typed on the floor, and the products it may stand for: a GTIN; a UPC-E, which looks like a GTIN-8; the link in a square
/// code (GS1 Digital Link, "/01/" and fourteen digits); or what a scale printed, whose last five digits before the check digit are the price or the
/// weight of that one piece (GS1 General Specifications, 2.1.12): the product is known by zeros in their place.
/// </summary>
internal static class ScannedCode
{
    /// <summary>A link takes more room than digits do.</summary>
    public const int Longest = 200;

    private const string LinkPart = "/01/";
    private const int GtinDigits = 14;
    private const long ValueAndCheckDigit = 1_000_000;

    /// <summary>Nothing scanned speaks against nothing.</summary>
    public static bool MayBe(string? code, Gtin wanted) => string.IsNullOrWhiteSpace(code) || Read(code).Contains(wanted);

    /// <summary>The first of them that the store sells; null for none.</summary>
    public static async Task<Offer?> Find(string? code, Id<Store> store, IOffers offers, CancellationToken cancel)
    {
        foreach (var gtin in Read(code))
        {
            if (await offers.Find(store, gtin, cancel) is { } offer)
            {
                return offer;
            }
        }

        return null;
    }

    /// <summary>The likelier first; none where it is no code.</summary>
    public static IReadOnlyList<Gtin> Read(string? code)
    {
        var text = code?.Trim() ?? "";
        if (text.Length > Longest)
        {
            return [];
        }

        if (text.IndexOf(LinkPart, StringComparison.Ordinal) is >= 0 and var at && text.Length >= at + LinkPart.Length + GtinDigits)
        {
            text = text.Substring(at + LinkPart.Length, GtinDigits);
        }

        List<Gtin> may = [];
        if (Gtin.TryParse(text, CultureInfo.InvariantCulture, out var gtin))
        {
            may.Add(gtin);
            if (gtin.IsRestricted)
            {
                may.Add(Gtin.WithCheckDigit(gtin.Number / ValueAndCheckDigit * (ValueAndCheckDigit / 10)));
            }
        }

        if (Gtin.TryFromUpcE(text, out var expanded))
        {
            may.Add(expanded);
        }

        return may;
    }
}
