using System.Buffers.Binary;
using System.IO.Compression;

namespace OpenAisle.Web.Kept;

/// <summary>
/// Writes a gzip file out of pieces, each packed by itself (RFC 1951: blocks that end on a whole byte and look back at nothing before
/// them), so that pieces packed long ago and pieces packed now stand in one answer.
/// </summary>
internal sealed class Packing
{
    /// <summary>Shorter pieces are not worth the packing.</summary>
    private const int ShortPiece = 256;

    private static readonly byte[] Head = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
    private static readonly byte[] LastBlock = [3, 0];

    private readonly MemoryStream _packed;
    private CheckSum _sum = CheckSum.None;

    public Packing(MemoryStream into)
    {
        _packed = into;
        _packed.Write(Head);
    }

    public void Add(PackedPiece piece)
    {
        _packed.Write(piece.Packed);
        _sum += piece.Sum;
    }

    /// <summary>Packs a piece that is this visitor's alone.</summary>
    public void Add(ReadOnlySpan<byte> plain)
    {
        _sum += CheckSum.Of(plain);
        if (plain.Length >= ShortPiece)
        {
            Pack(plain, CompressionLevel.Fastest, _packed);
            return;
        }

        Span<byte> stored = stackalloc byte[5];
        stored[0] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(stored[1..], (ushort)plain.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(stored[3..], (ushort)~plain.Length);
        _packed.Write(stored);
        _packed.Write(plain);
    }

    public void Finish()
    {
        Span<byte> tail = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, _sum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[4..], _sum.Bytes);
        _packed.Write(LastBlock);
        _packed.Write(tail);
    }

    internal static void Pack(ReadOnlySpan<byte> plain, CompressionLevel level, MemoryStream into)
    {
        using var deflate = new DeflateStream(into, level, leaveOpen: true);
        deflate.Write(plain);
        deflate.Flush();

        // What closing would add is the mark of a last block; this one is followed by others.
        var end = into.Length;
        deflate.Dispose();
        into.SetLength(end);
    }
}

/// <summary>A piece of a page, packed for all who will see it.</summary>
internal sealed record PackedPiece(byte[] Packed, CheckSum Sum)
{
    public static PackedPiece Of(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        if (!plain.IsEmpty)
        {
            Packing.Pack(plain, CompressionLevel.SmallestSize, packed);
        }

        return new(packed.ToArray(), CheckSum.Of(plain));
    }
}
