using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Catalogue.Feeds.Mapping;

namespace OpenAisle.Catalogue.Tests.Feeds;

public sealed class FeedClockTests
{
    public static TheoryData<string> Engines => TestEngines.All;

    [Theory]
    [InlineData("2026-11-22T11:00:00Z", "2026-11-22T10:30:00Z")] // a Sunday, 05:30 in New York
    [InlineData("2026-11-22T10:29:00Z", "2026-11-21T10:30:00Z")]
    [InlineData("2026-07-01T09:31:00Z", "2026-07-01T09:30:00Z")] // in summer time
    [InlineData("2026-03-08T12:00:00Z", "2026-03-08T09:30:00Z")]
    public void The_clock_knows_the_time_that_passed_last_where_the_source_is_at_home(string now, string last) => Assert.Equal(
        DateTimeOffset.Parse(last, null),
        FeedClock.LastTime(Mapping("at 05:30 America/New_York").Times, DateTimeOffset.Parse(now, null)));

    [Fact]
    public void Only_the_days_that_are_named_count() => Assert.Equal(
        new DateTimeOffset(2026, 11, 20, 22, 0, 0, TimeSpan.Zero),
        FeedClock.LastTime(Mapping("at 22:00 mon fri").Times, new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)));

    [Theory, MemberData(nameof(Engines))]
    public async Task A_source_is_visited_once_at_each_of_its_times_by_one_of_the_hosts(string engine)
    {
        var clock = FeedDeskTests.Noon();
        await using var shop = await FeedFiles.Shop(engine, clock);
        using var folder = new Inbox("at 13:00 UTC");
        folder.Put("a.csv", "1.99");
        var hosts = Enumerable.Range(0, 3).Select(_ => Clock(shop, folder, clock)).ToList();
        Assert.Empty(await hosts[0].VisitDue(default)); // new: it waits for its next time

        clock.Advance(TimeSpan.FromHours(2));
        var visited = await Task.WhenAll(hosts.Select(host => Task.Run(() => host.VisitDue(default))));
        Assert.Equal(["till"], visited.SelectMany(names => names));
        Assert.Equal(["199"], await shop.Ask("select minor_units from prices"));
        Assert.Empty(await hosts[0].VisitDue(default));

        clock.Advance(TimeSpan.FromDays(3));
        folder.Put("b.csv", "2.49");
        Assert.Equal(["till"], await hosts[1].VisitDue(default)); // three times passed, one visit
        Assert.Equal(["249"], await shop.Ask("select minor_units from prices"));
        Assert.Equal(2, (await shop.Get<FeedDesk>().Runs(10)).Count); // the first file was not taken again
    }

    [Fact]
    public async Task A_source_that_cannot_be_had_keeps_no_other_waiting()
    {
        var clock = FeedDeskTests.Noon();
        await using var shop = await FeedFiles.Shop("sqlite", clock);
        using var folder = new Inbox("at 13:00 UTC");
        folder.Put("a.csv", "1.99");
        folder.Mapping("0-broken", "nonsense");
        folder.Mapping("1-gone", FeedFiles.Prices.Replace("source till", "source gone\nfrom folder nowhere\nat 13:00 UTC", StringComparison.Ordinal));
        var host = Clock(shop, folder, clock);
        await host.VisitDue(default);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(["gone", "till"], await host.VisitDue(default));
        Assert.Equal(["199"], await shop.Ask("select minor_units from prices"));
    }

    [Fact]
    public async Task A_file_over_https_is_taken_once_until_it_is_another_one()
    {
        await using var shop = await FeedFiles.Shop("sqlite", FeedDeskTests.Noon());
        var web = new Web();
        var visit = ActivatorUtilities.CreateInstance<FeedVisit>(shop.Services, web);
        var mapping = FeedFiles.Prices.Replace("source till", "source till\nfrom https://example.com/prices.csv", StringComparison.Ordinal);
        Assert.Single(await All(visit, mapping));
        Assert.Empty(await All(visit, mapping));
        web.Body = web.Body.Replace("1.99", "2.49", StringComparison.Ordinal);
        Assert.Single(await All(visit, mapping));
        Assert.Equal(["249"], await shop.Ask("select minor_units from prices"));

        web.CutAt = 20;
        web.Body = web.Body.Replace("2.49", "2.89", StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => All(visit, mapping));
        Assert.Equal(["249"], await shop.Ask("select minor_units from prices"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_receipt_reaches_the_ledger_once_however_often_its_file_and_our_answer_are_lost(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, FeedDeskTests.Noon());
        const string Mapping = """
            source tills
            format csv
            record sales
              store = STORE
              receipt = NR
              gtin = EAN | gtin
              quantity = QTY
              unit = U | map KG=KGM ST=H87
            """;
        var file = $"STORE,NR,EAN,QTY,U\nmaple-street,7/1,{FeedDeskTests.Ean(0)},2,ST\nmaple-street,7/1,{FeedDeskTests.Ean(1)},0.742,KG\n"
            + $"maple-street,7/1,{FeedDeskTests.Ean(0)},1,ST\nmaple-street,7/2,{FeedDeskTests.Ean(0)},-1,ST\n";
        Assert.IsType<FeedOutcome.Applied>(await shop.Feed(Mapping, file));
        Assert.Equal("sales: 0 added, 0 changed, 0 deleted, 2 unchanged", (await shop.Feed(Mapping, file)).Report.Counts[0].ToString());

        var ledger = new Ledger { LosesAnswers = 1 };
        var delivery = new SalesDelivery(shop.Database, ledger, NullLogger<SalesDelivery>.Instance);
        await Assert.ThrowsAsync<TimeoutException>(() => delivery.Run());
        Assert.Equal(2, await delivery.Run());
        Assert.Equal(0, await delivery.Run());
        var (first, second) = (Gtin.Parse(FeedDeskTests.Ean(0)), Gtin.Parse(FeedDeskTests.Ean(1)));
        Assert.Equal(["back 1 H87", "sold 0.742 KGM", "sold 3 H87"], ledger.Entries.Values.SelectMany(lines => lines).Order(StringComparer.Ordinal));
        Assert.NotEqual(first, second);

        var other = Assert.IsType<FeedOutcome.Refused>(await shop.Feed(Mapping, file.Replace(",2,ST", ",9,ST", StringComparison.Ordinal)));
        Assert.Equal("line 2: receipt '7/1' was taken before, with other goods", other.Why);
    }

    private static FeedMapping Mapping(string times) => MappingFile.Read(FeedFiles.Prices + "\n" + times);

    private static FeedClock Clock(JournalFixture shop, Inbox folder, TimeProvider clock) => new(
        new FeedFolder(folder.Path), shop.Get<FeedVisit>(), new SalesDelivery(shop.Database, new Ledger(), NullLogger<SalesDelivery>.Instance), shop.Database, clock,
        NullLogger<FeedClock>.Instance);

    private static async Task<List<FeedOutcome>> All(FeedVisit visit, string mapping)
    {
        var all = new List<FeedOutcome>();
        await foreach (var (_, outcome) in visit.Visit(mapping, "/"))
        {
            all.Add(outcome);
        }

        return all;
    }

    private sealed class Inbox : IDisposable
    {
        public Inbox(string times)
        {
            Directory.CreateDirectory(System.IO.Path.Combine(Path, "inbox"));
            Mapping("till", FeedFiles.Prices.Replace("source till", $"source till\nfrom folder inbox\nfile *.csv\n{times}", StringComparison.Ordinal));
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("openaisle-feeds-").FullName;

        public void Mapping(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name + ".feed"), text);

        public void Put(string name, string price) =>
            File.WriteAllText(System.IO.Path.Combine(Path, "inbox", name), $"STORE,EAN,PRICE\nmaple-street,{FeedDeskTests.Ean(0)},{price}\n");

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>A web server with one file, by tag.</summary>
    private sealed class Web : HttpMessageHandler, IHttpClientFactory
    {
        public string Body { get; set; } = $"STORE,EAN,PRICE\nmaple-street,{FeedDeskTests.Ean(0)},1.99\n";

        public int? CutAt { get; set; }

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var tag = new System.Net.Http.Headers.EntityTagHeaderValue($"\"{Body.GetHashCode(StringComparison.Ordinal)}\"");
            if (request.Headers.IfNoneMatch.Contains(tag))
            {
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotModified));
            }

            var bytes = Encoding.UTF8.GetBytes(Body);
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes[..(CutAt ?? bytes.Length)]) };
            answer.Content.Headers.ContentLength = bytes.Length;
            answer.Headers.ETag = tag;
            return Task.FromResult(answer);
        }
    }

    /// <summary>A ledger that knows its entries, and may lose the answer to one.</summary>
    private sealed class Ledger : ISalesLedger
    {
        public Dictionary<Guid, List<string>> Entries { get; } = [];

        public int LosesAnswers { get; set; }

        public Task<string?> Enter(Id<Store> store, Guid entry, bool isBack, IReadOnlyList<(Gtin Gtin, Quantity Quantity)> goods, CancellationToken cancel)
        {
            Entries[entry] = [.. goods.Select(line => $"{(isBack ? "back" : "sold")} {line.Quantity}")];
            return LosesAnswers-- > 0 ? throw new TimeoutException("the answer is lost") : Task.FromResult<string?>(null);
        }
    }
}
