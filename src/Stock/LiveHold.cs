namespace OpenAisle.Stock;

/// <summary>So many steps of a product, as a hold remembers them.</summary>
internal readonly record struct HeldLine(StockItem Item, long Steps);

/// <summary>A hold that stands, with each of its revisions that does.</summary>
internal sealed class LiveHold
{
    /// <summary>By number; almost always just one.</summary>
    private (int Number, HeldLine[] Lines)[] _standing = [];

    /// <summary>The highest revision that was ever heard of: lower ones that do not stand will not come back.</summary>
    public int Latest { get; private set; } = int.MinValue;

    /// <summary>The revision that was settled last; it cannot be dropped any more.</summary>
    public int Settled { get; private set; } = int.MinValue;

    public bool IsEmpty => _standing.Length == 0;

    public ReadOnlySpan<HeldLine> LinesOf(int revision)
    {
        foreach (var (number, lines) in _standing)
        {
            if (number == revision)
            {
                return lines;
            }
        }

        return default;
    }

    public bool Stands(int revision) => Array.Exists(_standing, one => one.Number == revision);

    /// <summary>What is set aside of a product: the most that any standing revision wants of it.</summary>
    public long Covers(StockItem item)
    {
        var most = 0L;
        foreach (var (_, lines) in _standing)
        {
            foreach (var line in lines)
            {
                if (ReferenceEquals(line.Item, item))
                {
                    most = Math.Max(most, line.Steps);
                }
            }
        }

        return most;
    }

    public void Add(int revision, HeldLine[] lines)
    {
        foreach (var (item, steps) in lines)
        {
            item.Held += _standing.Length == 0 ? steps : Math.Max(0, steps - Covers(item));
        }

        _standing = [.. _standing, (revision, lines)];
        Latest = Math.Max(Latest, revision);
    }

    public void Settle(int revision)
    {
        Keep(number => number >= revision);
        Settled = revision;
    }

    public void Drop(int revision)
    {
        Keep(number => number != revision);
        Latest = Math.Max(Latest, revision);
    }

    public void End()
    {
        if (_standing.Length == 1)
        {
            foreach (var (item, steps) in _standing[0].Lines)
            {
                item.Held -= steps;
            }

            _standing = [];
            return;
        }

        Keep(_ => false);
    }

    private void Keep(Func<int, bool> stays)
    {
        var gone = Array.FindAll(_standing, one => !stays(one.Number));
        if (gone.Length == 0)
        {
            return;
        }

        // Taken off whole, and put back for what stays: right for any overlap of lines, and there are hardly ever two revisions.
        foreach (var item in Items())
        {
            item.Held -= Covers(item);
        }

        _standing = Array.FindAll(_standing, one => stays(one.Number));
        foreach (var item in Items())
        {
            item.Held += Covers(item);
        }
    }

    public IReadOnlyCollection<StockItem> Items()
    {
        if (_standing.Length == 1)
        {
            return Array.ConvertAll(_standing[0].Lines, line => line.Item);
        }

        var items = new HashSet<StockItem>();
        foreach (var (_, lines) in _standing)
        {
            foreach (var line in lines)
            {
                items.Add(line.Item);
            }
        }

        return items;
    }

    public void Write(BinaryWriter to)
    {
        to.Write(Latest);
        to.Write(Settled);
        to.Write(_standing.Length);
        foreach (var (number, lines) in _standing)
        {
            to.Write(number);
            to.Write(lines.Length);
            foreach (var line in lines)
            {
                to.Write(line.Item.Gtin.Number);
                to.Write(line.Steps);
            }
        }
    }

    public static LiveHold Read(BinaryReader from, Func<long, StockItem> item)
    {
        var hold = new LiveHold { Latest = from.ReadInt32(), Settled = from.ReadInt32() };
        hold._standing = new (int, HeldLine[])[from.ReadInt32()];
        for (var i = 0; i < hold._standing.Length; i++)
        {
            var number = from.ReadInt32();
            var lines = new HeldLine[from.ReadInt32()];
            for (var line = 0; line < lines.Length; line++)
            {
                lines[line] = new(item(from.ReadInt64()), from.ReadInt64());
            }

            hold._standing[i] = (number, lines);
        }

        return hold;
    }
}
