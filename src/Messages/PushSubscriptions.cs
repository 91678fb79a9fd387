using System.Security.Cryptography;
using System.Text;
using Dapper;
using OpenAisle.Journal;
using OpenAisle.Messages.Carriers;

namespace OpenAisle.Messages;

/// <summary>A browser that asked to be told: its push service's address, and the keys of RFC 8291.</summary>
/// <param name="Id">Follows from the address, which itself is a secret.</param>
public sealed record PushSubscription(string Id, Uri Endpoint, string P256dh, string Auth);

/// <summary>The erasable table of push subscriptions.</summary>
public sealed class PushSubscriptions(IShopDatabase database, MessageSettings settings, TimeProvider clock)
{
    private const int LongestEndpoint = 1_000;
    private const int IdBytes = 9;

    public async Task<IReadOnlyList<PushSubscription>> Of(Id<Shopper> shopper, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"select id as Id, endpoint as Endpoint, p256dh as P256dh, auth as Auth from push_subscriptions where shopper = @shopper order by since desc limit {settings.MostSubscriptions}",
            new { shopper = shopper.ToString() }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToSubscription())];
    }

    /// <summary>The browsers of each of these shoppers, the newest first.</summary>
    internal async Task<ILookup<Id<Shopper>, PushSubscription>> Of(IReadOnlyCollection<Id<Shopper>> shoppers, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var keys = KeyList.Of(database, shoppers.Select(shopper => shopper.ToString()));
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"select id as Id, shopper as Shopper, endpoint as Endpoint, p256dh as P256dh, auth as Auth from push_subscriptions where shopper {keys.Test} order by since desc",
            new { keys.Keys }, cancellationToken: cancel));
        return rows.GroupBy(row => row.Shopper).SelectMany(of => of.Take(settings.MostSubscriptions))
            .ToLookup(row => Id<Shopper>.Parse(row.Shopper, null), row => row.ToSubscription());
    }

    public async Task<PushSubscription?> Find(string id, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "select id as Id, endpoint as Endpoint, p256dh as P256dh, auth as Auth from push_subscriptions where id = @id", new { id },
            cancellationToken: cancel)))?.ToSubscription();
    }

    /// <returns>The field that cannot be so; null when it is kept. A browser that changes hands tells its new owner only.</returns>
    public async Task<string?> Keep(Id<Shopper> shopper, string endpoint, string p256dh, string auth, CancellationToken cancel = default)
    {
        if (endpoint.Length > LongestEndpoint || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (settings.PushOverHttp && address.Scheme == Uri.UriSchemeHttp)))
        {
            return "endpoint";
        }

        if (!PushCipher.IsKey(p256dh))
        {
            return "p256dh";
        }

        if (!PushCipher.IsSecret(auth))
        {
            return "auth";
        }

        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into push_subscriptions (id, shopper, endpoint, p256dh, auth, since) values (@id, @shopper, @endpoint, @p256dh, @auth, @since)
            on conflict (id) do update set shopper = excluded.shopper, p256dh = excluded.p256dh, auth = excluded.auth, since = excluded.since;
            delete from push_subscriptions where shopper = @shopper
              and id not in (select id from push_subscriptions where shopper = @shopper order by since desc, id desc limit @most)
            """,
            new
            {
                id = IdOf(endpoint),
                shopper = shopper.ToString(),
                endpoint,
                p256dh,
                auth,
                since = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                most = settings.MostSubscriptions,
            },
            cancellationToken: cancel));
        return null;
    }

    /// <summary>The browser does not want it any more, or its push service knows it no longer.</summary>
    public async Task Forget(string endpoint, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from push_subscriptions where id = @id", new { id = IdOf(endpoint) }, cancellationToken: cancel));
    }

    private static string IdOf(string endpoint) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint))[..IdBytes]);

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Shopper { get; init; } = "";
        public string Endpoint { get; init; } = "";
        public string P256dh { get; init; } = "";
        public string Auth { get; init; } = "";

        public PushSubscription ToSubscription() => new(Id, new Uri(Endpoint), P256dh, Auth);
    }
}
