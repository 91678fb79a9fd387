using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace OpenAisle.Catalogue.Search;

/// <summary>Turns documents into an index: one segment in memory, in which a product's number is its place among the documents.</summary>
internal sealed class IndexBuilding(SearchLimits limits)
{
    /// <summary>Substrings of Chinese names up to this length are terms of their own, so that no dictionary is needed to find words.</summary>
    private const int LongestHanTerm = 4;

    private const double BufferMegabytes = 512;

    private readonly Dictionary<string, int> _titleIds = new(StringComparer.Ordinal);

    public SearchIndex Build(IReadOnlyList<SearchDocument> documents, CancellationToken cancel = default)
    {
        var streams = Array.ConvertAll(SearchFields.All, _ => new IndexedTerms());
        var row = new Document();
        var type = new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = IndexOptions.DOCS_AND_FREQS };
        for (var field = 0; field < streams.Length; field++)
        {
            row.Add(new Field(SearchFields.All[field].Name, streams[field], type));
        }

        var lengths = Array.ConvertAll(SearchFields.All, _ => new float[documents.Count]);
        var titles = new int[documents.Count][];
        var directory = new RAMDirectory();

        // Merged by age alone and flushed as late as can be: the documents keep their order.
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, null)
        {
            RAMBufferSizeMB = BufferMegabytes,
            MergePolicy = new LogDocMergePolicy(),
            UseCompoundFile = false,
        }))
        {
            for (var number = 0; number < documents.Count; number++)
            {
                cancel.ThrowIfCancellationRequested();
                titles[number] = Fill(documents[number], streams);

                // A title is as long as its own words: names in other languages, readings and codes make it no longer.
                for (var field = 0; field < streams.Length; field++)
                {
                    lengths[field][number] = field == 0 ? titles[number].Length : streams[field].Terms.Count;
                }

                writer.AddDocument(row);
            }

            writer.ForceMerge(1);
        }

        return new(directory, documents.Count, lengths, titles, _titleIds, limits);
    }

    /// <summary>Fills the streams with the document's terms.</summary>
    /// <returns>The title as numbers of terms; see <see cref="SearchIndex.Titles"/>.</returns>
    private int[] Fill(SearchDocument document, IndexedTerms[] streams)
    {
        foreach (var stream in streams)
        {
            stream.Terms.Clear();
        }

        var title = WordReader.Read(document.Title);
        AddAll(streams[0].Terms, title, limits.MostTitleWords);
        foreach (var other in document.OtherTitles ?? [])
        {
            AddAll(streams[0].Terms, WordReader.Read(other), limits.MostTitleWords);
        }

        streams[0].Terms.AddRange(document.Codes ?? []);
        AddAll(streams[1].Terms, WordReader.Read(document.Brand), limits.MostTitleWords);
        foreach (var kind in document.Kinds ?? [])
        {
            AddAll(streams[2].Terms, WordReader.Read(kind), limits.MostTitleWords);
        }

        AddAll(streams[3].Terms, WordReader.Read(document.Text), limits.MostTextWords);
        return Numbered(title);
    }

    private int[] Numbered(List<SearchWord> title)
    {
        var numbered = new List<int>(title.Count);
        foreach (var word in title)
        {
            if (numbered.Count < limits.MostTitleWords && !WordReader.Common.Contains(word.Text))
            {
                var term = word.Term;
                if (!_titleIds.TryGetValue(term, out var id))
                {
                    _titleIds[term] = id = _titleIds.Count;
                }

                numbered.Add((id << 1) | (word.EndsPart ? 1 : 0));
            }
            else if (numbered.Count > 0 && word.EndsPart)
            {
                numbered[^1] |= 1;
            }
        }

        return [.. numbered];
    }

    private static void AddAll(List<string> terms, List<SearchWord> words, int most)
    {
        foreach (var word in words.Take(most))
        {
            if (word.Kind == WordKind.Han)
            {
                AddHan(terms, word.Text);
            }
            else if (!WordReader.Common.Contains(word.Text))
            {
                terms.Add(word.Term);
                if (word.Kind == WordKind.Measure)
                {
                    terms.Add(Measures.NumberOf(word.Text));
                }
            }
        }
    }

    private static void AddHan(List<string> terms, string run)
    {
        run = run.Length > 60 ? run[..60] : run;
        for (var from = 0; from < run.Length; from++)
        {
            for (var length = 1; length <= LongestHanTerm && from + length <= run.Length; length++)
            {
                var part = run.AsSpan(from, length);
                terms.Add(part.ToString());
                if (length > 1)
                {
                    AddReadings(terms, part);
                }
            }
        }

        if (run.Length > LongestHanTerm)
        {
            AddReadings(terms, run);
        }
    }

    private static void AddReadings(List<string> terms, ReadOnlySpan<char> part)
    {
        foreach (var reading in Pinyin.Of(part))
        {
            terms.Add(SearchFields.Reading + reading);
        }

        if (Pinyin.Initials(part) is { } initials)
        {
            terms.Add(SearchFields.Reading + initials);
        }
    }
}
