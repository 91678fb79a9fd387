namespace OpenAisle.Journal.Actors;

/// <summary>
/// Lets turns of one actor in one at a time, in the order in which they came, where they must not overlap though the actor is reentrant.
/// How a turn ends is for its own caller to hear.
/// </summary>
public sealed class OneByOne
{
    private Task _last = Task.CompletedTask;

    public Task<T> Run<T>(Func<Task<T>> turn)
    {
        var run = After(_last, turn);
        _last = run;
        return run;
    }

    public Task Run(Func<Task> turn) => Run(async () =>
    {
        await turn();
        return true;
    });

    private static async Task<T> After<T>(Task before, Func<Task<T>> turn)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await turn();
    }
}
