using System.Data.Common;
using Dapper;
using OpenAisle.Catalogue.Promotions;
using OpenAisle.Journal;

namespace OpenAisle.Orders.Shoppers;

/// <summary>
/// What promotions ask of a shopper: membership, clips, coupon codes, and how often each was used. Erasable. Each use of a limited promotion
/// has a number and stands once, under the order that made it: so of two orders at once only one has the last. A use lapses unless its order
/// is placed, and a cancelled order gives it back.
/// </summary>
public sealed class ShopperOffers(IShopDatabase database, OrderSettings settings, TimeProvider clock) : IErasable
{
    /// <summary>Clips and codes that one shopper may hold.</summary>
    public const int MostTerms = 300;

    public const int LongestCode = 60;

    /// <summary>The revision of an order as it is placed.</summary>
    internal const int First = 1;

    private const string Member = "member";
    private const string Coupon = "coupon";
    private const string Clip = "clip";

    /// <summary>Longer than an attempt lasts, so that what lapses has no order any more.</summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    internal static readonly Migration[] Tables =
    [
        new("shopper_offers", 1,
            """
            create table shopper_terms (
              shopper text not null,
              kind text not null,
              value text not null,
              primary key (shopper, kind, value)
            );
            """),

        // Use: 1 to the promotion's limit. Lapses: in milliseconds; zero once the order is placed; below zero when a change that is under
        // way would give it back.
        new("shopper_offers", 2,
            """
            create table promotion_uses (
              shopper text not null,
              promotion text not null,
              use bigint not null,
              order_id text not null,
              lapses bigint not null,
              primary key (shopper, promotion, use)
            );
            create index promotion_uses_of_order on promotion_uses (order_id);
            """),

        // Revision: of the order, that sets the use aside or would give it back; it says nothing where lapses is zero.
        new("shopper_offers", 3, "alter table promotion_uses add column revision bigint not null default 1"),
    ];

    /// <summary>What the shopper has to show now, for an order of its own or for none yet.</summary>
    internal async Task<ShopperTerms> Terms(
        Id<Shopper> shopper, IReadOnlyList<Promotion> promotions, Id<Order>? order, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = (await connection.QueryAsync<(string Kind, string Value, string? Order)>(new CommandDefinition(
            """
            select kind, value, null from shopper_terms where shopper = @shopper
            union all
            select 'use', promotion, order_id from promotion_uses where shopper = @shopper and (lapses <= 0 or lapses >= @now)
            """,
            new { shopper = shopper.ToString(), now = now.ToUnixTimeMilliseconds() }, cancellationToken: cancel))).AsList();
        if (rows.Count == 0)
        {
            return ShopperTerms.Anybody;
        }

        var held = rows.Where(row => row.Order is null).ToLookup(row => row.Kind, row => row.Value);
        var uses = rows.Where(row => row.Order is not null).ToLookup(row => row.Order == order?.ToString(), row => row.Value);
        var own = uses[true].ToHashSet();
        var used = uses[false].GroupBy(promotion => promotion).ToDictionary(use => use.Key, use => use.Count());
        var byId = promotions.ToDictionary(promotion => promotion.Id);
        return new(
            held[Member].Any(),
            held[Coupon].Concat(own.Select(id => byId.GetValueOrDefault(id)?.Coupon).OfType<string>()).ToHashSet(),
            held[Clip].Concat(own).Where(id => !used.ContainsKey(id) || byId.GetValueOrDefault(id)?.MostUses is not null).ToHashSet(),
            used);
    }

    /// <summary>What the shopper clipped and typed, and whether they are a member.</summary>
    public async Task<HeldOffers> Held(Id<Shopper> shopper, CancellationToken cancel = default)
    {
        var terms = await Terms(shopper, [], null, clock.GetUtcNow(), cancel);
        return new(terms.IsMember, [.. terms.Coupons.Order(StringComparer.Ordinal)], [.. terms.Clips.Order(StringComparer.Ordinal)]);
    }

