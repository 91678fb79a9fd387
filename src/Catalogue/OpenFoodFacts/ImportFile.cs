using System.IO.Compression;

namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>
/// The bytes of an import file, plain or gzip, as far as they can be read: damage ends the file and is told, what stood before it is given.
/// </summary>
internal sealed class ImportFile : IAsyncDisposable
{
    private readonly Stream _file;
    private readonly Stream _bytes;

    private ImportFile(Stream file, Stream bytes)
    {
        _file = file;
        _bytes = bytes;
    }

    /// <summary>What is wrong with the file as a whole; null while nothing is.</summary>
    public string? Damage { get; private set; }

    public long BytesRead => _file.Position;

    public long TotalBytes => _file.Length;

    /// <param name="file">Seekable; stays open.</param>
    public static async Task<ImportFile> Open(Stream file, CancellationToken cancel)
    {
        if (!file.CanSeek)
        {
            throw new ArgumentException("An import reads a file, not a stream without a length.", nameof(file));
        }

        var start = new byte[2];
        var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        file.Seek(-read, SeekOrigin.Current);
        var isGzip = start is [0x1f, 0x8b]; // RFC 1952, section 2.3.1
        return new(file, isGzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file);
    }

    /// <summary>Reads on; 0 at the end, or where the damage begins.</summary>
    public async ValueTask<int> Read(Memory<byte> into, CancellationToken cancel)
    {
        if (Damage is not null)
        {
            return 0;
        }

        // Where gzip breaks, what was unpacked before the break stands in the buffer although the read throws. JSON holds no zero bytes, so
        // they show its end.
        into.Span.Clear();
        try
        {
            return await _bytes.ReadAsync(into, cancel);
        }
        catch (InvalidDataException)
        {
            Damage = "the compressed data are damaged or cut off; nothing behind that place can be read";
            return into.Span.LastIndexOfAnyExcept((byte)0) + 1;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_bytes != _file)
        {
            await _bytes.DisposeAsync();
        }
    }
}
