using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using OpenAisle.Journal;

namespace OpenAisle.Webhooks;

/// <summary>The addresses that are told, and what is on its way to them.</summary>
public sealed class WebhookBook(IShopDatabase database, IJournalEngine journal, IDataProtectionProvider keys, TimeProvider clock)
{
    /// <summary>Addresses a shop may tell.</summary>
    public const int MostWebhooks = 50;

    private const int MostShown = 200;

    internal static readonly Migration Tables = new("webhooks", 1, """
        create table webhooks (
            id text primary key,
            url text not null,
            secret text not null,
            kinds text not null,
            fed bigint not null,
            created_at bigint not null,
            stopped text);
        create table webhook_deliveries (
            webhook text not null,
            position bigint not null,
            kind text not null,
            status text not null,
            tries bigint not null,
            due_at bigint not null,
            answer text,
            primary key (webhook, position));
        create index webhook_deliveries_due on webhook_deliveries (status, due_at);
        """);

    /// <summary>Where the journal stood when the address was set up: it is told of every fact after it.</summary>
    internal static readonly Migration Beginnings = new("webhooks", 2, "alter table webhooks add column begins bigint");

    /// <summary>Each address is gone through by itself.</summary>
    internal static readonly Migration ByAddress = new("webhooks", 3, "create index webhook_deliveries_of on webhook_deliveries (webhook, status, due_at)");

    private const int FactsAPage = 1_000;

