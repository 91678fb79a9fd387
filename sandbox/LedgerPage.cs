using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace OpenAisle.Sandbox;

/// <summary>What the writer does within a commit: load an authorisation, store what became of it, and put the notifications in the outbox.</summary>
internal sealed class LedgerPage(SqliteConnection connection, bool notifies)
{
    public SqliteConnection Connection => connection;

    public Authorisation? Load(string reference) => AuthorisationRow.Load(connection, reference);

    public Authorisation Store(Authorisation? before, Authorisation now, IReadOnlyList<string> tell, DateTimeOffset at)
    {
        var sequence = connection.ExecuteScalar<long>("""
            INSERT INTO authorisations (reference, status, amount, currency, token, behaviour, card, reason, captured, refunded,
                created_at, decides_at, expires_at, due_at)
            VALUES (@Reference, @Status, @Amount, @Currency, @Token, @Behaviour, @Card, @Reason, @Captured, @Refunded,
                @CreatedAt, @DecidesAt, @ExpiresAt, @DueAt)
            ON CONFLICT (reference) DO UPDATE SET status = excluded.status, reason = excluded.reason, captured = excluded.captured,
                refunded = excluded.refunded, decides_at = excluded.decides_at, expires_at = excluded.expires_at, due_at = excluded.due_at
            RETURNING sequence
            """, AuthorisationRow.Of(now));
        now = now with { Sequence = sequence };
        foreach (var movement in now.Movements.Skip(before?.Movements.Count ?? 0))
            Post(now, movement);
        foreach (var kind in tell)
            Enqueue(kind, now, at);
        return now;
    }

    private void Post(Authorisation now, Movement movement)
    {
        var id = connection.ExecuteScalar<long>("""
            INSERT INTO movements (reference, kind, key, amount, fee, currency, final, at)
            VALUES (@Reference, @Kind, @Key, @MinorUnits, @FeeMinorUnits, @Currency, @Final, @At) RETURNING id
            """, new
        {
            now.Reference,
            Kind = movement.Kind.ToString(),
            movement.Key,
            movement.MinorUnits,
            movement.FeeMinorUnits,
            now.Amount!.Currency,
            movement.Final,
            At = movement.At.ToUnixTimeMilliseconds(),
        });
        foreach (var posting in Posting.Of(movement))
        {
            connection.Execute("INSERT INTO postings (movement, account, amount) VALUES (@id, @Account, @MinorUnits)",
                new { id, posting.Account, posting.MinorUnits });
        }
    }

    private void Enqueue(string kind, Authorisation now, DateTimeOffset at)
    {
        var sequence = connection.ExecuteScalar<long>("SELECT coalesce(max(sequence), 0) + 1 FROM notifications");
        var told = new NotificationBody(
            "evt_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), kind, sequence, at, AuthorisationAnswer.Of(now));
        connection.Execute("INSERT INTO notifications (sequence, id, kind, reference, at, body) VALUES (@sequence, @Id, @kind, @Reference, @at, @body)",
            new
            {
                sequence,
                told.Id,
                kind,
                now.Reference,
                at = at.ToUnixTimeMilliseconds(),
                body = JsonSerializer.Serialize(told, Wire.Default.NotificationBody),
            });
        if (!notifies)
            return;
        foreach (var wait in Waits(kind, now.Behaviour))
        {
            connection.Execute("INSERT INTO deliveries (notification, state, attempts, due_at) VALUES (@sequence, 'waiting', 0, @due)",
                new { sequence, due = (at + wait).ToUnixTimeMilliseconds() });
        }
    }

    /// <summary>When each copy of a notification goes out. A card that is told twice has its authorisation told after what follows it.</summary>
    private static TimeSpan[] Waits(string kind, Behaviour behaviour) => (behaviour, kind) switch
    {
        (Behaviour.Twice, Tell.Authorised) => [TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6)],
        (Behaviour.Twice, _) => [TimeSpan.Zero, TimeSpan.FromSeconds(1)],
        _ => [TimeSpan.Zero],
    };
}
