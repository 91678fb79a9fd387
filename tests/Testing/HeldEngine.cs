using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;

namespace OpenAisle.Testing;

/// <summary>A journal whose commits wait where a test wants it, until they are told to go on or to fail.</summary>
public sealed class HeldEngine(IJournalEngine sound) : EngineAround(sound)
{
    private readonly ConcurrentDictionary<string, HeldCommit> _held = [];

    /// <summary>Puts it in the place of the sound one.</summary>
    public static void PutIn(IServiceCollection services)
    {
        var sound = services.Last(service => service.ServiceType == typeof(IJournalEngine)).ImplementationFactory!;
        services.AddSingleton<IJournalEngine>(provider => new HeldEngine((IJournalEngine)sound(provider)));
    }

    /// <summary>The next commit with a fact of that kind waits.</summary>
    public HeldCommit Hold(string kind) => _held[kind] = new HeldCommit();

    public override async Task<long> Commit(IReadOnlyList<Append> appends, CancellationToken cancel)
    {
        foreach (var kind in appends.SelectMany(append => append.Facts).Select(fact => fact.Kind).Distinct().ToList())
        {
            if (_held.TryRemove(kind, out var held))
            {
                await held.Wait();
            }
        }

        return await base.Commit(appends, cancel);
    }
}

/// <summary>One commit that waits.</summary>
public sealed class HeldCommit
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when that commit has come.</summary>
    public Task IsReached => _reached.Task;

    public void GoOn() => _goesOn.TrySetResult();

    /// <summary>Nothing of it is written.</summary>
    public void Fail() => _goesOn.TrySetException(new JournalUnavailableException("the disk is full"));

    internal Task Wait()
    {
        _reached.TrySetResult();
        return _goesOn.Task;
    }
}
