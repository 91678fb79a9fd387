using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenAisle.Journal;

namespace OpenAisle.Host.Http;

/// <summary>Can the shop write? Asked by writing: a full disk answers every reading well.</summary>
internal sealed class JournalHealth(IJournalEngine engine, JournalWriter writer, IShopDatabase database, TimeProvider clock) : IHealthCheck
{
    public static readonly Migration Table = new("host", 2,
        "create table health_probe (id integer not null primary key, at bigint not null)");

    private static readonly TimeSpan WritesWithin = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(WritesWithin);
        try
        {
            var head = await engine.Head(patience.Token).WaitAsync(patience.Token);
            await Probe(patience.Token).WaitAsync(patience.Token);
            return HealthCheckResult.Healthy("The journal can be written.", new Dictionary<string, object>
            {
                ["head"] = head,
                ["queued"] = writer.Queued,
            });
        }
        catch (Exception broken) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The journal cannot be written: {broken.Message}");
        }
    }

    private async Task Probe(CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into health_probe (id, at) values (1, @at) on conflict (id) do update set at = excluded.at",
            new { at = clock.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken: cancel));
    }
}

/// <summary>Do the consequences keep up? A parked stream or a stopped reader asks for a person; the rest of the shop goes on.</summary>
internal sealed class ReactionHealth(ReactionDesk desk) : IHealthCheck
{
    /// <summary>Facts that a reader may be behind before it is said. At 1,000 orders a second some three seconds of work.</summary>
    private const long LagWorthSaying = 20_000;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var lags = desk.Lags();
        string[] faults =
        [
            .. lags.Where(lag => lag.StoppedBecause is not null).Select(lag => $"{lag.Name} stopped: {lag.StoppedBecause}"),
            .. lags.Where(lag => lag.ParkedStreams > 0).Select(lag => $"{lag.Name} has parked {lag.ParkedStreams} streams"),
            .. lags.Where(lag => lag.Lag > LagWorthSaying).Select(lag => $"{lag.Name} is {lag.Lag} facts behind"),
        ];
        var data = lags.ToDictionary(lag => lag.Name, object (lag) => lag.Lag);
        return Task.FromResult(faults.Length == 0
            ? HealthCheckResult.Healthy("Everything that follows keeps up.", data)
            : HealthCheckResult.Degraded(string.Join("; ", faults), data: data));
    }
}
