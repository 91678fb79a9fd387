using Microsoft.Extensions.Hosting;

namespace OpenAisle.Journal;

/// <summary>
/// Opens the engine and brings the tables up to date, before anything else of the host starts. The command line, which starts no host,
/// calls <see cref="Open"/> itself.
/// </summary>
public sealed class OpenJournal(
    JournalSettings settings, IJournalEngine engine, IShopDatabase database, IEnumerable<Migration> migrations, TimeProvider clock)
    : IHostedLifecycleService
{
    public async Task Open(CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        await engine.Open(cancel);
        if (!settings.ReadOnly)
        {
            await Migrations.Run(database, migrations, clock, cancel);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Open(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
