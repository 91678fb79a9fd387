using System.Buffers.Binary;
using System.IO.Compression;

namespace OpenAisle.Catalogue.Feeds.Reading;

/// <summary>
/// The bytes of a file, unpacked while they are read. What it is says its first bytes, not its name: chains publish zip files that are called
/// <c>.gz</c>. A file that swells beyond all measure is damage.
/// </summary>
internal sealed class UnpackedFile(Stream inner, Func<long> packedBytesRead, uint? sizeSaid, FeedLimits limits) : Stream
{
    /// <summary>Below this a file may expand as it likes: a small file of zeros is no bomb.</summary>
    private const long NeverABomb = 16L * 1024 * 1024;

    /// <summary>A header of ten bytes, nothing in two, a check sum and a size of four each (RFC 1952, 2.3).</summary>
    private const int SmallestGzip = 20;

    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <param name="file">Seekable, at its start; disposed with what is returned.</param>
    public static Stream Open(Stream file, FeedLimits limits)
    {
        if (file.Length > limits.MostFileBytes)
        {
            throw new DamagedFeedException($"the file has {file.Length} bytes; at most {limits.MostFileBytes} are read");
        }

        Span<byte> start = stackalloc byte[4];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read] switch
        {
            [0x1f, 0x8b, ..] => Gzipped(file, limits), // RFC 1952, 2.3.1
            [(byte)'P', (byte)'K', 3, 4] => Zipped(file, limits), // APPNOTE 4.3.7
            [(byte)'P', (byte)'K', 5, 6] => throw new DamagedFeedException("the zip file is empty"),
            _ => file,
        };
    }

    private static UnpackedFile Gzipped(Stream file, FeedLimits limits)
    {
        if (file.Length < SmallestGzip)
        {
            throw new DamagedFeedException("the compressed data are damaged or cut off");
        }

        Span<byte> size = stackalloc byte[4];
        file.Position = Math.Max(0, file.Length - size.Length);
        file.ReadAtLeast(size, size.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return new(new GZipStream(file, CompressionMode.Decompress), () => file.Position, BinaryPrimitives.ReadUInt32LittleEndian(size), limits);
    }

    private static UnpackedFile Zipped(Stream file, FeedLimits limits)
    {
        try
        {
            var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var files = archive.Entries.Where(entry => entry.Name.Length > 0).Take(2).ToList();
            return files is [var only]
                ? new UnpackedFile(only.Open(), () => Math.Max(1, only.CompressedLength), (uint)only.Length, limits)
                : throw new DamagedFeedException("the zip file must hold one file, and holds " + (files.Count == 0 ? "none" : "several"));
        }
        catch (InvalidDataException)
        {
            throw new DamagedFeedException("the zip file is damaged or cut off");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = inner.Read(buffer);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new DamagedFeedException("the compressed data are damaged or cut off");
        }

        if (read == 0 && buffer.Length > 0 && sizeSaid is { } said && said != (uint)_read)
        {
            // A packed file ends with the size that it unpacks to (RFC 1952, 2.3.1): one that was cut ends with something else.
            throw new DamagedFeedException("the compressed data are damaged or cut off");
        }

        _read += read;
        if (_read > limits.MostUnpackedBytes)
        {
            throw new DamagedFeedException($"the file unpacks to more than {limits.MostUnpackedBytes} bytes");
        }

        if (_read > NeverABomb && _read / limits.MostExpansion > packedBytesRead())
        {
            throw new DamagedFeedException($"the file unpacks to more than {limits.MostExpansion} times its size");
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
