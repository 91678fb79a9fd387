using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenAisle.Journal.Commands;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

public sealed class ClusterTests(ITestOutputHelper output)
{
    /// <summary>Within this after a kill every stream must be answered again: seconds in fact, minutes on a machine with much else to do.</summary>
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Loses_and_doubles_nothing_when_hosts_of_a_cluster_are_killed_under_load()
    {
        var settings = await TestEngines.NewShop(Engines.Postgres);
        var ports = Enumerable.Range(0, 3).Select(_ => (Silo: PostgresCluster.FreePort(), Gateway: PostgresCluster.FreePort())).ToList();
        Child Host(int number) => Child.Start("silo", settings.DataDirectory, settings.Postgres!, $"{ports[number].Silo}", $"{ports[number].Gateway}");

        List<Child> all = [];
        var hosts = new Child[3];
        for (var number = 0; number < 3; number++)
        {
            all.Add(hosts[number] = Host(number));
            await hosts[number].UntilReady();
        }

        // All three stand before the work begins, so each has its share of the actors.
        Array.ForEach(hosts, host => host.Go());
        output.WriteLine($"Three hosts share the readers fairly after {(await LeasesAreShared(settings, 3)).TotalSeconds:F1} s.");
        foreach (var victim in new[] { 1, 0 })
        {
            await AllStreamsAnswer(all, Stopwatch.GetTimestamp());
            hosts[victim].Kill();
            var recovered = await AllStreamsAnswer(all, Stopwatch.GetTimestamp());
            output.WriteLine($"One of three hosts killed under load: every stream answered again within {recovered.TotalSeconds:F1} s.");
            output.WriteLine($"The other two run all readers after {(await LeasesAreShared(settings, 2)).TotalSeconds:F1} s more.");
            all.Add(hosts[victim] = Host(victim));
            await hosts[victim].UntilReady();
            hosts[victim].Go();
            await LeasesAreShared(settings, 3);
        }

        foreach (var host in hosts)
        {
            await host.Finish();
        }

        var answered = all.SelectMany(child => child.Lines).Select(line => line.Line.Split(' ')).Where(words => words[0] == "answered").ToList();
        await using var shop = await JournalFixture.Open(settings);
        Dictionary<string, int> written = [];
        for (IReadOnlyList<RecordedFact> page = []; (page = await shop.Engine.ReadAll(page.Count == 0 ? 0 : page[^1].Position, 1_000, default)).Count > 0;)
        {
            foreach (var fact in page)
            {
                var attempt = JsonDocument.Parse(fact.Body).RootElement.GetProperty("attempt").GetString()!;
                written[attempt] = written.GetValueOrDefault(attempt) + 1;
            }
        }

        Assert.True(answered.Count > 500, $"Only {answered.Count} attempts were answered.");
        Assert.DoesNotContain(answered, words => !written.ContainsKey(words[2]));
        Assert.DoesNotContain(written, attempt => attempt.Value != 1);
        var report = await new JournalVerify(shop.Engine, new FactKinds([FactKind.Of("test.attempted", () => FactJson.Default.Counted)]), []).Run(default);
        Assert.True(report.IsSound, string.Join('\n', report.Findings));
        all.ForEach(child => child.Dispose());
    }

    /// <summary>Waits until each of so many hosts runs no more than its fair share of the readers, and all are run; says how long that took.</summary>
    private static async Task<TimeSpan> LeasesAreShared(JournalSettings settings, int hosts)
    {
        const int Readers = 6; // four onlookers, the erasing of people, and the clock of the deadlines
        var since = Stopwatch.GetTimestamp();
        await using var source = NpgsqlDataSource.Create(settings.Postgres!);
        while (true)
        {
            List<int> held = [];
            await using (var ask = source.CreateCommand(
                "select cast(count(*) as integer) from leases where name not like 'host %' "
                + "and until >= extract(epoch from clock_timestamp()) * 1000 group by holder"))
            await using (var rows = await ask.ExecuteReaderAsync())
            {
                while (await rows.ReadAsync())
                {
                    held.Add(rows.GetInt32(0));
                }
            }

            if (held.Count == hosts && held.Sum() == Readers && held.Max() == Readers / hosts)
            {
                return Stopwatch.GetElapsedTime(since);
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < RecoversWithin * 2, $"{hosts} hosts hold {string.Join(", ", held)} of {Readers} leases.");
            await Task.Delay(100);
        }
    }

    /// <summary>Waits until every stream has been answered once after the moment, and says how long that took.</summary>
    private static async Task<TimeSpan> AllStreamsAnswer(List<Child> hosts, long since)
    {
        const int Streams = 60;
        while (true)
        {
            var last = hosts.SelectMany(host => host.Lines)
                .Where(line => line.At > since && line.Line.StartsWith("answered", StringComparison.Ordinal))
                .GroupBy(line => line.Line.Split(' ')[1])
                .Select(stream => stream.Min(line => line.At))
                .ToList();
            if (last.Count == Streams)
            {
                return Stopwatch.GetElapsedTime(since, last.Max());
            }

            Assert.True(
                Stopwatch.GetElapsedTime(since) < RecoversWithin,
                $"{last.Count} of {Streams} streams answer. {string.Join('\n', hosts.SelectMany(host => host.Errors).Take(40))}");
            await Task.Delay(50);
        }
    }
}
