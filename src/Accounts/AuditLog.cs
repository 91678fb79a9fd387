using System.Data.Common;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>What is written down of a change of who may do what.</summary>
public enum StaffChange
{
    Hired,
    Granted,
    Withdrawn,
    Left,
    PinSet,
    BadgeGiven,
    PhoneEnrolled,
    PhoneRetired,

    // Not of the staff, and as grave: who called a product back.
    RecallStarted,
    RecallEnded,
}

/// <summary>One change: when, by whom, to whom. Ids only.</summary>
/// <param name="By">An associate's id, or <c>command-line</c>.</param>
/// <param name="Whom">An associate's id; of a phone or a recall, its own.</param>
public sealed record AuditRow(DateTimeOffset At, string By, StaffChange What, string Whom, Duty? Duty, Id<Store>? Store);

/// <summary>The log of changes of who may do what. Rows are added and never changed.</summary>
public sealed class AuditLog(IShopDatabase database, TimeProvider clock)
{
    /// <summary>The newest changes.</summary>
    /// <param name="stores">Only those about one of these stores; null for all.</param>
    public async Task<IReadOnlyList<AuditRow>> Latest(int most, IEnumerable<Id<Store>>? stores = null, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var keys = stores is null ? default(KeyList?) : KeyList.Of(database, stores.Select(store => store.ToString()));
        var there = keys is { } few ? $"where store {few.Test}" : "";
        var rows = await connection.QueryAsync<(long At, string By, string What, string Whom, string? Duty, string? Store)>(new CommandDefinition(
            $"select at, by_whom, what, associate, duty, store from audit {there} order by at desc, id desc limit @most", new { most, keys?.Keys }, cancellationToken: cancel));
        return
        [
            .. rows.Select(row => new AuditRow(
                DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.By, Enum.Parse<StaffChange>(row.What), row.Whom,
                row.Duty is null ? null : Enum.Parse<Duty>(row.Duty), Id<Store>.TryParse(row.Store, null, out var store) ? store : null)),
        ];
    }

    /// <summary>What somebody did elsewhere that belongs into the log.</summary>
    public async Task Note(Granter by, StaffChange what, string whom, Id<Store>? store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Note(transaction, by, what, whom, null, store);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>In the transaction of the change itself: neither is there without the other.</summary>
    internal async Task Note(DbTransaction transaction, Granter by, StaffChange what, string whom, Post? post = null, Id<Store>? store = null)
    {
        await transaction.Connection!.ExecuteAsync(
            "insert into audit (id, at, by_whom, what, associate, duty, store) values (@id, @at, @By, @what, @whom, @duty, @store)",
            new
            {
                id = Id<AuditRow>.New(clock).ToString(),
                at = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                by.By,
                what = what.ToString(),
                whom,
                duty = post?.Duty.ToString(),
                store = post is { } given ? Duties.Write(given.Store) : store?.ToString(),
            },
            transaction);
    }
}
