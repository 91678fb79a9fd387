namespace OpenAisle.Catalogue.Search;

internal enum WordKind
{
    Plain,
    Number,
    Measure,

    /// <summary>A run of Chinese characters, as it stands.</summary>
    Han,
}

/// <summary>One word of a text, folded to lower case without accents.</summary>
/// <param name="EndsPart">True when a comma, a bracket or a word such as "with" follows: what stands here is what the part is about.</param>
internal readonly record struct SearchWord(string Text, WordKind Kind, bool EndsPart)
{
    /// <summary>What it is found by: stems of words, everything else as it is.</summary>
    public string Term => Kind == WordKind.Plain ? Stems.Of(Text) : Text;
}
