using System.Data.Common;
using Dapper;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// Promotions as they stood before they were filed anew or taken away. An order that earned one keeps its terms when it is changed, so they
/// are kept for longer than an order can be changed.
/// </summary>
internal static class FormerPromotions
{
    /// <summary>Far longer than from the day on which a window can be booked to its cut-off.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <summary>Puts aside what stands under an id, unless it is the same, and makes room for the new goods and names.</summary>
    /// <param name="version">What is to stand there now; null when nothing is.</param>
    public static async Task Keep(DbTransaction transaction, string id, string? version, DateTimeOffset now, CancellationToken cancel)
    {
        var standing = await transaction.Connection!.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "select version from promotions where id = @id", new { id }, transaction, cancellationToken: cancel));
        if (standing is null)
        {
            return;
        }

        if (standing.Length > 0 && standing != version)
        {
            await Copy(transaction, id, standing, now, cancel);
        }

        await Run(transaction, "delete from promotion_goods where promotion = @id", new { id }, cancel);
        await Run(transaction, "delete from promotion_names where promotion = @id", new { id }, cancel);
    }

    private static async Task Copy(DbTransaction transaction, string id, string standing, DateTimeOffset now, CancellationToken cancel)
    {
        var at = now.ToUnixTimeMilliseconds();
        var over = (now - KeptFor).ToUnixTimeMilliseconds();
        await Run(
            transaction,
            $"""
            insert into former_promotions ({PromotionRows.AllColumns}, replaced_at) select {PromotionRows.AllColumns}, @at from promotions where id = @id
            on conflict (id, version) do update set replaced_at = excluded.replaced_at
            """, new { id, at }, cancel);
        await Run(
            transaction,
            """
            insert into former_promotion_goods (promotion, version, part, kind, value, is_except)
            select promotion, @standing, part, kind, value, is_except from promotion_goods where promotion = @id
            on conflict (promotion, version, part, kind, value) do nothing
            """, new { id, standing }, cancel);
        await Run(
            transaction,
            """
            delete from former_promotion_goods where exists (
              select 1 from former_promotions f where f.replaced_at < @over and f.id = former_promotion_goods.promotion
                and f.version = former_promotion_goods.version)
            """, new { over }, cancel);
        await Run(transaction, "delete from former_promotions where replaced_at < @over", new { over }, cancel);
    }

    private static Task<int> Run(DbTransaction transaction, string sql, object parameters, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancel));
}
