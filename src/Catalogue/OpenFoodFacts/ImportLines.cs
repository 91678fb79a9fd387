namespace OpenAisle.Catalogue.OpenFoodFacts;

/// <summary>One line of an import file.</summary>
/// <param name="Number">From 1, as an editor counts.</param>
/// <param name="Bytes">Without its end; good until the next line is read. Empty when it was too long.</param>
/// <param name="IsLast">The file ended without a line end behind it, as a cut file does.</param>
internal readonly record struct ImportLine(long Number, ReadOnlyMemory<byte> Bytes, bool IsTooLong, bool IsLast);

/// <summary>Takes an import file apart into lines, holding no more than one of them in memory.</summary>
internal sealed class ImportLines(ImportFile file, int longestLineBytes)
{
    private const int FirstBufferBytes = 64 * 1024;

    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _end;
    private long _number;
    private bool _ended;

    /// <summary>The next line that is not blank; null at the end.</summary>
    public async ValueTask<ImportLine?> Next(CancellationToken cancel)
    {
        while (true)
        {
            var line = await NextOfAnyKind(cancel);
            if (line is not { } found || found.IsTooLong || !found.Bytes.Span.Trim(" \t\r"u8).IsEmpty)
            {
                return line;
            }
        }
    }

    private async ValueTask<ImportLine?> NextOfAnyKind(CancellationToken cancel)
    {
        var isTooLong = false;
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var length = searched + end;
                var line = Line(length, isTooLong || length > longestLineBytes, isLast: false);
                _start += length + 1;
                return line;
            }

            searched = _end - _start;
            if (_ended)
            {
                if (searched == 0 && !isTooLong)
                {
                    return null;
                }

                var line = Line(searched, isTooLong || searched > longestLineBytes, isLast: true);
                _start = _end;
                return line;
            }

            if (searched > longestLineBytes)
            {
                isTooLong = true;
                _start = _end;
                searched = 0;
            }

            await Fill(cancel);
        }
    }

    private ImportLine Line(int length, bool isTooLong, bool isLast) =>
        new(++_number, isTooLong ? default : _buffer.AsMemory(_start, length), isTooLong, isLast);

    private async ValueTask Fill(CancellationToken cancel)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await file.Read(_buffer.AsMemory(_end), cancel);
        _end += read;
        _ended = read == 0;
    }
}
