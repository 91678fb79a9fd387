using Microsoft.AspNetCore.Diagnostics;

namespace OpenAisle.Sandbox;

/// <summary>The company put together: its books, its doors and what it does by itself.</summary>
internal static class PaymentCompany
{
    private const int MostBodyBytes = 16 * 1024;
    private static readonly TimeSpan s_closesWithin = TimeSpan.FromSeconds(5);

    public static WebApplication Open(Settings settings, TimeProvider clock)
    {
        var ledger = Ledger.Open(settings.Data, clock, settings.Notify is not null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Url).ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = MostBodyBytes;
            server.AddServerHeader = false;
        });
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None)   // said once, by SayWhatBroke
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);  // a taken port is said in one sentence, by Program
        builder.Services
            .Configure<HostOptions>(options => options.ShutdownTimeout = s_closesWithin)
            .AddSingleton(clock)
            .AddSingleton(settings)
            .AddSingleton(settings.Terms)
            .AddSingleton(_ => ledger)   // made by a function, so that it is closed with the rest
            .AddSingleton<Cards>()
            .AddSingleton<Sky>(_ => new Sky(settings.Seed))
            .AddHostedService<DueClock>()
            .AddHostedService<Postman>();
        var app = builder.Build();
        _ = app.Services.GetRequiredService<Ledger>();

        app.UseExceptionHandler(broken => broken.Run(SayWhatBroke));
        app.Use(BeDownInBadWeather);
        app.MapMerchant(settings, app.Services.GetRequiredService<Sky>());
        app.MapCards();
        app.MapTexts(settings, app.Services.GetRequiredService<Sky>());
        app.MapBooks(settings);
        return app;
    }

    private static Task BeDownInBadWeather(HttpContext http, RequestDelegate next)
    {
        if (!http.RequestServices.GetRequiredService<Sky>().Now.Down || http.Request.Path.StartsWithSegments("/weather"))
            return next(http);
        http.Abort();
        return Task.CompletedTask;
    }

    private static Task SayWhatBroke(HttpContext http)
    {
        var fault = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var answer = fault switch
        {
            BadHttpRequestException bad => Answers.Problem(bad.StatusCode, "Bad input", "invalid", bad.Message),
            IOException => Answers.Problem(503, "Fault", "ledger", "The books could not be written. Ask again under the same reference."),
            _ => Answers.Fault("fault", "Something broke. Ask again under the same reference."),
        };
        if (fault is not BadHttpRequestException)
            http.RequestServices.GetRequiredService<ILogger<Ledger>>().LogError(fault, "A request failed");
        return answer.ExecuteAsync(http);
    }
}
