namespace OpenAisle.Catalogue.Search;

/// <summary>Understands what somebody typed against what the index holds: other words for it, joined and split words, pinyin, misspellings.</summary>
internal sealed class QuestionReader(SearchIndex index)
{
    /// <summary>Numbers alone tell less than words.</summary>
    private const float NumberWeight = 0.8f;

    private const float HeadWeight = 1.35f;

    /// <summary>"24 pack" for "24 count".</summary>
    private const float NearMeasureWeight = 0.7f;

    /// <summary>What a mention in a text counts beside a title when the frequency of a word is told.</summary>
    private const float MentionFrequency = 0.3f;

    /// <summary>A word joined from two, or cut in two.</summary>
    private const float JoinedWeight = 0.9f;

    /// <summary>One of the words of an entry that belong together.</summary>
    private const float PartWeight = 0.3f;

    private readonly Guesses _guesses = new(index);
    private readonly List<Concept> _concepts = [];
    private readonly List<(string, string)> _guessed = [];

    /// <param name="takesOut">False to leave "nut free" among the words, where nobody knows what is in the products.</param>
    public static Question Read(SearchIndex index, string? text, bool takesOut)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Question.Nothing;
        }

        var limit = index.Limits.LongestQuestion;
        var words = WordReader.Read(text.Length > limit ? text[..limit] : text);
        var without = takesOut ? WithoutReader.Take(words) : [];
        var reader = new QuestionReader(index);
        reader.ReadAll(Telling(words));
        return new(reader._concepts, without, reader._guessed);
    }

    /// <summary>Without common words, unless there are no others.</summary>
    private static List<SearchWord> Telling(List<SearchWord> words)
    {
        var telling = words.FindAll(word => word.Text.Length > 0 && !WordReader.Common.Contains(word.Text));
        return telling.Count > 0 ? telling : words;
    }

    private void ReadAll(List<SearchWord> words)
    {
        var head = words.FindIndex(word => word.EndsPart);
        for (var at = 0; at < words.Count && _concepts.Count < index.Limits.MostConcepts;)
        {
            if (words[at].Kind == WordKind.Han)
            {
                ReadHan(words[at].Text, at == head);
                at++;
            }
            else
            {
                var length = EntryLength(words, at);
                var isHead = head >= at && head < at + length;
                Add(length > 1 ? Entry(words.GetRange(at, length)) : Single(words, at), isHead, words[at].Kind);
                at += length;
            }
        }
    }

    /// <summary>How many words from here on are an entry of the synonyms; one otherwise.</summary>
    private static int EntryLength(List<SearchWord> words, int at)
    {
        for (var length = Math.Min(Synonyms.LongestEntry, words.Count - at); length > 1; length--)
        {
            if (Synonyms.Knows(string.Join(' ', words.Skip(at).Take(length).Select(word => word.Term))))
            {
                return length;
            }
        }

        return 1;
    }

    private static List<OtherWords> Entry(List<SearchWord> words)
    {
        string[] terms = [.. words.Select(word => word.Term)];
        return
        [
            new(terms, 1),
            new([string.Concat(words.Select(word => word.Text))], JoinedWeight),
            .. Synonyms.Of(string.Join(' ', terms)),
            .. terms.Select(term => new OtherWords([term], PartWeight)),
        ];
    }

    private List<OtherWords> Single(List<SearchWord> words, int at)
    {
        var word = words[at];
        var term = word.Term;
        List<OtherWords> ways = [new([term], 1)];
        switch (word.Kind)
        {
            case WordKind.Measure:
                ways.AddRange(Measures.Nearly(term).Select(other => new OtherWords([other], NearMeasureWeight)));
                ways.Add(new([Measures.NumberOf(term)], PartWeight));
                return ways;
            case WordKind.Number:
                return ways;
            default:
                break;
        }

        ways.AddRange(Synonyms.Of(term));
        Join(words, at, ways);
        var (strong, weak) = index.Frequency(term);
        if (strong == 0)
        {
            AddReadings(word.Text, ways);
        }

        if (strong <= Guesses.RareUpTo && ways.TrueForAll(way => way.Weight >= 1 || !IsThere(way)))
        {
            var likely = _guesses.For(word.Text, term, strong, weak);
            ways.AddRange(likely);
            if (strong == 0 && weak == 0 && likely.Count > 0)
            {
                _guessed.Add((word.Text, string.Join(' ', likely[0].Terms)));
            }
        }

        return ways;
    }

    /// <summary>"pop corn" is sold as "popcorn".</summary>
    private void Join(List<SearchWord> words, int at, List<OtherWords> ways)
    {
        if (at + 1 < words.Count && words[at + 1].Kind == WordKind.Plain)
        {
            TryJoined(words[at].Text + words[at + 1].Text);
        }

        if (at > 0 && words[at - 1].Kind == WordKind.Plain)
        {
            TryJoined(words[at - 1].Text + words[at].Text);
        }

        void TryJoined(string joined)
        {
            var term = Stems.Of(joined);
            if (index.Frequency(term).Strong > 0)
            {
                ways.Add(new([term], JoinedWeight));
            }

            AddReadings(joined, ways);
        }
    }

    private void AddReadings(string typed, List<OtherWords> ways)
    {
        var reading = SearchFields.Reading + typed;
        if (index.Frequency(reading).Strong > 0)
        {
            ways.Add(new([reading], JoinedWeight));
        }

        if (Synonyms.HanOf(typed) is { } han)
        {
            ways.AddRange(Synonyms.Of(han));
        }
    }

    /// <summary>Cuts a run of characters into the longest words that somebody sells or that the synonyms know.</summary>
    private void ReadHan(string run, bool isHead)
    {
        const int Longest = 4;
        for (var at = 0; at < run.Length;)
        {
            var length = Math.Min(Longest, run.Length - at);
            while (length > 1 && !Synonyms.Knows(run.Substring(at, length)) && index.Frequency(run.Substring(at, length)).Strong == 0)
            {
                length--;
            }

            var word = run.Substring(at, length);
            at += length;
            if (word != "的")
            {
                Add([new([word], 1), .. Synonyms.Of(word)], isHead && at == run.Length, WordKind.Han);
            }
        }
    }

    private void Add(List<OtherWords> ways, bool isHead, WordKind kind)
    {
        List<OtherWords> there = [.. ways.Where(IsThere).DistinctBy(way => string.Join(' ', way.Terms)).Take(index.Limits.MostWays)];
        var weight = Telling(there.Count > 0 ? there : ways) * (kind == WordKind.Number ? NumberWeight : 1) * (isHead ? HeadWeight : 1);
        if (_concepts.Count < index.Limits.MostConcepts)
        {
            _concepts.Add(new(there, weight, isHead));
        }
    }

    private bool IsThere(OtherWords way) => Array.TrueForAll(way.Terms, term => index.Frequency(term) is not (0, 0));

    /// <summary>Robertson and Spärck Jones' weight of the way that most products have.</summary>
    private float Telling(List<OtherWords> ways)
    {
        var most = ways.Max(way => way.Weight < 0.4f ? 0 : way.Terms.Min(term => FrequencyOf(term)));
        return MathF.Log(1 + ((index.Count - most + 0.5f) / (most + 0.5f)));
    }

    private float FrequencyOf(string term)
    {
        var (strong, weak) = index.Frequency(term);
        return Math.Max(strong, weak * MentionFrequency);
    }
}
