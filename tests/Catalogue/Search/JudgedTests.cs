using OpenAisle.Catalogue.Search.Judging;

namespace OpenAisle.Catalogue.Tests.Search;

public sealed class JudgedTests
{
    [Fact]
    public void Judged_queries_are_many_and_half_of_them_are_set_aside()
    {
        Assert.InRange(JudgedQuery.All.Count, 150, 1_000);
        Assert.InRange(JudgedQuery.All.Count(query => query.IsSetAside), JudgedQuery.All.Count * 4 / 10, JudgedQuery.All.Count * 6 / 10);
        Assert.Equal(JudgedQuery.All.Count, JudgedQuery.All.DistinctBy(query => query.Text).Count());
        var goods = Demo.DemoGrocer.SearchProducts().Select(product => product.Gtin).ToHashSet();
        Assert.All(JudgedQuery.All, query => Assert.All(query.Grades, grade => Assert.True(goods.Contains(grade.Key) && grade.Value is 1 or 2 or 3)));
    }

    [Fact]
    public void The_best_order_has_gain_one_and_its_reverse_less()
    {
        var query = JudgedQuery.All[0];
        var best = query.Grades.OrderByDescending(grade => grade.Value).Select(grade => grade.Key).ToList();
        Assert.Equal(1, query.Ndcg(best), 9);
        Assert.True(query.Ndcg(best.AsEnumerable().Reverse()) < 1);
        Assert.Equal(0, query.Ndcg([]));
    }

    [Fact]
    public void Our_answers_are_better_than_those_of_plain_word_counting_by_fifteen_per_cent()
    {
        using var trial = new DemoTrial();
        Assert.InRange(trial.Judge(setAside: true).GainPercent, 15, 100);
    }
}
