namespace OpenAisle.Catalogue.Search;

/// <summary>The tables that search reads: text files beside the code, a line an entry, <c>#</c> before remarks.</summary>
internal static class SearchFiles
{
    public static IEnumerable<string> Lines(string name)
    {
        using var file = new StreamReader(typeof(SearchFiles).Assembly.GetManifestResourceStream($"search/{name}")!);
        while (file.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