    private readonly SecretSeal _seal = new(keys);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Sets one up under an id of the caller's making. It is told of every fact that is written after the call began. Returns its secret; null
    /// when the id stands for another address, its secret cannot be read any more, or there are too many.
    /// </summary>
    public async Task<string?> Add(Id<Webhook> id, Uri url, IReadOnlyCollection<string> kinds, CancellationToken cancel = default)
    {
        var head = await journal.Head(cancel);
        await using var connection = await database.Open(cancel);
        var row = new { id = id.ToString(), url = url.AbsoluteUri, kinds = string.Join(',', kinds.Order(StringComparer.Ordinal)) };
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into webhooks (id, url, secret, kinds, fed, begins, created_at)
            select @id, @url, @secret, @kinds, @head, @head, @now where (select count(*) from webhooks) < @most
            on conflict (id) do nothing
            """,
            new { row.id, row.url, row.kinds, secret = _seal.Close(Signature.NewSecret()), head, now = Now, most = MostWebhooks }, cancellationToken: cancel));
        var (secret, begins) = await connection.QuerySingleOrDefaultAsync<(string? Secret, long? Begins)>(new CommandDefinition(
            "select secret, begins from webhooks where id = @id and url = @url and kinds = @kinds", row, cancellationToken: cancel));
        if (secret is not null && begins is { } from)
        {
            await CatchUp(connection, row.id, from, kinds, cancel);
        }

        return secret is null ? null : _seal.Open(secret);
    }

    /// <summary>Gives an address another secret, with which everything is signed from now on, also what waits. Null when there is none.</summary>
    public async Task<string?> Renew(Id<Webhook> id, CancellationToken cancel = default)
    {
        var secret = Signature.NewSecret();
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update webhooks set secret = @secret, stopped = case when stopped = @lost then null else stopped end where id = @id",
            new { id = id.ToString(), secret = _seal.Close(secret), lost = Webhook.SecretLost }, cancellationToken: cancel)) > 0
                ? secret : null;
    }

    /// <summary>Seals what was written down before secrets were; returns how many.</summary>
    internal async Task<int> SealOld(CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var sealedNow = 0;
        foreach (var (id, secret) in await connection.QueryAsync<(string Id, string Secret)>(new CommandDefinition(
            $"select id, secret from webhooks where secret like '{Signature.SecretPrefix.Replace("_", "!_", StringComparison.Ordinal)}%' escape '!'", cancellationToken: cancel)))
        {
            sealedNow += await connection.ExecuteAsync(new CommandDefinition(
                "update webhooks set secret = @closed where id = @id and secret = @secret", new { id, secret, closed = _seal.Close(secret) }, cancellationToken: cancel));
        }

        return sealedNow;
    }

    /// <summary>
    /// The feed may have passed facts while the address was being written down: it did not know of it yet. Whatever was written by now is put
    /// on its way here; what comes later the feed reads after the address stood there. Both may do it, once it is.
    /// </summary>
    private async Task CatchUp(DbConnection connection, string id, long from, IReadOnlyCollection<string> kinds, CancellationToken cancel)
    {
        for (var (at, head) = (from, await journal.Head(cancel)); at < head;)
        {
            var facts = await journal.ReadAll(at, FactsAPage, cancel);
            foreach (var fact in facts.Where(fact => fact.Position <= head && kinds.Contains(fact.Kind)))
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    insert into webhook_deliveries (webhook, position, kind, status, tries, due_at) values (@id, @Position, @Kind, 'waiting', 0, @now)
                    on conflict (webhook, position) do nothing
                    """, new { id, fact.Position, fact.Kind, now = Now }, cancellationToken: cancel));
            }

            at = facts.Count == 0 ? head : facts[^1].Position;
        }

        // Told by now: a call that is repeated days later does not go through the journal again.
        await connection.ExecuteAsync(new CommandDefinition("update webhooks set begins = null where id = @id", new { id }, cancellationToken: cancel));
    }

    /// <summary>Switches an address off: nothing is sent to it, and what happens meanwhile waits. False when there is none.</summary>
    public async Task<bool> SwitchOff(Id<Webhook> id, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update webhooks set stopped = coalesce(stopped, @why) where id = @id", new { id = id.ToString(), why = Webhook.SwitchedOff }, cancellationToken: cancel)) > 0;
    }

    /// <summary>Switches it on again: what waited is sent now.</summary>
    public async Task<bool> SwitchOn(Id<Webhook> id, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update webhooks set stopped = null where id = @id", new { id = id.ToString() }, cancellationToken: cancel)) > 0;
    }

    /// <summary>Sends one that failed once more, or one that was taken. False when there is no such delivery, or it waits already.</summary>
    public async Task<bool> SendAgain(Id<Webhook> id, long position, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update webhook_deliveries set status = 'waiting', tries = 0, due_at = @now
            where webhook = @id and position = @position and status <> 'waiting'
            """, new { id = id.ToString(), position, now = Now }, cancellationToken: cancel)) > 0;
    }

    /// <summary>Where it is and what signs for it, which is null when nobody can read it any more; null when there is none.</summary>
    internal async Task<(Uri Url, string? Secret)?> AddressOf(Id<Webhook> id, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var (url, secret) = await connection.QuerySingleOrDefaultAsync<(string? Url, string? Secret)>(new CommandDefinition(
            "select url, secret from webhooks where id = @id", new { id = id.ToString() }, cancellationToken: cancel));
        return url is null || secret is null ? null : (new Uri(url), _seal.Open(secret));
    }

    public async Task<IReadOnlyList<Webhook>> All(CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Id, string Url, string Kinds, long Fed, long Created, string? Stopped, long Waiting, long Failed)>(
            new CommandDefinition(
                """
                select id, url, kinds, fed, created_at, stopped,
                       (select count(*) from webhook_deliveries d where d.webhook = webhooks.id and d.status = 'waiting') as waiting,
                       (select count(*) from webhook_deliveries d where d.webhook = webhooks.id and d.status = 'failed') as failed
                from webhooks order by created_at, id
                """, cancellationToken: cancel));
        return
        [
            .. rows.Select(row => new Webhook(
                Id<Webhook>.Parse(row.Id, null), new Uri(row.Url), row.Kinds.Split(','), row.Fed, DateTimeOffset.FromUnixTimeMilliseconds(row.Created),
                row.Stopped, (int)row.Waiting, (int)row.Failed)),
        ];
    }

    /// <summary>False when there is none.</summary>
    public async Task<bool> Remove(Id<Webhook> id, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from webhook_deliveries where webhook = @id", new { id = id.ToString() }, cancellationToken: cancel));
        return await connection.ExecuteAsync(new CommandDefinition(
            "delete from webhooks where id = @id", new { id = id.ToString() }, cancellationToken: cancel)) > 0;
    }

    /// <summary>What was and will be sent to an address, the newest first.</summary>
    public async Task<IReadOnlyList<Delivery>> Deliveries(Id<Webhook> id, string? status, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(long Position, string Kind, string Status, long Tries, long Due, string? Answer)>(new CommandDefinition(
            $"""
            select position, kind, status, tries, due_at, answer from webhook_deliveries
            where webhook = @id and (@status is null or status = @status) order by position desc limit {MostShown}
            """, new { id = id.ToString(), status }, cancellationToken: cancel));
        return [.. rows.Select(row => new Delivery(row.Position, row.Kind, row.Status, (int)row.Tries, DateTimeOffset.FromUnixTimeMilliseconds(row.Due), row.Answer))];
    }

    /// <summary>
    /// Sends again what failed, and with <paramref name="from"/> everything from that position on that was sent before. An address that was
    /// stopped works again.
    /// </summary>
    public async Task<int> Replay(Id<Webhook> id, long? from, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "update webhooks set stopped = null where id = @id", new { id = id.ToString() }, cancellationToken: cancel));
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update webhook_deliveries set status = 'waiting', tries = 0, due_at = @now
            where webhook = @id and (status = 'failed' or (status = 'delivered' and position >= @from))
            """, new { id = id.ToString(), now = Now, from = from ?? long.MaxValue }, cancellationToken: cancel));
    }

    /// <summary>Addresses to which something is due.</summary>
    internal async Task<IReadOnlyList<string>> WithDue(CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            """
            select id from webhooks
            where stopped is null and exists (select 1 from webhook_deliveries d where d.webhook = webhooks.id and d.status = 'waiting' and d.due_at <= @now)
            """, new { now = Now }, cancellationToken: cancel))];
    }

    /// <summary>Deliveries to an address whose time has come, each claimed for this host until <paramref name="until"/>: no other host sends it before. Null when
    /// nothing can be signed for it any more: it is stopped.</summary>
    internal async Task<IReadOnlyList<DueDelivery>?> Claim(string webhook, int most, DateTimeOffset until, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Webhook, long Position, long Tries, long Due, string Url, string Secret)>(new CommandDefinition(
            """
            select d.webhook, d.position, d.tries, d.due_at, w.url, w.secret
            from webhook_deliveries d join webhooks w on w.id = d.webhook
            where d.webhook = @webhook and d.status = 'waiting' and d.due_at <= @now and w.stopped is null order by d.due_at, d.position limit @most
            """, new { webhook, now = Now, most }, cancellationToken: cancel));
        List<DueDelivery> claimed = [];
        foreach (var row in rows)
        {
            if (_seal.Open(row.Secret) is not { } secret)
            {
                await Stop(webhook, Webhook.SecretLost, cancel);
                return null;
            }

            if (await connection.ExecuteAsync(new CommandDefinition(
                "update webhook_deliveries set due_at = @until where webhook = @Webhook and position = @Position and status = 'waiting' and due_at = @Due",
                new { row.Webhook, row.Position, row.Due, until = until.ToUnixTimeMilliseconds() }, cancellationToken: cancel)) > 0)
            {
                claimed.Add(new(row.Webhook, row.Position, (int)row.Tries, new Uri(row.Url), secret));
            }
        }

        return claimed;
    }

    internal async Task Settle(DueDelivery delivery, string status, DateTimeOffset due, string answer, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "update webhook_deliveries set status = @status, tries = tries + 1, due_at = @due, answer = @answer where webhook = @Webhook and position = @Position",
            new { delivery.Webhook, delivery.Position, status, due = due.ToUnixTimeMilliseconds(), answer }, cancellationToken: cancel));
    }

    internal async Task Stop(string webhook, string why, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition("update webhooks set stopped = @why where id = @webhook", new { webhook, why }, cancellationToken: cancel));
    }

    /// <summary>Forgets what was delivered long ago.</summary>
    internal async Task Prune(DateTimeOffset before, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from webhook_deliveries where status = 'delivered' and due_at < @before", new { before = before.ToUnixTimeMilliseconds() },
            cancellationToken: cancel));
    }
}

/// <summary>A delivery that this host has claimed.</summary>
internal sealed record DueDelivery(string Webhook, long Position, int Tries, Uri Url, string Secret);
