namespace OpenAisle.Journal.Reading;

/// <summary>Wakes one waiter. Beats that nobody has waited for count once.</summary>
internal sealed class Pulse
{
    private readonly SemaphoreSlim _beats = new(0);
    private int _isSet;

    internal void Beat()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _beats.Release();
        }
    }

    /// <summary>Returns at the next beat, or when the time is over.</summary>
    internal async Task Wait(TimeSpan atMost, CancellationToken cancel)
    {
        if (await _beats.WaitAsync(atMost, cancel))
        {
            Volatile.Write(ref _isSet, 0);
        }
    }
}
