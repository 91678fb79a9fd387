namespace OpenAisle.Catalogue.Feeds;

/// <summary>The mappings that come with the program.</summary>
public static class ShippedMappings
{
    /// <summary>What Israeli chains publish by law: PriceFull, Price, PromoFull, Promo and Stores.</summary>
    public const string Israel = "israel";

    /// <summary>Our own files, as <c>feed export</c> writes them.</summary>
    public const string Own = "openaisle";

    public static IReadOnlyList<string> Names { get; } = [Israel, Own];

    /// <summary>The text of a shipped mapping; null when there is none of that name.</summary>
    public static string? Find(string name)
    {
        using var stream = typeof(ShippedMappings).Assembly.GetManifestResourceStream($"feeds/{name}.feed");
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
