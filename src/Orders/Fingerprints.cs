using System.Diagnostics;
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

    /// <summary>Characters of a GTIN or a quantity; both have fewer.</summary>
    private const int MostOfOne = 64;

    /// <summary>Over who, where, how, when, what and how much of it, and the total that was shown; not over how it is paid.</summary>
    public static string Of(
        Id<Store> store, Id<Shopper> shopper, string handover, SlotId? slot, IReadOnlyList<StockLine> lines, Money shownTotal, Money? tip = null)
    {
        var text = new StringBuilder(192 + (lines.Count * 28));
        text.Append(CultureInfo.InvariantCulture, $"{store}|{shopper}|{handover}|{slot}|{shownTotal}");
        foreach (var line in lines)
        {
            Append(text.Append('|'), line.Gtin);
            Append(text.Append('='), line.Quantity);
        }

        if (tip is { } given)
        {
            text.Append(CultureInfo.InvariantCulture, $"|tip={given}");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return Convert.ToHexStringLower(hash[..Bytes]);
    }

    /// <summary>Without a box and a string for each of them, as interpolation has it: these are two for every line of every order.</summary>
    private static void Append<T>(StringBuilder text, T value)
        where T : ISpanFormattable
    {
        Span<char> written = stackalloc char[MostOfOne];
        if (!value.TryFormat(written, out var length, default, CultureInfo.InvariantCulture))
        {
            throw new UnreachableException();
        }

        text.Append(written[..length]);
    }
}
