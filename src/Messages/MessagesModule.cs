using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Doors;
using OpenAisle.Journal;
using OpenAisle.Messages.Carriers;
using OpenAisle.Messages.Recalls;

namespace OpenAisle.Messages;

/// <summary>What messages bring to a host. A carrier more is a class of <see cref="ICarrier"/>, and its line here.</summary>
public static class MessagesModule
{
    /// <summary>Where the host keeps the keys of its cookies, it keeps those of the links too.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services, MessageSettings settings)
    {
        services.AddSingleton(settings);
        services.AddDataProtection();
        services.AddMigrations(MessageTables.First, MessageTables.Addresses, RecallBook.Tables, MessageTables.Untold, MessageTables.ByStore, MessageTables.OfAccounts);
        services.AddSingleton<OutboxBell>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<Choices>();
        services.AddSingleton<PushSubscriptions>();
        services.AddSingleton<PushKeys>();
        services.AddSingleton<Links>();
        services.AddSingleton<Writer>();
        services.AddErasable<MessageErasure>();
        services.AddPersonalTables(
            new("messages", "select shopper, id, order_id, kind, channel, language, address, subject, body, status from outbox where shopper = @shopper"),
            new("messageSettings", "select shopper, language, quiet_from, quiet_to, sms_since, account_email, email_proven from message_people where shopper = @shopper"),
            new("messageChoices", "select shopper, kind, channel, wanted from message_choices where shopper = @shopper"),
            new("push", "select shopper, id, endpoint, since from push_subscriptions where shopper = @shopper"),
            new("recalls", "select shopper, recall, order_id, store from recall_buyers where shopper = @shopper"));
        services.AddSingleton<AccountMail>();
        services.AddSingleton<RecallBook>();
        services.AddSingleton<RecallLetters>();
        services.AddReadModel<RecallWatch>();
        services.AddSingleton<Reaches>();
        services.AddSingleton<Letters>();
        services.AddSingleton<LastLook>();

        // A command on the data makes all read models and has no actors.
        services.AddSingleton(provider => new Lazy<IGrainFactory>(provider.GetRequiredService<IGrainFactory>));
        services.AddReadModel<OrderMessages>();
        services.AddReaction<QuestionMessages>();
        AddCarriers(services, settings);
        return services;
    }

    /// <summary>For a host that serves: commands on its data must not send anything.</summary>
    public static IServiceCollection AddPostman(this IServiceCollection services) => services.AddHostedService<Postman>().AddHostedService<RecallSearch>();

    public static IEndpointRouteBuilder MapMessages(this IEndpointRouteBuilder routes)
    {
        ChoiceDoors.Map(routes);
        OffDoor.Map(routes);
        return routes;
    }

    private static void AddCarriers(IServiceCollection services, MessageSettings settings)
    {
        services.AddHttpClient(PushCarrier.Client).ConfigurePrimaryHttpMessageHandler(() => OutsideOnly.Handler(settings.PushOverHttp));
        services.AddHttpClient(SmsCarrier.Client);
        services.AddSingleton<ICarrier, PushCarrier>();
        if (settings.Smtp is { } smtp)
        {
            services.AddSingleton(smtp);
            services.AddSingleton<ICarrier, SmtpCarrier>();
        }
        else if (settings.Demo)
        {
            services.AddSingleton<ICarrier>(new ShownOnly(Channel.Email));
        }

        if (settings.Sms is { } sms)
        {
            services.AddSingleton(sms);
            services.AddSingleton<ICarrier, SmsCarrier>();
        }
        else if (settings.Demo)
        {
            services.AddSingleton<ICarrier>(new ShownOnly(Channel.Sms));
        }
    }
}
