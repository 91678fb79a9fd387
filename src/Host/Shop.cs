using OpenAisle.Host.Http;
using OpenAisle.Host.SignIn;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;

namespace OpenAisle.Host;

/// <summary>Composition: which modules a host is made of, and in which order.</summary>
internal static class Shop
{
    public static WebApplication Build(Dictionary<string, string?> given, Action<WebApplicationBuilder>? more = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(Shop).Assembly.GetName().Name,
        });
        Settings.Sources(builder.Configuration, given);
        var settings = Settings.From(builder.Configuration);
        Directory.CreateDirectory(settings.Data);

        builder.WebHost.UseUrls(settings.Url);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddShopLogging();
        builder.AddTelemetry();

        // The journal first: its tables stand before an actor, a reaction or a page reads them.
        builder.Services.AddJournal(new JournalSettings { DataDirectory = settings.Data, Postgres = settings.Postgres });
        builder.AddShopActors(new ActorSettings { SiloPort = settings.Silo.Port, GatewayPort = settings.Silo.GatewayPort });

        builder.AddHttp(settings);
        builder.AddSignIn(settings);
        builder.Services.AddHostedService<SandboxCompany>();
        more?.Invoke(builder);

        var app = builder.Build();
        app.UseHttp();
        app.MapSignIn(settings);
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapGet("/", () => TypedResults.Content("<!doctype html><title>OpenAisle</title><h1>OpenAisle</h1>", "text/html; charset=utf-8"))
            .ExcludeFromDescription();
        return app;
    }
}
