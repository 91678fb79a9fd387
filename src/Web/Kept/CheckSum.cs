using System.IO.Hashing;

namespace OpenAisle.Web.Kept;

/// <summary>
/// The check sum of a gzip file (CRC-32: RFC 1952, section 8), with what the framework lacks: the sum of two texts one behind the other is
/// the sum of their sums. So a page that lies packed in pieces is sent without being read again.
/// </summary>
/// <param name="Shift">What the sum of a text before this one is multiplied by: x to the power of this one's bits, modulo the polynomial.</param>
/// <param name="Bytes">How long the text is.</param>
internal readonly record struct CheckSum(uint Value, uint Shift, uint Bytes)
{
    /// <summary>The polynomial, lowest power in the highest bit.</summary>
    private const uint Polynomial = 0xEDB88320;

    private const uint One = 1u << 31;
    private const uint OneByte = 1u << 23;

    public static CheckSum None { get; } = new(0, One, 0);

    public static CheckSum Of(ReadOnlySpan<byte> text) => new(Crc32.HashToUInt32(text), ShiftOf(text.Length), (uint)text.Length);

    public static CheckSum operator +(CheckSum first, CheckSum second) =>
        new(Product(first.Value, second.Shift) ^ second.Value, Product(first.Shift, second.Shift), first.Bytes + second.Bytes);

    private static uint ShiftOf(int bytes)
    {
        var (shift, power) = (One, OneByte);
        for (; bytes > 0; bytes >>= 1)
        {
            if ((bytes & 1) == 1)
            {
                shift = Product(power, shift);
            }

            power = Product(power, power);
        }

        return shift;
    }

    private static uint Product(uint first, uint second)
    {
        var product = 0u;
        for (var bit = One; bit != 0; bit >>= 1)
        {
            if ((first & bit) != 0)
            {
                product ^= second;
            }

            second = (second & 1) == 0 ? second >> 1 : (second >> 1) ^ Polynomial;
        }

        return product;
    }
}
