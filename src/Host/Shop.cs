using OpenAisle.Accounts;
using OpenAisle.Catalogue;
using OpenAisle.Catalogue.Feeds;
using OpenAisle.Fulfilment;
using OpenAisle.Host.Http;
using OpenAisle.Host.SignIn;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Messages;
using OpenAisle.Orders;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Web;
using OpenAisle.Webhooks;

namespace OpenAisle.Host;

/// <summary>Composition: which modules a host is made of, and in which order.</summary>
internal static class Shop
{
    public static WebApplication Build(Dictionary<string, string?> given)
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
        builder.AddShopLogging(settings);
        builder.AddTelemetry();

        builder.Services.AddModules(settings);
        builder.AddShopActors(settings.Silo.ForActors(settings.Postgres));
        builder.Services.AddPostman();
        builder.Services.AddCourier();
        builder.Services.AddSingleton<ISalesLedger, TillSales>();
        builder.Services.AddFeedClock(new FeedFolder(settings.Feeds ?? Path.Combine(settings.Data, "feeds")));

        builder.AddHttp(settings);
        builder.AddSignIn(settings);
        builder.Services.AddWeb(new WebSettings
        {
            Demo = settings.Demo,
            DemoPeople = settings.Demo ? DemoDoor.Staff : new Dictionary<string, string>(),
            CardPage = new Uri(new Uri(settings.Sandbox.Url), "/cards/new"),
        });
        if (settings.Demo)
        {
            builder.Services.AddMigrations(DemoOpening.Table);
            builder.Services.AddHostedService<DemoOpening>();
        }

        if (settings.Sandbox.Use)
        {
            builder.Services.AddHostedService<SandboxCompany>();
        }

        var app = builder.Build();
        app.UseHttp();
        app.MapSignIn(settings);
        app.MapCatalogue();
        app.MapStock();
        app.MapPayments();
        app.MapOrders();
        app.MapFulfilment();
        app.MapMessages();
        app.MapWebhooks();
        app.MapManagers();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapWeb();
        return app;
    }

    /// <summary>Every module of the shop, for the host and for commands that work on its data.</summary>
    internal static IServiceCollection AddModules(this IServiceCollection services, Settings settings, bool readOnly = false)
    {
        // The journal first: its tables stand before an actor, a reaction or a page reads them.
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddJournal(new JournalSettings
        {
            DataDirectory = settings.Data,
            Postgres = settings.Postgres,
            ReadOnly = readOnly,
            HostName = settings.Silo.HostName,
        });
        services.AddCatalogue();
        services.AddStock();
        services.AddPayments(new PaymentSettings { Sandbox = settings.Sandbox.ForPayments });
        services.AddOrders();
        services.AddAccounts(settings.Accounts);
        services.AddFulfilment();
        services.AddMessages(ForMessages(settings));
        services.AddWebhooks(new WebhookSettings { AllowHttp = settings.Demo, AllowInside = settings.Demo || settings.WebhooksInside });
        return services;
    }

    private static MessageSettings ForMessages(Settings settings) => new()
    {
        Shop = new Uri(settings.PublicUrl ?? settings.Url),
        Smtp = settings.Mail?.ForMessages,
        Sms = settings.Sms is { } sms ? new SmsSettings(new Uri(sms.Url), sms.Key)
            : settings is { Demo: true, Sandbox.Use: true } ? new SmsSettings(new Uri(settings.Sandbox.Url), SandboxSettings.DemoKey)
            : null,
        Demo = settings.Demo,
    };
}
