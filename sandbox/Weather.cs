namespace OpenAisle.Sandbox;

/// <summary>
/// Faults on purpose, for whoever wants to see what a merchant does then. All are off at the start; none survives a restart.
/// </summary>
/// <param name="DelayMs">Every answer under /authorisations comes this many milliseconds after the work was done.</param>
/// <param name="ErrorRatePercent">So many requests of a hundred are answered 500 before anything is done.</param>
/// <param name="Down">Every connection is closed without an answer, except to /weather.</param>
/// <param name="ChargeThenError">Every PUT under /authorisations is carried out and then answered 500.</param>
/// <param name="LieAboutAmount">Authorisations are answered with an amount that is one hundred minor units too high.</param>
/// <param name="LieNotFound">Reading an authorisation answers 404, though it is known.</param>
internal sealed record Weather(
    int DelayMs = 0, int ErrorRatePercent = 0, bool Down = false, bool ChargeThenError = false, bool LieAboutAmount = false, bool LieNotFound = false)
{
    public const int MostDelayMs = 600_000;
    public const long LieMinorUnits = 100;

    public (string Field, string Why)? Fault()
    {
        if (DelayMs is < 0 or > MostDelayMs)
            return ("delayMs", $"must be from 0 to {MostDelayMs}");
        if (ErrorRatePercent is < 0 or > 100)
            return ("errorRatePercent", "must be from 0 to 100");
        return null;
    }
}

/// <summary>The weather now, and the chance that decides which request meets it.</summary>
internal sealed class Sky(int seed)
{
    private readonly Random _chance = new(seed);
    private readonly Lock _one = new();

    public Weather Now { get; set; } = new();

    public bool Strikes()
    {
        var rate = Now.ErrorRatePercent;
        if (rate == 0)
            return false;
        lock (_one)
            return _chance.Next(100) < rate;
    }

    /// <summary>Goes around every request under /authorisations.</summary>
    public async ValueTask<object?> Around(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (Strikes())
            return Answers.Fault("weather", "An error before anything was done.");
        var answer = await next(context);
        var weather = Now;
        if (weather.DelayMs > 0)
            await Patience.Wait(context.HttpContext, TimeSpan.FromMilliseconds(weather.DelayMs));
        return weather.ChargeThenError && HttpMethods.IsPut(context.HttpContext.Request.Method)
            ? Answers.Fault("weather", "An error after it was carried out.")
            : answer;
    }
}

/// <summary>Waiting that ends when the caller leaves or the company closes.</summary>
internal static class Patience
{
    public static async Task Wait(HttpContext http, TimeSpan wait)
    {
        var closing = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, closing);
        try
        {
            await Task.Delay(wait, http.RequestServices.GetRequiredService<TimeProvider>(), either.Token);
        }
        catch (OperationCanceledException)
        {
            http.Abort();   // no answer is the truth here: whoever asked must ask again
        }
    }
}
