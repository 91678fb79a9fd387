namespace OpenAisle.Orders;

/// <summary>
/// What people call an order: six characters of the id's random end in Crockford's base 32, such as <c>7QK-2MD</c>. One in a thousand
/// million of the same; within a store's day that is enough for a voice at the kerb, and the id decides.
/// </summary>
public static class OrderNumber
{
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Of(Id<Order> order)
    {
        Span<byte> bytes = stackalloc byte[16];
        order.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        Span<char> text = stackalloc char[7];
        for (var i = 0; i < 7; i++)
        {
            if (i == 3)
            {
                text[i] = '-';
                continue;
            }

            text[i] = Digits[(int)(bits & 31)];
            bits >>= 5;
        }

        return new string(text);
    }
}
