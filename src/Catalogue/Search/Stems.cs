using System.Collections.Concurrent;
using System.Collections.Frozen;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.TokenAttributes;

namespace OpenAisle.Catalogue.Search;

/// <summary>
/// What English words have in common in all their forms, by Krovetz' stemmer (Viewing morphology as an inference process, SIGIR 1993), which
/// leaves words that a dictionary holds apart; "potato" and "potatoes" meet, "organ" and "organic" do not.
/// </summary>
internal static class Stems
{
    /// <summary>Words kept with their stem; beyond it stems are worked out anew each time.</summary>
    private const int MostKept = 400_000;

    private static readonly FrozenDictionary<string, string> Irregular = new Dictionary<string, string>
    {
        ["shelves"] = "shelf",
        ["knives"] = "knife",
        ["loaves"] = "loaf",
        ["leaves"] = "leaf",
        ["halves"] = "half",
        ["wolves"] = "wolf",
        ["calves"] = "calf",
        ["scarves"] = "scarf",
        ["geese"] = "goose",
        ["feet"] = "foot",
        ["teeth"] = "tooth",
        ["mice"] = "mouse",
        ["children"] = "child",
        ["men"] = "man",
        ["women"] = "woman",
        ["people"] = "person",
        ["cookies"] = "cookie",
        ["brownies"] = "brownie",
        ["smoothies"] = "smoothie",
        ["veggies"] = "veggie",
        ["pierogies"] = "pierogi",
        ["pies"] = "pie",
        ["pizzas"] = "pizza",
        ["tomatos"] = "tomato",
        ["potatos"] = "potato",
        ["avocados"] = "avocado",
        ["mangos"] = "mango",
        ["mangoes"] = "mango",
        ["kiwis"] = "kiwi",
        ["chilies"] = "chili",
        ["chillies"] = "chili",
        ["chilli"] = "chili",
        ["chile"] = "chili",
        ["berries"] = "berry",
        ["cherries"] = "cherry",
        ["yoghurt"] = "yogurt",
        ["yoghurts"] = "yogurt",
        ["doughnut"] = "donut",
        ["doughnuts"] = "donut",
        ["donuts"] = "donut",
        ["prunes"] = "prune",
        ["flavour"] = "flavor",
        ["flavoured"] = "flavor",
        ["flavored"] = "flavor",
        ["colour"] = "color",
        ["grey"] = "gray",
        ["barbeque"] = "barbecue",
        ["organics"] = "organic",
        ["glasses"] = "glass",
        ["crackers"] = "cracker",
        ["wafers"] = "wafer",
        ["mints"] = "mint",
        ["dried"] = "dried",
        ["roasted"] = "roasted",
        ["salted"] = "salted",
        ["bedding"] = "bedding",
        ["seasoning"] = "seasoning",
        ["dressing"] = "dressing",
        ["lighting"] = "lighting",
        ["flooring"] = "flooring",
        ["siding"] = "siding",
        ["topping"] = "topping",
        ["stuffing"] = "stuffing",
        ["chopped"] = "chopped",
    }.ToFrozenDictionary();

    private static readonly ConcurrentDictionary<string, string> Kept = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static OneWord? _one;

    public static string Of(string word)
    {
        if (word.Length < 3 || word.Length > 40)
        {
            return word;
        }

        if (Kept.TryGetValue(word, out var known))
        {
            return known;
        }

        var stem = Irregular.GetValueOrDefault(word) ?? WithoutPlural((_one ??= new OneWord()).Stem(word));
        if (Kept.Count < MostKept)
        {
            Kept.TryAdd(word, stem);
        }

        return stem;
    }

    /// <summary>Gives the stemmer one word at a time: it is made for streams of them.</summary>
    /// <summary>Names and new words that the stemmer's dictionary does not hold keep their s there; here they lose it.</summary>
    private static string WithoutPlural(string stem) =>
        stem.Length > 3 && stem[^1] == 's' && stem[^2] is not ('s' or 'u' or 'i') && char.IsAsciiLetter(stem[^2]) ? stem[..^1] : stem;

#pragma warning disable CA1001 // It lives as long as its thread and holds nothing but memory.
    private sealed class OneWord
#pragma warning restore CA1001
    {
        private readonly Source _source = new();
        private readonly KStemFilter _filter;
        private readonly ICharTermAttribute _term;

        public OneWord()
        {
            _filter = new KStemFilter(_source);
            _term = _filter.GetAttribute<ICharTermAttribute>();
        }

        public string Stem(string word)
        {
            _source.Word = word;
            return _filter.IncrementToken() ? _term.ToString() : word;
        }

        private sealed class Source : TokenStream
        {
            private readonly ICharTermAttribute _term;

            public Source() => _term = AddAttribute<ICharTermAttribute>();

            public string Word { get; set; } = "";

            public override bool IncrementToken()
            {
                ClearAttributes();
                _term.SetEmpty().Append(Word);
                return true;
            }
        }
    }
}
