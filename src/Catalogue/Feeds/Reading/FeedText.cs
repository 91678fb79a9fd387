using System.Text;

namespace OpenAisle.Catalogue.Feeds.Reading;

/// <summary>
/// The characters of a file. Its encoding is what its byte order mark says, then what its XML declaration or the mapping says, then UTF-8.
/// Bytes that are no text in that encoding are damage; control characters become spaces, which XML would not allow and no shelf label shows.
/// </summary>
internal sealed class FeedText : TextReader
{
    private const int SniffedBytes = 64 * 1024;
    private const int BufferedChars = 32 * 1024;

    private readonly Stream _bytes;
    private readonly Decoder _decoder;
    private readonly byte[] _raw = new byte[SniffedBytes];
    private readonly char[] _chars = new char[BufferedChars];
    private int _rawStart;
    private int _rawEnd;
    private int _at;
    private int _end;
    private bool _ended;
    private long _linesRead = 1;

    static FeedText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="declared">The encoding that the mapping names; null for what the file says itself.</param>
    /// <param name="isXml">Whether an XML declaration is looked for.</param>
    public FeedText(Stream bytes, string? declared, bool isXml)
    {
        _bytes = bytes;
        _rawEnd = bytes.ReadAtLeast(_raw, _raw.Length, throwOnEndOfStream: false);
        var (encoding, mark) = Sniff(_raw.AsSpan(0, _rawEnd), declared, isXml);
        Encoding = encoding;
        _rawStart = mark;
        _decoder = encoding.GetDecoder();
    }

    public Encoding Encoding { get; }

    /// <summary>Control characters that became spaces.</summary>
    public long Cleaned { get; private set; }

    public override int Peek() => _at < _end || Fill() ? _chars[_at] : -1;

    public override int Read() => _at < _end || Fill() ? _chars[_at++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_at == _end && !Fill())
        {
            return 0;
        }

        var some = Math.Min(buffer.Length, _end - _at);
        _chars.AsSpan(_at, some).CopyTo(buffer);
        _at += some;
        return some;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The encoding of that name, strict. Null when there is none.</summary>
    public static Encoding? Find(string name)
    {
        try
        {
            // Hebrew of ISO 8859-8 stands at the same places in windows-1255, and files that claim the one use signs of the other.
            var known = name.Equals("iso-8859-8", StringComparison.OrdinalIgnoreCase) || name.Equals("iso-8859-8-i", StringComparison.OrdinalIgnoreCase)
                ? "windows-1255"
                : name;
            return Encoding.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private bool Fill()
    {
        _at = 0;
        _end = 0;
        while (_end == 0)
        {
            if (_ended)
            {
                return false;
            }

            if (_rawStart == _rawEnd)
            {
                _rawStart = 0;
                _rawEnd = _bytes.Read(_raw);
                _ended = _rawEnd == 0;
            }

            Decode();
        }

        var chars = _chars.AsSpan(0, _end);
        _linesRead += chars.Count('\n');
        Clean(chars);
        return true;
    }

    private void Decode()
    {
        try
        {
            _decoder.Convert(_raw.AsSpan(_rawStart, _rawEnd - _rawStart), _chars, _ended, out var used, out _end, out _);
            _rawStart += used;
        }
        catch (DecoderFallbackException broken)
        {
            var offset = Math.Clamp(broken.Index, 0, _rawEnd - _rawStart);
            var line = _linesRead + _raw.AsSpan(_rawStart, offset).Count((byte)'\n');
            var bytes = Convert.ToHexString(broken.BytesUnknown ?? []);
            throw new DamagedFeedException(line, $"the bytes {bytes} are no text in {Encoding.WebName}");
        }
    }

    private void Clean(Span<char> chars)
    {
        while (chars.IndexOfAnyInRange('\0', '\u001f') is >= 0 and var at)
        {
            if (chars[at] is not ('\t' or '\n' or '\r'))
            {
                chars[at] = ' ';
                Cleaned++;
            }

            chars = chars[(at + 1)..];
        }
    }

    private static (Encoding Encoding, int Mark) Sniff(ReadOnlySpan<byte> start, string? declared, bool isXml)
    {
        switch (start)
        {
            case [0xef, 0xbb, 0xbf, ..]:
                return (Strict("utf-8"), 3);
            case [0xff, 0xfe, ..]:
                return (Strict("utf-16le"), 2);
            case [0xfe, 0xff, ..]:
                return (Strict("utf-16be"), 2);
            case [(byte)'<', 0, ..] when isXml:
                return (Strict("utf-16le"), 0);
            case [0, (byte)'<', ..] when isXml:
                return (Strict("utf-16be"), 0);
        }

        var named = declared ?? (isXml ? Declaration(start) : null);
        if (named is null || named.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase))
        {
            return (Strict(isXml || named is null ? "utf-8" : named), 0); // 8-bit bytes that call themselves UTF-16 are UTF-8
        }

        var encoding = Find(named) ?? throw new DamagedFeedException($"the encoding '{named}' is not known");
        return declared is null && encoding.IsSingleByte && IsUtf8(start) ? (Strict("utf-8"), 0) : (encoding, 0);
    }

    private static Encoding Strict(string name) => Find(name)!;

    /// <summary>The name in <c>&lt;?xml … encoding="…"?&gt;</c>; null without one.</summary>
    private static string? Declaration(ReadOnlySpan<byte> start)
    {
        var text = Encoding.ASCII.GetString(start[..Math.Min(start.Length, 200)]);
        var end = text.IndexOf("?>", StringComparison.Ordinal);
        var at = text.IndexOf("encoding", StringComparison.Ordinal);
        if (!text.StartsWith("<?xml", StringComparison.Ordinal) || at < 0 || at > end)
        {
            return null;
        }

        var parts = text[at..end].Split('"', '\'');
        return parts.Length >= 2 ? parts[1].Trim() : null;
    }

    /// <summary>Letters beyond ASCII that are well-formed UTF-8: by chance this is next to impossible.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> start)
    {
        var whole = start;
        for (var cut = 0; cut < 3 && whole.Length > 0 && whole[^1] >= 0x80; cut++)
        {
            whole = whole[..^1]; // a letter may be cut by the end of what we look at
        }

        return whole.IndexOfAnyInRange((byte)0x80, (byte)0xff) >= 0 && System.Text.Unicode.Utf8.IsValid(whole);
    }
}
