using OpenAisle.Catalogue.Demo;

namespace OpenAisle.Catalogue.Search.Judging;

/// <summary>How good the answers to the judged queries are.</summary>
/// <param name="Plain">nDCG@10 of plain BM25, averaged over the queries.</param>
/// <param name="Ours">nDCG@10 of our search.</param>
public sealed record TrialFigures(int Queries, double Plain, double Ours)
{
    public double GainPercent => ((Ours / Plain) - 1) * 100;
}

/// <summary>Our search and plain BM25 over the demo's goods, asked the same judged queries. Both rank the whole catalogue, no store's part of it.</summary>
public sealed class DemoTrial : IDisposable
{
    private const int Depth = 10;

    private readonly SearchedProducts _ours;
    private readonly PlainBm25 _plain;

    public DemoTrial()
    {
        var products = DemoGrocer.SearchProducts();
        _ours = SearchedProducts.Of(products, new SearchLimits());
        _plain = new(products);
    }

    public TrialFigures Judge(bool setAside)
    {
        var queries = JudgedQuery.All.Where(query => query.IsSetAside == setAside).ToList();
        return new(
            queries.Count, queries.Average(query => query.Ndcg(_plain.Find(query.Text, Depth))), queries.Average(query => query.Ndcg(Ours(query.Text))));
    }

    /// <summary>A line for each query that was not set aside: ours, plain, query; the worst first.</summary>
    public IEnumerable<string> Lines() =>
        JudgedQuery.All.Where(query => !query.IsSetAside)
            .Select(query => (query.Text, Ours: query.Ndcg(Ours(query.Text)), Plain: query.Ndcg(_plain.Find(query.Text, Depth))))
            .OrderBy(row => row.Ours)
            .Select(row => FormattableString.Invariant($"{row.Ours:0.000} {row.Plain:0.000} {row.Text}"));

    public IReadOnlyList<Gtin> Ours(string query) => [.. _ours.Rank(query, Depth).Select(product => product.Gtin)];

    /// <summary>The names of what we find, for whoever wants to see.</summary>
    public IEnumerable<string> Names(string query) => _ours.Rank(query, Depth).Select(product => $"{product.Document.Title} ({product.Document.Brand}) {product.Department}");

    public void Dispose()
    {
        _ours.Dispose();
        _plain.Dispose();
    }
}
