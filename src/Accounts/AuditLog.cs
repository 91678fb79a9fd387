using System.Data.Common;
using System.Security.Claims;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>One change: when, by whom, of whom or what. No personal data: ids, amounts, and what stands on labels.</summary>
/// <param name="By">An associate's id, or <c>command-line</c>.</param>
/// <param name="Whom">An associate's id; of a phone, a recall or an order, its own; of a product, its GTIN.</param>
/// <param name="Before">How it was, where that can be said.</param>
/// <param name="After">And how it is since.</param>
public sealed record AuditRow(
    DateTimeOffset At, string By, StaffChange What, string Whom, Duty? Duty, Id<Store>? Store, string? Before = null, string? After = null);

/// <summary>The log of what was changed, and by whom. Rows are added and never changed.</summary>
public sealed class AuditLog(IShopDatabase database, TimeProvider clock) : IDeskLog
{
    /// <summary>Whoever has no id of their own.</summary>
    private const string Nobody = "-";

    /// <summary>The newest changes.</summary>
    /// <param name="stores">Only those about one of these stores; null for all.</param>
    public async Task<IReadOnlyList<AuditRow>> Latest(int most, IEnumerable<Id<Store>>? stores = null, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var keys = stores is null ? default(KeyList?) : KeyList.Of(database, stores.Select(store => store.ToString()));
        var there = keys is { } few ? $"where store {few.Test}" : "";
        var rows = await connection.QueryAsync<(long At, string By, string What, string Whom, string? Duty, string? Store, string? Before, string? After)>(new CommandDefinition(
            $"select at, by_whom, what, associate, duty, store, was, became from audit {there} order by at desc, id desc limit @most", new { most, keys?.Keys }, cancellationToken: cancel));
        return
        [
            .. rows.Select(row => new AuditRow(
                DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.By, Enum.Parse<StaffChange>(row.What), row.Whom,
                row.Duty is null ? null : Enum.Parse<Duty>(row.Duty), Id<Store>.TryParse(row.Store, null, out var store) ? store : null, row.Before, row.After)),
        ];
    }

    /// <summary>What somebody did elsewhere that belongs into the log.</summary>
    public async Task Note(
        Granter by, StaffChange what, string whom, Id<Store>? store, string? before = null, string? after = null, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Note(transaction, by, what, whom, null, store, before, after);
        await transaction.CommitAsync(cancel);
    }

    Task IDeskLog.Note(
        ClaimsPrincipal by, StaffChange what, string about, Id<Store>? store, string? before, string? after, CancellationToken cancel) =>
        Note(new(by.Associate?.ToString() ?? by.Identity?.Name ?? Nobody, []), what, about, store, before, after, cancel);

    /// <summary>In the transaction of the change itself: neither is there without the other.</summary>
    internal async Task Note(
        DbTransaction transaction, Granter by, StaffChange what, string whom, Post? post = null, Id<Store>? store = null, string? before = null,
        string? after = null)
    {
        await transaction.Connection!.ExecuteAsync(
            """
            insert into audit (id, at, by_whom, what, associate, duty, store, was, became)
            values (@id, @at, @By, @what, @whom, @duty, @store, @before, @after)
            """,
            new
            {
                id = Id<AuditRow>.New(clock).ToString(),
                at = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                by.By,
                what = what.ToString(),
                whom,
                duty = post?.Duty.ToString(),
                store = post is { } given ? Duties.Write(given.Store) : store?.ToString(),
                before,
                after,
            },
            transaction);
    }
}
