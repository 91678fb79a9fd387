namespace OpenAisle.Catalogue.Feeds;

/// <summary>A file that cannot be trusted as a whole: cut, broken, or larger than any honest one. Nothing of it is taken.</summary>
public sealed class DamagedFeedException : Exception
{
    public DamagedFeedException(string what)
        : base(what)
    {
    }

    /// <param name="line">Where it shows, from 1.</param>
    public DamagedFeedException(long line, string what)
        : base(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {line}: {what}"))
    {
    }
}
