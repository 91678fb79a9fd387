using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>Forgets accounts. The audit log names nobody: what was decided stays in it, under the associate's id.</summary>
public sealed class AccountErasure : IErasable
{
    private readonly IShopDatabase _database;
    private readonly Sessions _sessions;
    private readonly GuestIds _guests;
    private readonly Tries _tries;

    internal AccountErasure(IShopDatabase database, Sessions sessions, GuestIds guests, Tries tries) =>
        (_database, _sessions, _guests, _tries) = (database, sessions, guests, tries);

    /// <summary>Every id under which this person shopped, as a guest and with the account.</summary>
    public async Task<IReadOnlyList<Guid>> IdsOf(Guid shopper, CancellationToken cancel = default)
    {
        await using var connection = await _database.Open(cancel);
        var all = await connection.QueryAsync<string>(new CommandDefinition(
            """
            with mine as (
              select id from accounts where shopper = @shopper union select account from former_guests where shopper = @shopper
            )
            select shopper from accounts where id in (select id from mine)
            union select shopper from former_guests where account in (select id from mine)
            """,
            new { shopper = shopper.ToString("D") }, cancellationToken: cancel));
        return [.. all.Select(Guid.Parse).Append(shopper).Distinct()];
    }

    public async Task Erase(Guid shopper, CancellationToken cancel)
    {
        await using var connection = await _database.Open(cancel);
        var (account, name) = await connection.QuerySingleOrDefaultAsync<(string? Account, string? Name)>(new CommandDefinition(
            "select id, coalesce(email, user_name) from accounts where shopper = @shopper", new { shopper = shopper.ToString("D") }, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from former_guests where shopper = @shopper or account = @account;
            delete from staff_entries where associate in (select associate from accounts where id = @account);
            delete from duties where associate in (select associate from accounts where id = @account);
            delete from sessions where account = @account;
            delete from passkeys where account = @account;
            delete from accounts where id = @account;
            """,
            new { shopper = shopper.ToString("D"), account = account ?? "" }, cancellationToken: cancel));
        if (account is not null && name is not null)
        {
            await _tries.Forget(name, cancel);
            _sessions.Forget(account);
        }

        _guests.Forget(new(shopper));
    }
}
