namespace OpenAisle.Stock;

/// <summary>Tells an entry from another one under the same key, in eight bytes: FNV-1a over reason and lines, the same on every host.</summary>
internal static class StockPrint
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    public static ulong Of(StockReason reason, IReadOnlyList<StockLine> lines)
    {
        var print = Add(Offset, (long)reason);
        foreach (var (gtin, quantity) in lines)
        {
            print = Add(Add(print, gtin.Number), quantity.Steps);
        }

        return print;
    }

    private static ulong Add(ulong print, long value)
    {
        for (var shift = 0; shift < 64; shift += 8)
        {
            print = (print ^ (byte)(value >> shift)) * Prime;
        }

        return print;
    }
}
