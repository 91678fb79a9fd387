using Lucene.Net.Analysis.En;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace OpenAisle.Catalogue.Search.Judging;

/// <summary>What our ranking is measured against: Lucene's BM25 with its English analysis over one field, any word may match.</summary>
internal sealed class PlainBm25 : IDisposable
{
    private const string Field = "all";

    private readonly EnglishAnalyzer _analyzer = new(LuceneVersion.LUCENE_48);
    private readonly RAMDirectory _directory = new();
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;
    private readonly IReadOnlyList<SearchProduct> _products;

    public PlainBm25(IReadOnlyList<SearchProduct> products)
    {
        _products = products;
        using (var writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, _analyzer) { Similarity = new BM25Similarity(), MergePolicy = new LogDocMergePolicy() }))
        {
            foreach (var product in products)
            {
                var document = product.Document;
                var all = string.Join(
                    '\n', [document.Title, document.Brand, document.Text, .. document.OtherTitles ?? [], .. document.Kinds ?? [], .. document.Codes ?? []]);
                writer.AddDocument([new TextField(Field, all, Lucene.Net.Documents.Field.Store.NO)]);
            }

            writer.ForceMerge(1);
        }

        _reader = DirectoryReader.Open(_directory);
        _searcher = new(_reader) { Similarity = new BM25Similarity() };
    }

    public IReadOnlyList<Gtin> Find(string query, int top)
    {
        var any = new BooleanQuery();
        using var words = _analyzer.GetTokenStream(Field, query);
        var term = words.AddAttribute<Lucene.Net.Analysis.TokenAttributes.ICharTermAttribute>();
        words.Reset();
        while (words.IncrementToken())
        {
            any.Add(new TermQuery(new Term(Field, term.ToString())), Occur.SHOULD);
        }

        words.End();
        return [.. _searcher.Search(any, top).ScoreDocs.Select(found => _products[found.Doc].Gtin)];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
        _analyzer.Dispose();
    }
}
