namespace OpenAisle.Journal.Actors;

/// <summary>
/// The keys of what is finished, so that a repeated call is known for one. A fixed number of the last ones is kept: the horizon is
/// counted in finished things and not in time, so that neither a clock that jumps nor a busy day can make memory grow or keys vanish
/// at once.
/// </summary>
public sealed class RecentKeys<TMark>(int most)
    where TMark : unmanaged
{
    private readonly Dictionary<Guid, (int Turn, TMark Mark)> _marks = [];
    private readonly Queue<(int Turn, Guid Key)> _order = [];
    private int _turn;

    public bool TryGet(Guid key, out TMark mark)
    {
        var found = _marks.TryGetValue(key, out var entry);
        mark = entry.Mark;
        return found;
    }

    /// <summary>Remembers the key as the newest, and forgets the oldest when there are too many.</summary>
    public void Add(Guid key, TMark mark)
    {
        _turn = unchecked(_turn + 1);
        _marks[key] = (_turn, mark);
        _order.Enqueue((_turn, key));
        if (_order.Count > most)
        {
            var (turn, oldest) = _order.Dequeue();
            if (_marks.TryGetValue(oldest, out var entry) && entry.Turn == turn)
            {
                _marks.Remove(oldest);
            }
        }
    }

    /// <summary>It is not finished after all. Its place in the order stays, as an empty one.</summary>
    public void Remove(Guid key) => _marks.Remove(key);

    public void Write(BinaryWriter to, Action<BinaryWriter, TMark> writeMark)
    {
        Span<byte> bytes = stackalloc byte[16];
        to.Write(_order.Count);
        foreach (var (turn, key) in _order)
        {
            var stands = _marks.TryGetValue(key, out var entry) && entry.Turn == turn;
            key.TryWriteBytes(bytes);
            to.Write(bytes);
            to.Write(stands);
            if (stands)
            {
                writeMark(to, entry.Mark);
            }
        }
    }

    public void Read(BinaryReader from, Func<BinaryReader, TMark> readMark)
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            from.BaseStream.ReadExactly(bytes);
            var key = new Guid(bytes);
            _turn++;
            _order.Enqueue((_turn, key));
            if (from.ReadBoolean())
            {
                _marks[key] = (_turn, readMark(from));
            }
        }
    }
}
