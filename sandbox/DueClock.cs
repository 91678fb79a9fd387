using Dapper;
using Microsoft.Data.Sqlite;

namespace OpenAisle.Sandbox;

/// <summary>Looks for authorisations whose time has come, after every start too. What is due stands in the books, not in memory.</summary>
internal sealed class DueClock(Ledger ledger, TimeProvider clock, ILogger<DueClock> log) : BackgroundService
{
    private const int MostAtOnce = 64;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                while (await SettleSome() == MostAtOnce && !stop.IsCancellationRequested)
                {
                }
            }
            catch (Exception broken) when (broken is IOException or SqliteException)
            {
                log.LogError(broken, "What is due could not be written; it stays due.");
            }
            await Task.Delay(s_lookEvery, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> SettleSome()
    {
        List<string> due;
        using (var connection = ledger.Read())
        {
            due = [.. connection.Query<string>(
                "SELECT reference FROM authorisations WHERE due_at <= @now ORDER BY due_at LIMIT @most",
                new { now = clock.GetUtcNow().ToUnixTimeMilliseconds(), most = MostAtOnce })];
        }
        await Task.WhenAll(due.Select(ledger.Find));
        return due.Count;
    }
}
