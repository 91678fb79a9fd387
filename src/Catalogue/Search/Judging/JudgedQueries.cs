using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenAisle.Catalogue.Search.Judging;

/// <summary>A query with the goods that answer it, and how well.</summary>
public sealed record JudgedQuery(string Text, IReadOnlyDictionary<Gtin, int> Grades)
{
    /// <summary>Half of the queries, by a rule that nobody can bend: none of them was looked at while the ranking was set.</summary>
    public bool IsSetAside { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(Text))[0] % 2 == 0;

    /// <summary>Normalised discounted cumulative gain of the first ten (Järvelin, Kekäläinen, TOIS 2002), with gains 2^grade − 1.</summary>
    public double Ndcg(IEnumerable<Gtin> found)
    {
        const int Depth = 10;
        var ideal = Grades.Values.OrderDescending().Take(Depth).Select(Gain).Sum();
        return found.Take(Depth).Select((gtin, rank) => Gain(Grades.GetValueOrDefault(gtin), rank)).Sum() / ideal;

        static double Gain(int grade, int rank) => (Math.Pow(2, grade) - 1) / Math.Log2(rank + 2);
    }

    /// <summary>All that ship; how they came to be stands in <c>docs/search-judging.md</c>.</summary>
    public static IReadOnlyList<JudgedQuery> All { get; } = [.. SearchFiles.Lines("judged-queries.tsv").Select(Read)];

    private static JudgedQuery Read(string line)
    {
        var cells = line.Split('\t');
        return new(cells[0], cells[1].Split(' ').Select(grade => grade.Split(':'))
            .ToDictionary(pair => Gtin.Parse(pair[0], null), pair => int.Parse(pair[1], CultureInfo.InvariantCulture)));
    }
}
