using System.Text;

namespace OpenAisle.Journal;

/// <summary>One string for each kind of fact, however many rows name it. Not for two threads at once.</summary>
internal sealed class KindNames
{
    private const int MostKinds = 1_024;

    private readonly List<(byte[] Utf8, string Name)> _known = [];
    private int _last;

    internal string Of(ReadOnlySpan<byte> utf8)
    {
        // The same few kinds follow each other in a stream, so the last one found is tried first.
        if (_last < _known.Count && utf8.SequenceEqual(_known[_last].Utf8))
        {
            return _known[_last].Name;
        }

        for (var i = 0; i < _known.Count; i++)
        {
            if (utf8.SequenceEqual(_known[i].Utf8))
            {
                _last = i;
                return _known[i].Name;
            }
        }

        var name = Encoding.UTF8.GetString(utf8);
        if (_known.Count < MostKinds)
        {
            _last = _known.Count;
            _known.Add((utf8.ToArray(), name));
        }

        return name;
    }
}
