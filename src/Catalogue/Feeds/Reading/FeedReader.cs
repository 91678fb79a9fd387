namespace OpenAisle.Catalogue.Feeds.Reading;

/// <summary>Where the records of a section stand in XML: the paths of the record and, in it, of the rows it is made of. Empty elsewhere.</summary>
internal sealed record FeedPlace(IReadOnlyList<string> At, IReadOnlyList<string> Each)
{
    public static FeedPlace Rows { get; } = new([], []);
}

/// <summary>Reads a file row by row. The values of a row stand in the order of the names that were asked for.</summary>
internal abstract class FeedReader(int names) : IDisposable
{
    /// <summary>The values of the row; null where it has no such field. Good until the next row.</summary>
    public string?[] Values { get; } = new string?[names];

    /// <summary>Where the row begins, from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>Which of the places the row stands at.</summary>
    public int Place { get; protected set; }

    /// <summary>Which of the names the file has a column for; null where only the rows can tell.</summary>
    public virtual IReadOnlyList<bool>? HasColumn => null;

    /// <summary>Reads on to the next row; false at the end of the file.</summary>
    /// <exception cref="DamagedFeedException">The file is cut, broken or beyond a limit.</exception>
    public abstract bool Next();

    public abstract void Dispose();
}
