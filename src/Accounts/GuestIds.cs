using System.Collections.Concurrent;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>
/// Whether the id of a guest is a guest's still. A guest's cookie holds that id and no session; once the id belongs to an account, an older
/// copy of the cookie must open nothing, or whoever kept one would be in without a password, and without a session that can be ended. Nor
/// once the shopper is erased: their orders stay for the books, and are nobody's to look at.
/// </summary>
public sealed class GuestIds(IShopDatabase database, IJournalEngine journal, AccountSettings settings, TimeProvider clock)
{
    /// <summary>Guests kept in memory. Beyond it the memory starts again: a read more for each.</summary>
    private const int MostKnown = 100_000;

    private readonly ConcurrentDictionary<Id<Shopper>, long> _known = new();

    /// <summary>Read again after <see cref="AccountSettings.KnownFor"/>: the same form tapped twice still finds the guest who sent it.</summary>
    public async ValueTask<bool> IsGuest(Id<Shopper> shopper, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (_known.TryGetValue(shopper, out var readAt) && now - readAt <= settings.KnownFor.TotalMilliseconds)
        {
            return true;
        }

        await using var connection = await database.Open(cancel);
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            select (select count(*) from accounts where shopper = @shopper) + (select count(*) from former_guests where shopper = @shopper)
            """, new { shopper = shopper.ToString() }, cancellationToken: cancel)) > 0
            || await Erasure.IsErased(journal, shopper.Value, cancel))
        {
            _known.TryRemove(shopper, out _);
            return false;
        }

        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        _known[shopper] = now;
        return true;
    }

    /// <summary>Looked up again at the next request, because the shopper has just been erased.</summary>
    internal void Forget(Id<Shopper> shopper) => _known.TryRemove(shopper, out _);
}
