using System.Collections.Concurrent;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Directory = Lucene.Net.Store.Directory;

namespace OpenAisle.Catalogue.Search;

/// <summary>
/// Which products have which words: Lucene's terms and postings, with the lengths of the fields and the titles beside them as plain arrays.
/// Never changed: other products make another index. Prices and stock are not in here.
/// </summary>
internal sealed class SearchIndex : IDisposable
{
    private readonly DirectoryReader _reader;
    private readonly AtomicReader? _segment;
    private readonly Dictionary<string, int> _titleIds;
    private readonly ConcurrentBag<RankingRoom> _rooms = [];
    private readonly ConcurrentDictionary<(int Field, string Term), Postings> _postings = new();
    private long _postingsKept;

    /// <param name="lengths">Terms of each field of each product.</param>
    /// <param name="titles">See <see cref="Titles"/>.</param>
    /// <param name="titleIds">The numbers of terms in titles.</param>
    public SearchIndex(Directory directory, int count, float[][] lengths, int[][] titles, Dictionary<string, int> titleIds, SearchLimits limits)
    {
        _reader = DirectoryReader.Open(directory);
        _segment = _reader.Leaves.Count == 0 ? null : _reader.Leaves[0].AtomicReader;
        if (_reader.Leaves.Count > 1)
        {
            throw new InvalidOperationException("The index has more than one segment, so its numbers are not those of the documents.");
        }

        _titleIds = titleIds;
        Count = count;
        Titles = titles;
        Limits = limits;
        LengthShares = [.. lengths.Select((each, field) => Shares(each, SearchFields.All[field].LengthShare))];
    }

    public int Count { get; }

    public SearchLimits Limits { get; }

    /// <summary>The terms of each title in order: number of the term times two, plus one where a part of the title ends. Common words left out.</summary>
    public int[][] Titles { get; }

    /// <summary>What a word of a field is divided by, for each field and product: BM25's b.</summary>
    public float[][] LengthShares { get; }

    /// <summary>What misspelt words probably mean, as found before.</summary>
    public ConcurrentDictionary<string, OtherWords[]> Guesses { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of a term that stands in a title; −1 for one that does in none.</summary>
    public int TitleId(string term) => _titleIds.GetValueOrDefault(term, -1);

    /// <summary>In how many products the term says what they are, and in how many it is mentioned.</summary>
    public (int Strong, int Weak) Frequency(string term)
    {
        var strong = 0;
        for (var field = 0; field < SearchFields.Weak; field++)
        {
            strong = Math.Max(strong, Frequency(field, term));
        }

        return (strong, Frequency(SearchFields.Weak, term));
    }

    /// <summary>
    /// Where the term stands and what it counts there; null when it does nowhere. Kept as plain arrays once read, because ranking spends its time
    /// here: Lucene takes postings apart anew each time (measured: half the time of a search in a store of 100,000 products).
    /// </summary>
    public Postings? Postings(int field, string term)
    {
        if (_postings.TryGetValue((field, term), out var known))
        {
            return known;
        }

        if (Seek(field, term) is not { } found)
        {
            return null;
        }

        var (weight, shares) = (SearchFields.All[field].Weight, LengthShares[field]);
        var (products, counts) = (new int[found.DocFreq], new float[found.DocFreq]);
        var rows = found.Docs(null, null, DocsFlags.FREQS);
        for (var row = 0; row < products.Length; row++)
        {
            products[row] = rows.NextDoc();

            // A name that says "milk" twice is no more about milk; a text that does may be.
            counts[row] = weight * (field < SearchFields.Weak ? 1 : rows.Freq) * shares[products[row]];
        }

        var read = new Postings(products, counts);
        if (Interlocked.Add(ref _postingsKept, products.Length) < Limits.PostingsKept)
        {
            _postings.TryAdd((field, term), read);
        }

        return read;
    }

    /// <summary>Terms of titles within so many edits that begin with the same letters, with how many products have them.</summary>
    public List<(string Term, int Frequency)> Near(string term, int edits, int sameBeginning)
    {
        var near = new List<(string, int)>();
        if (_segment?.GetTerms(SearchFields.Title) is { } terms)
        {
            var found = new FuzzyTermsEnum(terms, new AttributeSource(), new Term(SearchFields.Title, term), edits, sameBeginning, transpositions: true);
            while (found.MoveNext())
            {
                near.Add((found.Term.Utf8ToString(), found.DocFreq));
            }
        }

        return near;
    }

    /// <summary>Room to rank in; give it back when done.</summary>
    public RankingRoom Room() => _rooms.TryTake(out var room) ? room : new RankingRoom(Count);

    public void GiveBack(RankingRoom room) => _rooms.Add(room);

    public void Dispose() => _reader.Dispose();

    private int Frequency(int field, string term) => Seek(field, term)?.DocFreq ?? 0;

    private TermsEnum? Seek(int field, string term)
    {
        var terms = _segment?.GetTerms(SearchFields.All[field].Name)?.GetEnumerator();
        return terms is not null && terms.SeekExact(new BytesRef(term)) ? terms : null;
    }

    private static float[] Shares(float[] lengths, float share)
    {
        var average = lengths.Length == 0 ? 1 : Math.Max(1e-3f, lengths.Average());
        return Array.ConvertAll(lengths, length => 1 / (1 - share + (share * length / average)));
    }
}

/// <summary>The products that have a term in a field, and what it counts in each (BM25F's weighted, length-corrected frequency).</summary>
internal sealed record Postings(int[] Products, float[] Counts);
