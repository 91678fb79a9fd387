using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace OpenAisle.Catalogue.Search;

/// <summary>Hands Lucene the terms that were worked out already.</summary>
internal sealed class IndexedTerms : TokenStream
{
    private readonly ICharTermAttribute _term;
    private int _next;

    public IndexedTerms() => _term = AddAttribute<ICharTermAttribute>();

    public List<string> Terms { get; } = [];

    public override void Reset() => _next = 0;

    public override bool IncrementToken()
    {
        if (_next == Terms.Count)
        {
            return false;
        }

        ClearAttributes();
        _term.SetEmpty().Append(Terms[_next++]);
        return true;
    }
}
