using System.Text;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

[Trait("suite", "engines")]
public sealed class EngineTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Numbers_facts_without_holes_in_the_order_of_their_commits(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        await shop.Engine.Commit([Facts.Append(1, 1, Facts.Row(1), Facts.Row(2)), Facts.Append(2, 1, Facts.Row(3))], None);
        await shop.Engine.Commit([Facts.Append(1, 3, Facts.Row(4))], None);

        var all = await shop.Engine.ReadAll(0, 100, None);

        Assert.Equal([1L, 2, 3, 4], all.Select(fact => fact.Position));
        Assert.Equal([1L, 2, 1, 3], all.Select(fact => fact.Version));
        Assert.Equal(4, await shop.Engine.Head(None));
        Assert.Equal([3L, 4], (await shop.Engine.ReadAll(2, 100, None)).Select(fact => fact.Position));
        Assert.Equal([3L], (await shop.Engine.ReadAll(2, 1, None)).Select(fact => fact.Position));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Gives_back_what_was_written(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var row = Facts.Row(7, "käse – 奶酪 \"½\"");
        await shop.Engine.Commit([Facts.Append(1, 1, row)], None);

        var read = Assert.Single(await shop.Engine.All(Facts.Stream(1)));

        Assert.Equal(Facts.Stream(1), read.Stream);
        Assert.Equal("test.counted", read.Kind);
        Assert.Equal(Facts.Noon, read.At);
        Assert.Equal(Encoding.UTF8.GetString(row.Body.Span), Encoding.UTF8.GetString(read.Body.Span));
        Assert.Equal(new Counted(7, "käse – 奶酪 \"½\""), new FactKinds(Facts.Kinds).Read(read));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Reads_a_long_stream_in_order_from_any_version(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var rows = Enumerable.Range(1, 3_000).Select(by => Facts.Row(by)).ToArray();
        await shop.Engine.Commit([Facts.Append(1, 1, rows)], None);

        Assert.Equal(Enumerable.Range(1, 3_000).Select(v => (long)v), (await shop.Engine.All(Facts.Stream(1))).Select(fact => fact.Version));
        Assert.Equal([2_999L, 3_000], (await shop.Engine.All(Facts.Stream(1), 2_998)).Select(fact => fact.Version));
        Assert.Empty(await shop.Engine.All(Facts.Stream(2)));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Fences_the_second_writer_of_a_version_and_writes_nothing_of_its_batch(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        await shop.Engine.Commit([Facts.Append(1, 1, Facts.Row(1))], None);

        var fenced = await Assert.ThrowsAsync<FencedException>(
            () => shop.Engine.Commit([Facts.Append(2, 1, Facts.Row(2)), Facts.Append(1, 1, Facts.Row(3))], None));

        Assert.Equal(Facts.Stream(1).ToString(), fenced.Stream);
        Assert.Equal(1, fenced.Version);
        Assert.Equal(1, await shop.Engine.Head(None));
        Assert.Empty(await shop.Engine.All(Facts.Stream(2)));
        await shop.Engine.Commit([Facts.Append(2, 1, Facts.Row(2))], None);
        Assert.Equal(2, await shop.Engine.Head(None));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Refuses_a_row_that_the_tables_do_not_take_and_writes_nothing_of_its_batch(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);

        await Assert.ThrowsAsync<RefusedFactException>(
            () => shop.Engine.Commit([Facts.Append(1, 1, Facts.Row(1)), Facts.Append(2, 0, Facts.Row(2))], None));

        Assert.Equal(0, await shop.Engine.Head(None));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Keeps_one_deadline_a_name_and_gives_the_oldest_first(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var at = Facts.Noon;
        await shop.Engine.Commit(
            [
                new(Facts.Stream(1), new Lane(), 1, [Facts.Row(1)], [new("pay", at.AddMinutes(3)), new("pick", at.AddMinutes(9))]),
                new(Facts.Stream(2), new Lane(), 1, [Facts.Row(1)], [new("pay", at.AddMinutes(1)), new("gone", at.AddMinutes(1))]),
                new(Facts.Stream(1), new Lane(), 2, [Facts.Row(1)], [new("pay", at.AddMinutes(2))]),
                new(Facts.Stream(2), new Lane(), 2, [Facts.Row(1)], [new("gone", null), new("never", null)]),
            ],
            None);

        Assert.Empty(await shop.Engine.Due(at, 10, None));
        Assert.Equal(
            [new(Facts.Stream(2), "pay", at.AddMinutes(1)), new(Facts.Stream(1), "pay", at.AddMinutes(2))],
            await shop.Engine.Due(at.AddMinutes(2), 10, None));
        Assert.Single(await shop.Engine.Due(at.AddMinutes(60), 1, None));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Goes_on_after_a_restart_where_it_stood(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using (var before = await JournalFixture.Open(settings))
        {
            await before.Engine.Commit([Facts.Append(1, 1, Facts.Row(1))], None);
        }

        await using var after = await JournalFixture.Open(settings);
        await after.Engine.Commit([Facts.Append(1, 2, Facts.Row(2))], None);

        Assert.Equal([1L, 2], (await after.Engine.All(Facts.Stream(1))).Select(fact => fact.Position));
    }
}
