using System.Globalization;

namespace OpenAisle.Catalogue.Feeds.Mapping;

/// <summary>What is wrong with a mapping, for the person who writes it.</summary>
public sealed class MappingException(string what) : Exception(what);

/// <summary>The words of a line of a mapping: split at spaces, but for what stands in quotes.</summary>
internal sealed class MappingWords
{
    private readonly List<(string Text, bool Quoted)> _words = [];
    private int _at;

    public MappingWords(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var quoted = text[at] == '"';
            var end = quoted ? text.IndexOf('"', at + 1) : at;
            if (quoted && end < 0)
            {
                throw new MappingException("a quote is opened and never closed");
            }

            while (!quoted && end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            _words.Add((quoted ? text[(at + 1)..end] : text[at..end], quoted));
            at = quoted ? end + 1 : end;
        }
    }

    public bool More => _at < _words.Count;

    public bool NextIsQuoted => More && _words[_at].Quoted;

    /// <summary>Whether the next word is that sign or word, unquoted; it is passed over if so.</summary>
    public bool Skip(string word)
    {
        var isIt = More && !_words[_at].Quoted && _words[_at].Text == word;
        _at += isIt ? 1 : 0;
        return isIt;
    }

    public string Next(string wanted) => More ? _words[_at++].Text : throw new MappingException($"{wanted} is missing");

    public int Number(string wanted) =>
        int.TryParse(Next(wanted), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new MappingException($"{wanted} is missing");

    /// <summary>The words up to the next bar or the end.</summary>
    public IReadOnlyList<string> Rest()
    {
        var rest = new List<string>();
        while (More && (_words[_at].Quoted || _words[_at].Text != "|"))
        {
            rest.Add(_words[_at++].Text);
        }

        return rest;
    }

    /// <summary>What is left up to the next bar, as words of their own.</summary>
    public MappingWords UpToBar()
    {
        var part = new MappingWords("");
        while (More && (_words[_at].Quoted || _words[_at].Text != "|"))
        {
            part._words.Add(_words[_at++]);
        }

        return part;
    }

    public static MappingException Wrong(string what) => new(what);
}
