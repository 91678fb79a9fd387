namespace OpenAisle.Web;

/// <summary>What the pages must know of their host.</summary>
public sealed record WebSettings
{
    /// <summary>Shows the bar by which anybody signs in as anybody.</summary>
    public bool Demo { get; init; }

    /// <summary>The ids of those whom the demo signs in as, and what they are: nobody hired them, and no list knows their names.</summary>
    public IReadOnlyDictionary<string, string> DemoPeople { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the payment company asks for cards; no card ever comes to the pages.</summary>
    public Uri CardPage { get; init; } = new("http://localhost:5090/cards/new");
}
