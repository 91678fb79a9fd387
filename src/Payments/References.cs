using System.Globalization;

namespace OpenAisle.Payments;

/// <summary>
/// The names under which a provider knows what we ask of it. Each follows from its intent alone, so a successor after a crash, or after a
/// restored backup, asks under the same name and nothing is done twice. They never change: a provider keeps them for years.
/// </summary>
internal static class References
{
    public static string Tender(Guid payment, int tender) => string.Create(CultureInfo.InvariantCulture, $"{payment:D}-{tender}");

    /// <summary>A tender is captured once.</summary>
    public static string Capture(Guid payment, int tender) => Tender(payment, tender) + "-capture";

    public static string Refund(Guid payment, int tender, Id<Refund> refund) => $"{Tender(payment, tender)}-refund-{refund}";

    /// <summary>Reads what <see cref="Tender"/> wrote.</summary>
    public static bool TryReadTender(ReadOnlySpan<char> reference, out Guid payment, out int tender)
    {
        const int idLength = 36;
        tender = 0;
        payment = default;
        return reference.Length > idLength + 1 && reference[idLength] == '-'
            && Guid.TryParseExact(reference[..idLength], "D", out payment)
            && int.TryParse(reference[(idLength + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out tender);
    }
}
