namespace OpenAisle.Journal;

/// <summary>One row of the journal.</summary>
/// <param name="Position">Place in the whole journal: from 1, without holes, in commit order.</param>
/// <param name="Version">Place in its stream: from 1, without holes.</param>
/// <param name="Body">JSON, as UTF-8.</param>
public readonly record struct RecordedFact(
    long Position, StreamId Stream, long Version, string Kind, DateTimeOffset At, ReadOnlyMemory<byte> Body);

/// <summary>A fact on its way into the journal.</summary>
/// <param name="Fact">What <paramref name="Body"/> says, for readers in this process: none of them need read the body again.</param>
public readonly record struct FactRow(string Kind, ReadOnlyMemory<byte> Body, DateTimeOffset At, IFact? Fact = null);

/// <summary>
/// What an actor hands to the writer: consecutive facts of one stream, and the deadlines that stand or fall with them. All of it is
/// committed, or nothing.
/// </summary>
public sealed record Append(
    StreamId Stream, Lane Lane, long FirstVersion, IReadOnlyList<FactRow> Facts, IReadOnlyList<DeadlineChange> Deadlines)
{
    internal long Bytes
    {
        get
        {
            var bytes = 0L;
            for (var i = 0; i < Facts.Count; i++)
            {
                bytes += Facts[i].Body.Length;
            }

            return bytes;
        }
    }
}

/// <summary>
/// The appends of one activation of an actor. When one of them fails, all behind it fail too: their facts were decided on a state that
/// never came to be.
/// </summary>
public sealed class Lane
{
    private Exception? _broken;

    public Exception? Broken => Volatile.Read(ref _broken);

    internal void Break(Exception cause) => Interlocked.CompareExchange(ref _broken, cause, null);
}

/// <summary>Sets (or with no <paramref name="Due"/> clears) a named deadline of the stream that appends it.</summary>
public readonly record struct DeadlineChange(string Name, DateTimeOffset? Due);

/// <summary>A deadline that stands in the journal: at <paramref name="At"/> somebody has to look at <paramref name="Stream"/>.</summary>
public readonly record struct Deadline(StreamId Stream, string Name, DateTimeOffset At);
