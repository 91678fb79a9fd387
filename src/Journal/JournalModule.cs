using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenAisle.Journal.Actors;
using OpenAisle.Journal.Commands;
using OpenAisle.Journal.Postgres;
using OpenAisle.Journal.Reading;
using OpenAisle.Journal.Sqlite;

namespace OpenAisle.Journal;

/// <summary>What the journal brings to a host, and how the other modules tell it of theirs.</summary>
public static class JournalModule
{
    public static IServiceCollection AddJournal(this IServiceCollection services, JournalSettings settings)
    {
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<FactKinds>();
        if (settings.Postgres is { } connection)
        {
            services.AddSingleton(_ => PostgresShop.Source(connection));
            services.AddSingleton<IJournalEngine>(provider =>
                new PostgresEngine(provider.GetRequiredService<NpgsqlDataSource>(), connection, settings.ReadOnly));
            services.AddSingleton<IShopDatabase, PostgresShop>();
            services.AddMigrations(OrleansTables.Step);
        }
        else
        {
            services.AddSingleton<IJournalEngine>(_ => new SqliteEngine(settings.JournalFile, settings.ReadOnly));
            services.AddSingleton<IShopDatabase>(_ => new SqliteShop(settings.ShopFile));
        }

        services.AddSingleton<ISnapshots, Snapshots>();
        services.AddSingleton<ActorJournal>();
        services.AddSingleton(typeof(FewActors<>));
        services.AddSingleton(typeof(ManyActors<>));
        services.AddSingleton<FactFeed>();
        services.AddSingleton<Cursors>();
        services.AddSingleton<ParkedStreams>();
        services.AddSingleton<Leases>();
        services.AddSingleton<ReactionRunner>();
        services.AddSingleton(provider => new ReactionDesk(
            provider.GetRequiredService<ReactionRunner>(), provider.GetRequiredService<FactFeed>(),
            provider.GetRequiredService<ParkedStreams>(), provider.GetRequiredService<Cursors>()));
        services.AddSingleton<ErasureFile>();
        services.AddSingleton<Erasure>();
        services.AddSingleton<PersonalData>();
        services.AddReaction<EraseEverywhere>();
        services.AddFactKinds(Erasure.Kind);
        services.AddSingleton<JournalVerify>();
        services.AddSingleton<JournalExport>();
        services.AddSingleton<RebuildReadModels>();
        services.AddSingleton<Backup>();
        services.AddSingleton<Restore>();
        services.AddSingleton<Restores>();
        services.AddMigrations(Snapshots.Table, Cursors.Table, ParkedStreams.Table, Leases.Table, Restores.Table);

        // In this order: the tables stand before anything reads them, the writer runs before an actor appends.
        services.AddSingleton<OpenJournal>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenJournal>());
        services.AddSingleton(provider => new JournalWriter(
            provider.GetRequiredService<IJournalEngine>(), settings.Writer, settings.Pace,
            provider.GetRequiredService<ILogger<JournalWriter>>()));
        services.AddHostedService(provider => provider.GetRequiredService<JournalWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<ReactionRunner>());
        services.AddHostedService<DeadlineClock>();
        return services;
    }

    public static IServiceCollection AddFactKinds(this IServiceCollection services, params ReadOnlySpan<FactKind> kinds)
    {
        foreach (var kind in kinds)
        {
            services.AddSingleton(kind);
        }

        return services;
    }

    public static IServiceCollection AddMigrations(this IServiceCollection services, params ReadOnlySpan<Migration> steps)
    {
        foreach (var step in steps)
        {
            services.AddSingleton(step);
        }

        return services;
    }

    public static IServiceCollection AddReaction<T>(this IServiceCollection services)
        where T : class, IReaction => services.AddSingleton<IReaction, T>();

    public static IServiceCollection AddReadModel<T>(this IServiceCollection services)
        where T : class, IReadModel => services.AddSingleton<IReadModel, T>();

    public static IServiceCollection AddDeadlineReader<T>(this IServiceCollection services)
        where T : class, IDeadlineReader => services.AddSingleton<IDeadlineReader, T>();

    public static IServiceCollection AddErasable<T>(this IServiceCollection services)
        where T : class, IErasable => services.AddSingleton<IErasable, T>();

    /// <summary>What the module's tables hold about a person, for whoever asks.</summary>
    public static IServiceCollection AddPersonalTables(this IServiceCollection services, params PersonalTable[] tables)
    {
        foreach (var table in tables)
        {
            services.AddSingleton(table);
        }

        return services;
    }

    /// <summary>A law of the module's, which <c>journal verify</c> checks from the facts.</summary>
    public static IServiceCollection AddLaw<T>(this IServiceCollection services)
        where T : class, ILaw => services.AddSingleton<ILaw, T>();
}
