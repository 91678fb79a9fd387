using Microsoft.Extensions.Logging.Abstractions;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

public sealed class WriterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>A writer over the shop's engine that has not begun yet, so that everything enqueued is one batch.</summary>
    private static JournalWriter Idle(JournalFixture shop, WriterLimits? limits = null) =>
        new(shop.Engine, limits ?? new(), TimeProvider.System, NullLogger<JournalWriter>.Instance);

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Commits_what_has_gathered_in_one_transaction(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var writer = Idle(shop);
        var appends = Enumerable.Range(1, 3_000).Select(stream => writer.Enqueue(Facts.Append(stream, 1, Facts.Row(stream)))).ToList();
        await writer.StartAsync(None);
        await Task.WhenAll(appends);

        Assert.Equal(1, writer.Commits);
        Assert.Equal(3_000, await shop.Engine.Head(None));
        await writer.StoppedAsync(None);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Keeps_to_the_limits_of_a_commit(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var writer = Idle(shop, new() { FactsPerCommit = 100 });
        var appends = Enumerable.Range(1, 1_000).Select(stream => writer.Enqueue(Facts.Append(stream, 1, Facts.Row(stream)))).ToList();
        await writer.StartAsync(None);
        await Task.WhenAll(appends);
        Assert.Equal(10, writer.Commits);
        await writer.StoppedAsync(None);

        var byBytes = Idle(shop, new() { BytesPerCommit = 10_000 });
        appends = [.. Enumerable.Range(2_001, 10).Select(stream => byBytes.Enqueue(Facts.Append(stream, 1, Facts.Row(1, new string('x', 5_000)))))];
        await byBytes.StartAsync(None);
        await Task.WhenAll(appends);
        Assert.Equal(5, byBytes.Commits);
        await byBytes.StoppedAsync(None);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_a_refused_batch_only_the_guilty_streams_fail_with_all_that_is_queued_behind(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        await shop.Engine.Commit([Facts.Append(7, 1, Facts.Row(0))], None);
        var writer = Idle(shop);
        Dictionary<int, List<Task>> appends = [];
        for (var stream = 1; stream <= 200; stream++)
        {
            var lane = new Lane();
            for (var n = 0; n < 3; n++)
            {
                // Of stream 7 version 1 is taken; the second append of stream 9 is malformed.
                var version = stream == 9 && n == 1 ? -5 : n + 1;
                appends.TryAdd(stream, []);
                appends[stream].Add(writer.Enqueue(new(Facts.Stream(stream), lane, version, [Facts.Row(n)], [])));
            }
        }

        await writer.StartAsync(None);
        foreach (var (stream, tasks) in appends)
        {
            foreach (var task in tasks)
            {
                switch (stream)
                {
                    case 7:
                        await Assert.ThrowsAsync<FencedException>(() => task);
                        break;
                    case 9:
                        await Assert.ThrowsAsync<RefusedFactException>(() => task);
                        break;
                    default:
                        await task;
                        break;
                }
            }
        }

        Assert.Equal(1 + (198 * 3), await shop.Engine.Head(None));
        await shop.Engine.AssertSound();
        await writer.StoppedAsync(None);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task What_was_decided_on_a_state_that_never_came_to_be_fails_too(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var writer = Idle(shop);
        await writer.StartAsync(None);
        await shop.Engine.Commit([Facts.Append(1, 1, Facts.Row(1))], None);
        var lane = new Lane();
        await Assert.ThrowsAsync<FencedException>(() => writer.Enqueue(new(Facts.Stream(1), lane, 1, [Facts.Row(2)], [])));

        // It would fit by its number, but it was decided by an actor that is fenced.
        await Assert.ThrowsAsync<FencedException>(() => writer.Enqueue(new(Facts.Stream(1), lane, 2, [Facts.Row(3)], [])));
        Assert.Equal(1, await shop.Engine.Head(None));
        await writer.StoppedAsync(None);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_full_queue_refuses_and_takes_again_when_there_is_room(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var writer = Idle(shop, new() { QueuedAppends = 4 });
        var waiting = Enumerable.Range(1, 4).Select(stream => writer.Enqueue(Facts.Append(stream, 1, Facts.Row(1)))).ToList();

        Assert.Throws<JournalFullException>(() => { _ = writer.Enqueue(Facts.Append(5, 1, Facts.Row(1))); });

        await writer.StartAsync(None);
        await Task.WhenAll(waiting);
        await writer.Enqueue(Facts.Append(5, 1, Facts.Row(1)));
        Assert.Equal(5, await shop.Engine.Head(None));
        await writer.StoppedAsync(None);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task An_append_that_waits_too_long_fails_unwritten(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var writer = Idle(shop, new() { AppendTimeout = TimeSpan.FromMilliseconds(50) });
        var late = writer.Enqueue(Facts.Append(1, 1, Facts.Row(1)));
        await Task.Delay(200);
        await writer.StartAsync(None);

        await Assert.ThrowsAsync<JournalUnavailableException>(() => late);
        await writer.Enqueue(Facts.Append(2, 1, Facts.Row(1)));
        Assert.Equal(1, await shop.Engine.Head(None));
        await writer.StoppedAsync(None);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Stopping_still_writes_what_is_queued(string engine)
    {
        await using var shop = await JournalFixture.Open(engine);
        var writer = Idle(shop);
        var waiting = Enumerable.Range(1, 50).Select(stream => writer.Enqueue(Facts.Append(stream, 1, Facts.Row(1)))).ToList();
        await writer.StartAsync(None);
        await writer.StoppedAsync(None);
        Assert.All(waiting, append => Assert.True(append.IsCompletedSuccessfully));
        Assert.Equal(50, await shop.Engine.Head(None));
    }

    [Theory]
    [InlineData("{\"by\":1}", null)]
    [InlineData("{\"note\":\"tab\\tand line\\nend\"}", null)]
    [InlineData("{\"note\":\"caf\\u00e9 \\u0041\"}", null)]
    [InlineData("{\"note\":\"\\\\u0000 is only text\"}", null)]
    [InlineData("{\"note\":\"\u0001\"}", "control")]
    [InlineData("{\"note\":\"\\u0000\"}", "control")]
    [InlineData("{\"note\":\"\\u001B\"}", "control")]
    [InlineData("{\"note\":\"\\\\\\u0007\"}", "control")]
    [InlineData("{\"note\":\"\\b\"}", "control")]
    [InlineData("{\n\"by\":1}", "control")]
    [InlineData("{\"note\":\"\u007f\"}", "control")]
    [InlineData("{\"by\":1", "JSON")]
    [InlineData("{\"by\":1}}", "JSON")]
    [InlineData("[1]", "JSON")]
    [InlineData("", "JSON")]
    public void Takes_only_plain_json_at_the_door(string body, string? fault)
    {
        var found = FactDoor.Fault(System.Text.Encoding.UTF8.GetBytes(body));
        if (fault is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(fault, found!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refuses_at_the_door_before_anything_is_queued()
    {
        await using var shop = await JournalFixture.Open(Engines.Sqlite);
        FactRow bad = new("test.counted", new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, Facts.Noon);
        Assert.Throws<RefusedFactException>(() => { _ = shop.Writer.Enqueue(Facts.Append(1, 1, bad)); });
        FactRow long_ = new("test.counted", new byte[FactDoor.MaxBodyBytes + 1], Facts.Noon);
        Assert.Throws<RefusedFactException>(() => { _ = shop.Writer.Enqueue(Facts.Append(1, 1, long_)); });
        Assert.Equal(0, shop.Writer.Queued);
    }
}
