using Microsoft.Extensions.Hosting;

namespace OpenAisle.Journal.Reading;

/// <summary>Work that calls actors: it begins when all of the host has started, and ends before anything of it stops.</summary>
public abstract class WhileHostRuns : IHostedLifecycleService
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>The work itself: returns when it is told to stop, and what it had begun is finished.</summary>
    protected abstract Task Run(CancellationToken stopping);

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => Run(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
