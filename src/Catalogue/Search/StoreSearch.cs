namespace OpenAisle.Catalogue.Search;

/// <summary>One question to one store: which of its goods answer, in which order, and how they could be narrowed down.</summary>
internal static class StoreSearch
{
    public static SearchAnswer Answer(StoreColumns store, SearchWish wish)
    {
        var products = store.Products;
        var question = QuestionReader.Read(products.Index, wish.Words, takesOut: true);
        var fits = products.Fitting(question);
        var counting = new FacetCounting(store, wish.Filter);
        var (answers, best) = question.Concepts.Count == 0 && (question.Without.Count > 0 || string.IsNullOrWhiteSpace(wish.Words))
            ? (Everything(store, fits), null)
            : Ranked(store, wish, question, fits, counting);
        var shown = new List<int>();
        foreach (var number in answers)
        {
            if (counting.Count(number))
            {
                shown.Add(number);
            }
        }

        return new(
            [.. InOrder(store, wish, shown, best).Skip(wish.Skip).Take(wish.Take).Select(number => store.Offers[number]!)], shown.Count, counting.Facets(),
            [.. question.Without.Select(without => without.Allergen).OfType<string>()],
            [.. question.Without.Where(without => without.Allergen is null).Select(without => string.Join(' ', without.Terms))], question.Guessed);
    }

    /// <summary>The best goods of a store for words, sold-out ones behind.</summary>
    public static IEnumerable<Offer> Best(StoreColumns store, string words, int take)
    {
        var question = QuestionReader.Read(store.Products.Index, words, takesOut: true);
        var fits = store.Products.Fitting(question);
        var ranking = Ranker.Run(store.Products.Index, question, take * 2, number => store.Offers[number] is not null && (fits is null || fits(number)), wantsAll: true);
        return ranking.Best.OrderBy(ranked => store.SoldOut[ranked.Product]).Take(take).Select(ranked => store.Offers[ranked.Product]!);
    }

    private static (IReadOnlyList<int> Answers, IReadOnlyList<Ranked>? Best) Ranked(
        StoreColumns store, SearchWish wish, Question question, Predicate<int>? fits, FacetCounting counting)
    {
        var take = wish.Sort == SearchSort.Relevance ? wish.Skip + wish.Take : 1;
        var ranking = Ranker.Run(
            store.Products.Index, question, take, number => store.Offers[number] is not null && (fits is null || fits(number)), wantsAll: true,
            counting.Passes);
        return (ranking.All!, ranking.Best);
    }

    private static List<int> Everything(StoreColumns store, Predicate<int>? fits)
    {
        var all = new List<int>();
        for (var number = 0; number < store.Offers.Length; number++)
        {
            if (store.Offers[number] is not null && (fits is null || fits(number)))
            {
                all.Add(number);
            }
        }

        return all;
    }

    private static IEnumerable<int> InOrder(StoreColumns store, SearchWish wish, List<int> shown, IReadOnlyList<Ranked>? best)
    {
        switch (wish.Sort)
        {
            case SearchSort.Price:
                shown.Sort((a, b) => Compare(store.Offers[a]!.UnitPrice.MinorUnits.CompareTo(store.Offers[b]!.UnitPrice.MinorUnits), a, b));
                return shown;
            case SearchSort.UnitPrice:
                shown.Sort((a, b) => Compare(store.UnitPrices[a].CompareTo(store.UnitPrices[b]), a, b));
                return shown;
            default:
                break;
        }

        if (best is not null)
        {
            return best.Select(ranked => ranked.Product);
        }

        shown.Sort((a, b) => Compare(store.Offers[a]!.Place.Sequence.CompareTo(store.Offers[b]!.Place.Sequence), a, b));
        return shown;

        static int Compare(int first, int a, int b) => first != 0 ? first : a.CompareTo(b);
    }
}
