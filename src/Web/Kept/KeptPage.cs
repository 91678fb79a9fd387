using System.Text;

namespace OpenAisle.Web.Kept;

/// <summary>
/// A page as everybody sees it, with holes for what is one visitor's. It lies in blocks, plain and packed; a block without anything of the
/// visitor's goes out as it lies, another is packed anew.
/// </summary>
internal sealed class KeptPage
{
    /// <summary>Steppers in a block: one of them in somebody's basket has all of the block packed anew.</summary>
    private const int SteppersABlock = 8;

    private const int UsualBytes = 16 * 1024;

    private readonly List<Block> _blocks = [];
    private readonly HashSet<string> _holes = [];

    private KeptPage(IReadOnlyCollection<ShownGoods> shown, long drawnAt) => (Shown, DrawnAt) = (shown, drawnAt);

    /// <summary>The goods on it, as they are shown.</summary>
    public IReadOnlyCollection<ShownGoods> Shown { get; }

    /// <summary>A timestamp of the clock.</summary>
    public long DrawnAt { get; }

    /// <summary>What it takes of memory, near enough.</summary>
    public long Bytes => _blocks.Sum(block => 2L * block.Length);

    public bool Has(string hole) => _holes.Contains(hole);

    /// <summary>Takes a drawn page apart at its holes.</summary>
    public static KeptPage Of(string html, IReadOnlyCollection<ShownGoods> shown, long drawnAt)
    {
        var page = new KeptPage(shown, drawnAt);
        var block = new List<Piece>();
        var steppers = 0;
        for (var at = 0; at < html.Length;)
        {
            var opening = html.IndexOf(Hole.Opening, at, StringComparison.Ordinal);
            if (opening < 0)
            {
                block.Add(new(null, html[at..]));
                break;
            }

            block.Add(new(null, html[at..opening]));
            var nameEnds = html.IndexOf(Hole.OpeningEnd, opening, StringComparison.Ordinal);
            var name = html[(opening + Hole.Opening.Length)..nameEnds];
            var content = nameEnds + Hole.OpeningEnd.Length;
            var closing = html.IndexOf(Hole.Closing, content, StringComparison.Ordinal);
            var hole = new Piece(name, html[content..closing]);
            at = closing + Hole.Closing.Length;
            page._holes.Add(name);
            if (!Holes.IsStepper(name))
            {
                page.Close(block);
                page.Close([hole]);
                (block, steppers) = ([], 0);
                continue;
            }

            block.Add(hole);
            if (++steppers == SteppersABlock)
            {
                page.Close(block);
                (block, steppers) = ([], 0);
            }
        }

        page.Close(block);
        return page;
    }

    /// <summary>The page with the visitor's parts, as a gzip file.</summary>
    public ReadOnlyMemory<byte> Packed(IReadOnlyDictionary<string, OwnPart> parts)
    {
        var packed = new MemoryStream(UsualBytes);
        var packing = new Packing(packed);
        var own = new MemoryStream(UsualBytes);
        foreach (var block in _blocks)
        {
            if (!block.IsTouchedBy(parts))
            {
                PackOwn();
                packing.Add(block.Packed);
            }
            else if (block.Alone is { } hole && parts[hole] is { IsLong: true } alone)
            {
                PackOwn();
                packing.Add(alone.Packed);
            }
            else
            {
                // Neighbours are packed in one go: to begin with a piece costs more than the piece.
                block.Write(parts, own);
            }
        }

        PackOwn();
        packing.Finish();
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);

        void PackOwn()
        {
            if (own.Length > 0)
            {
                packing.Add(own.GetBuffer().AsSpan(0, (int)own.Length));
                own.SetLength(0);
            }
        }
    }

    /// <summary>The page with the visitor's parts, for whoever takes nothing packed.</summary>
    public ReadOnlyMemory<byte> Plain(IReadOnlyDictionary<string, OwnPart> parts)
    {
        var plain = new MemoryStream();
        foreach (var block in _blocks)
        {
            block.Write(parts, plain);
        }

        return plain.GetBuffer().AsMemory(0, (int)plain.Length);
    }

    private void Close(IReadOnlyList<Piece> pieces)
    {
        if (pieces.Any(piece => piece.Hole is not null || piece.Text.Length > 0))
        {
            _blocks.Add(new Block(pieces));
        }
    }

    private readonly record struct Piece(string? Hole, string Text);

    private sealed class Block
    {
        private readonly (string? Hole, byte[] Text)[] _pieces;

        public Block(IReadOnlyList<Piece> pieces)
        {
            _pieces = [.. pieces.Select(piece => (piece.Hole, Encoding.UTF8.GetBytes(piece.Text)))];
            byte[] plain = [.. _pieces.SelectMany(piece => piece.Text)];
            Length = plain.Length;
            Packed = PackedPiece.Of(plain);
        }

        public int Length { get; }

        public PackedPiece Packed { get; }

        /// <summary>The hole, where the block is nothing else.</summary>
        public string? Alone => _pieces is [(var hole, _)] ? hole : null;

        public bool IsTouchedBy(IReadOnlyDictionary<string, OwnPart> parts)
        {
            foreach (var (hole, _) in _pieces)
            {
                if (hole is not null && parts.ContainsKey(hole))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Writes the block with the visitor's parts in their holes.</summary>
        public void Write(IReadOnlyDictionary<string, OwnPart> parts, MemoryStream into)
        {
            foreach (var (hole, standing) in _pieces)
            {
                into.Write(hole is not null && parts.TryGetValue(hole, out var own) ? own.Html : standing);
            }
        }
    }
}

/// <summary>A visitor's own part of a page. One that is kept for the next page is packed once.</summary>
internal sealed class OwnPart(byte[] html)
{
    /// <summary>Shorter ones are packed with what stands beside them.</summary>
    private const int LongPart = 512;

    public byte[] Html => html;

    public bool IsLong => html.Length >= LongPart;

    public PackedPiece Packed => field ??= PackedPiece.Of(html);

    public static OwnPart Of(string html) => new(Encoding.UTF8.GetBytes(html));
}
