using System.Security.Cryptography;
using System.Text;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>
/// Tries at passwords, counted before each is looked at, so that those of the same moment count too. After
/// <see cref="AccountSettings.MostFailures"/> in a row an address is shut for <see cref="AccountSettings.ShutFor"/>, whether it has an account
/// or not: being shut out tells nobody who has one. Of an address only a hash is kept, and no longer than a day.
/// </summary>
internal sealed class Tries(IShopDatabase database, AccountSettings settings, TimeProvider clock)
{
    public static readonly Migration Table = new("accounts", 2,
        """
        create table sign_in_tries (
          address text not null primary key,
          failures integer not null,
          shut_until bigint not null,
          tried_at bigint not null
        );
        create index sign_in_tries_by_time on sign_in_tries (tried_at);
        """);

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <summary>Counts a try; false when there were too many, and this one is not to be looked at.</summary>
    public async Task<bool> Count(string address, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from sign_in_tries where tried_at < @old", new { old = (now - KeptFor).ToUnixTimeMilliseconds() }, cancellationToken: cancel));
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into sign_in_tries (address, failures, shut_until, tried_at) values (@address, 1, 0, @now)
            on conflict (address) do update set
              failures = case when sign_in_tries.failures + 1 >= @most then 0 else sign_in_tries.failures + 1 end,
              shut_until = case when sign_in_tries.failures + 1 >= @most then @until else sign_in_tries.shut_until end,
              tried_at = excluded.tried_at
            where sign_in_tries.shut_until <= excluded.tried_at
            """,
            new
            {
                address = HashOf(address),
                now = now.ToUnixTimeMilliseconds(),
                most = settings.MostFailures,
                until = (now + settings.ShutFor).ToUnixTimeMilliseconds(),
            },
            cancellationToken: cancel)) > 0;
    }

    /// <summary>The last one was right, or nobody is there any more.</summary>
    public async Task Forget(string address, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from sign_in_tries where address = @address", new { address = HashOf(address) }, cancellationToken: cancel));
    }

    /// <summary>As Identity reads names: written in whichever case, it is the same address.</summary>
    private static string HashOf(string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.Normalize().ToUpperInvariant())));
}