    public Task SetMember(Id<Shopper> shopper, bool isMember, CancellationToken cancel = default) => Set(shopper, Member, "", isMember, cancel);

    /// <returns>False when it is too long or too many are held.</returns>
    public Task<bool> SetCoupon(Id<Shopper> shopper, string code, bool holds, CancellationToken cancel = default) => Set(shopper, Coupon, code, holds, cancel);

    /// <returns>False when it is too long or too many are held.</returns>
    public Task<bool> SetClip(Id<Shopper> shopper, string promotion, bool holds, CancellationToken cancel = default) => Set(shopper, Clip, promotion, holds, cancel);

    /// <summary>Sets aside what the order uses, all of it or nothing; the same order again changes nothing.</summary>
    /// <returns>False when another order was first.</returns>
    internal async Task<bool> Claim(Id<Shopper> shopper, Id<Order> order, IReadOnlyList<PromotionClaim> claims, CancellationToken cancel)
    {
        if (claims.Count == 0)
        {
            return true;
        }

        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (!await Claim(transaction, shopper, order, First, claims, cancel))
        {
            return false;
        }

        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>
    /// The same for an order that is being changed: what it will not use any more is free again once it is changed. One change at a time; how
    /// those before it ended may not have been followed yet, and is seen to here.
    /// </summary>
    /// <param name="revision">Of the change.</param>
    /// <param name="standing">The revision that stands: higher ones below <paramref name="revision"/> did not come to be.</param>
    internal async Task<bool> ClaimAnew(
        Id<Shopper> shopper, Id<Order> order, int revision, int standing, IReadOnlyList<PromotionClaim> claims, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from promotion_uses where order_id = @order and revision < @revision
              and (lapses > 0 and revision > @standing or lapses < 0 and revision <= @standing);
            update promotion_uses set lapses = 0 where order_id = @order and revision < @revision and lapses <> 0;
            """,
            new { order = order.ToString(), revision, standing }, transaction, cancellationToken: cancel));
        if (!await Claim(transaction, shopper, order, revision, claims, cancel))
        {
            return false;
        }

        await Forgo(transaction, order, revision, claims, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private async Task<bool> Claim(
        DbTransaction transaction, Id<Shopper> shopper, Id<Order> order, int revision, IReadOnlyList<PromotionClaim> claims, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "delete from promotion_uses where shopper = @shopper and lapses > 0 and lapses < @now and order_id <> @order",
            new { shopper = shopper.ToString(), order = order.ToString(), now = now.ToUnixTimeMilliseconds() }, transaction, cancellationToken: cancel));
        var lapses = (now + settings.HeldFor + Margin).ToUnixTimeMilliseconds();
        foreach (var claim in claims)
        {
            if (!await Claim(transaction, shopper, order, revision, claim, lapses, cancel))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Marks what the order holds beyond what it wants now; of an earlier try of this change, nothing stays.</summary>
    private static async Task Forgo(
        DbTransaction transaction, Id<Order> order, int revision, IReadOnlyList<PromotionClaim> claims, CancellationToken cancel)
    {
        var held = await transaction.Connection!.QueryAsync<(string Promotion, long Use, long Lapses)>(new CommandDefinition(
            "select promotion, use, lapses from promotion_uses where order_id = @order order by promotion, use", new { order = order.ToString() }, transaction,
            cancellationToken: cancel));
        foreach (var promotion in held.GroupBy(use => use.Promotion))
        {
            var wanted = claims.FirstOrDefault(claim => claim.Promotion == promotion.Key)?.Uses ?? 0;
            foreach (var (use, at) in promotion.Select((use, at) => (use, at)))
            {
                const string which = "where order_id = @order and promotion = @promotion and use = @use";
                await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                    at < wanted ? $"update promotion_uses set lapses = 0 {which} and lapses < 0"
                    : use.Lapses > 0 ? $"delete from promotion_uses {which}"
                    : $"update promotion_uses set lapses = -1, revision = @revision {which}",
                    new { order = order.ToString(), promotion = promotion.Key, use = use.Use, revision }, transaction, cancellationToken: cancel));
            }
        }
    }

    private static async Task<bool> Claim(
        DbTransaction transaction, Id<Shopper> shopper, Id<Order> order, int revision, PromotionClaim claim, long lapses, CancellationToken cancel)
    {
        var stands = (await transaction.Connection!.QueryAsync<(long Use, string Order)>(new CommandDefinition(
            "select use, order_id from promotion_uses where shopper = @shopper and promotion = @promotion",
            new { shopper = shopper.ToString(), promotion = claim.Promotion }, transaction, cancellationToken: cancel))).ToList();
        var wanted = claim.Uses - stands.Count(use => use.Order == order.ToString());
        for (var use = 1L; use <= claim.Most && wanted > 0; use++)
        {
            if (stands.Exists(stood => stood.Use == use))
            {
                continue;
            }

            var written = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                insert into promotion_uses (shopper, promotion, use, order_id, lapses, revision)
                values (@shopper, @promotion, @use, @order, @lapses, @revision) on conflict do nothing
                """,
                new { shopper = shopper.ToString(), promotion = claim.Promotion, use, order = order.ToString(), lapses, revision }, transaction,
                cancellationToken: cancel));
            wanted -= written;
        }

        return wanted <= 0;
    }

    /// <summary>The order is changed: what it uses no more is free again.</summary>
    internal const string GiveBackForgone = "delete from promotion_uses where order_id = @order and lapses < 0 and revision = @revision";

    /// <summary>A change did not come to be: the order uses what it used.</summary>
    internal const string KeepForgone = "update promotion_uses set lapses = 0 where order_id = @order and lapses < 0 and revision = @revision";

    /// <summary>The order is placed, or changed: what it set aside is used up.</summary>
    internal const string Keep = "update promotion_uses set lapses = 0 where order_id = @order and lapses > 0 and revision = @revision";

    /// <summary>The attempt is kept for longer, and with it what it set aside.</summary>
    internal const string Prolong = "update promotion_uses set lapses = @lapses where order_id = @order and lapses > 0";

    /// <summary>A change did not come to be: what it would have used beyond the order is free again.</summary>
    internal const string GiveBackUnkept = "delete from promotion_uses where order_id = @order and lapses > 0 and revision = @revision";

    /// <summary>The order is over without a sale: all of it is free again.</summary>
    internal const string GiveBack = "delete from promotion_uses where order_id = @order";

    public async Task Erase(Guid shopper, CancellationToken cancel)
    {
        await Write("delete from shopper_terms where shopper = @shopper", new { shopper = shopper.ToString("D") }, cancel);
        await Write("delete from promotion_uses where shopper = @shopper", new { shopper = shopper.ToString("D") }, cancel);
    }

    private async Task<bool> Set(Id<Shopper> shopper, string kind, string value, bool holds, CancellationToken cancel)
    {
        var row = new { shopper = shopper.ToString(), kind, value, most = MostTerms };
        if (!holds)
        {
            await Write("delete from shopper_terms where shopper = @shopper and kind = @kind and value = @value", row, cancel);
            return true;
        }

        if (value.Length > LongestCode || value.Any(char.IsControl))
        {
            return false;
        }

        await Write(
            """
            insert into shopper_terms (shopper, kind, value)
            select @shopper, @kind, @value where (select count(*) from shopper_terms where shopper = @shopper) < @most
            on conflict do nothing
            """,
            row, cancel);
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from shopper_terms where shopper = @shopper and kind = @kind and value = @value", row, cancellationToken: cancel)) > 0;
    }

    private async Task Write(string sql, object row, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(sql, row, cancellationToken: cancel));
    }
}

/// <summary>What a shopper holds towards promotions.</summary>
public sealed record HeldOffers(bool IsMember, IReadOnlyList<string> Coupons, IReadOnlyList<string> Clips);
