namespace OpenAisle.Catalogue.Search;

/// <summary>Arrays with a cell for each product, in which one question is ranked; kept for the next question, because they are large.</summary>
internal sealed class RankingRoom(int products)
{
    /// <summary>Score so far.</summary>
    public readonly float[] Total = new float[products];

    /// <summary>How much of the question the product covers.</summary>
    public readonly float[] Cover = new float[products];

    /// <summary>Which of the wishes the product is, and which it only mentions: a bit each.</summary>
    public readonly ushort[] Is = new ushort[products];

    public readonly ushort[] Mentions = new ushort[products];

    /// <summary>Products with a score, each once.</summary>
    public readonly TouchedCells Touched = new(products);

    /// <summary>Weighted counts of the wish that is being read, of one way to write it, and of one word of that.</summary>
    public readonly TermCells Wish = new(products);

    public readonly TermCells Way = new(products);

    public readonly TermCells Word = new(products);

    public void Clear()
    {
        foreach (var product in Touched.Span)
        {
            Total[product] = 0;
            Is[product] = 0;
            Mentions[product] = 0;
        }

        Touched.Clear();
    }
}

/// <summary>The cells that are not zero.</summary>
internal sealed class TouchedCells(int products)
{
    private readonly int[] _cells = new int[products];
    private int _count;

    public ReadOnlySpan<int> Span => _cells.AsSpan(0, _count);

    public void Add(int product) => _cells[_count++] = product;

    public void Clear() => _count = 0;
}

/// <summary>Counts by product: what says what a product is, and with what only mentions it.</summary>
internal sealed class TermCells(int products)
{
    /// <summary>A way that counts less is a part of what was meant, and no more than a mention of it.</summary>
    private const float WholeFrom = 0.4f;

    public readonly float[] Strong = new float[products];

    public readonly float[] Any = new float[products];

    public readonly TouchedCells Touched = new(products);

    public void AddAll(Postings postings, bool isStrong)
    {
        var counts = postings.Counts;
        for (var row = 0; row < counts.Length; row++)
        {
            var product = postings.Products[row];
            ref var any = ref Any[product];
            if (any == 0)
            {
                Touched.Add(product);
            }

            any += counts[row];
            if (isStrong)
            {
                Strong[product] += counts[row];
            }
        }
    }

    /// <summary>Keeps the higher of what stands and what the other has, times a weight.</summary>
    public void Raise(TermCells other, float weight)
    {
        foreach (var product in other.Touched.Span)
        {
            var any = other.Any[product] * weight;
            if (any <= 0)
            {
                continue;
            }

            if (Any[product] == 0)
            {
                Touched.Add(product);
            }

            Any[product] = Math.Max(Any[product], any);
            if (weight >= WholeFrom)
            {
                Strong[product] = Math.Max(Strong[product], other.Strong[product] * weight);
            }
        }
    }

    /// <summary>Keeps the lower of the two: all words must stand there.</summary>
    public void Lower(TermCells other)
    {
        foreach (var product in Touched.Span)
        {
            Any[product] = Math.Min(Any[product], other.Any[product]);
            Strong[product] = Math.Min(Strong[product], other.Strong[product]);
        }
    }

    public void Clear()
    {
        foreach (var product in Touched.Span)
        {
            Any[product] = 0;
            Strong[product] = 0;
        }

        Touched.Clear();
    }
}
