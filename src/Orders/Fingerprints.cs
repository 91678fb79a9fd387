using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenAisle.Orders.Slots;
using OpenAisle.Stock;

namespace OpenAisle.Orders;

/// <summary>What a shopper asked for, in a few characters: two requests with one id must agree in it.</summary>
public static class Fingerprints
{
    private const int Bytes = 16;

    /// <summary>Over who, where, how, when, what and how much of it, and the total that was shown; not over how it is paid.</summary>
    public static string Of(
        Id<Store> store, Id<Shopper> shopper, string handover, SlotId? slot, IReadOnlyList<StockLine> lines, Money shownTotal, Money? tip = null)
    {
        var text = new StringBuilder(64 + (lines.Count * 24));
        text.Append(CultureInfo.InvariantCulture, $"{store}|{shopper}|{handover}|{slot}|{shownTotal}");
        foreach (var line in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"|{line.Gtin}={line.Quantity}");
        }

        if (tip is { } given)
        {
            text.Append(CultureInfo.InvariantCulture, $"|tip={given}");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return Convert.ToHexStringLower(hash[..Bytes]);
    }
}
