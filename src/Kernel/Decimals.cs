namespace OpenAisle.Kernel;

/// <summary>Whole numbers written with a decimal point, so that <c>0.742</c> and <c>0.7420</c> stay apart: the scale is part of the value.</summary>
internal static class Decimals
{
    /// <summary>Room for a 64-bit number with sign and point.</summary>
    public const int MaxChars = 24;

    /// <summary>Digits behind the point, at most.</summary>
    public const byte MaxScale = 9;

    /// <summary>Reads an optional minus, digits, and an optional point with up to nine digits behind it.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long digits, out byte scale)
    {
        digits = 0;
        scale = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var point = -1;
        var read = 0;
        for (var i = negative ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.' && point < 0 && read > 0)
            {
                point = i;
            }
            else if (char.IsAsciiDigit(c) && read < 18)
            {
                digits = (digits * 10) + (c - '0');
                read++;
            }
            else
            {
                return false;
            }
        }

        var behind = point < 0 ? 0 : text.Length - point - 1;
        if (read == 0 || behind > MaxScale || (point >= 0 && behind == 0))
        {
            return false;
        }

        scale = (byte)behind;
        digits = negative ? -digits : digits;
        return true;
    }

    public static bool TryWrite(Span<char> destination, long digits, byte scale, out int written)
    {
        Span<char> buffer = stackalloc char[MaxChars + MaxScale];
        var at = buffer.Length;
        var rest = digits < 0 ? (ulong)-(digits + 1) + 1 : (ulong)digits;
        for (var i = 0; rest > 0 || i <= scale; i++)
        {
            if (i == scale && scale > 0)
            {
                buffer[--at] = '.';
            }

            buffer[--at] = (char)('0' + (rest % 10));
            rest /= 10;
        }

        if (digits < 0)
        {
            buffer[--at] = '-';
        }

        written = buffer.Length - at;
        return buffer[at..].TryCopyTo(destination) || Fail(out written);
    }

    private static bool Fail(out int written)
    {
        written = 0;
        return false;
    }
}
