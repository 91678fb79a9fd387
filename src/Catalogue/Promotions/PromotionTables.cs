using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Promotions;

/// <summary>
/// The tables of promotions: reference data. Times are texts in the time of whichever store asks; an empty text or a zero is "none".
/// </summary>
internal static class PromotionTables
{
    public static readonly Migration[] Steps =
    [
        new("promotions", 1, """
            create table promotions (
              id text not null primary key,
              form text not null,
              name text not null,
              scope text not null,
              channel text not null,
              from_local text not null,
              until_local text not null,
              take text not null,
              pay bigint not null,
              basis_points bigint not null,
              amount bigint not null,
              spend bigint not null,
              currency text not null,
              most_uses bigint not null,
              members_only bigint not null,
              coupon text not null,
              clip bigint not null,
              funding text not null,
              layer text not null,
              ad text not null,
              page bigint not null,
              source text not null)
            """),

        // Part: 1 is what is bought. Kind and value: see Goods.
        new("promotions", 2, """
            create table promotion_goods (
              promotion text not null,
              part bigint not null,
              kind text not null,
              value text not null,
              is_except bigint not null,
              primary key (promotion, part, kind, value))
            """),
        new("promotions", 3, "alter table promotions add column most_a_basket bigint not null default 0"),

        // A print of all that it promises; empty where it was filed before there was one.
        new("promotions", 4, "alter table promotions add column version text not null default ''"),

        // What stood under an id before it was filed anew or taken away, for orders that earned it; goes after a while.
        new("promotions", 5, """
            create table former_promotions (
              id text not null,
              form text not null,
              name text not null,
              scope text not null,
              channel text not null,
              from_local text not null,
              until_local text not null,
              take text not null,
              pay bigint not null,
              basis_points bigint not null,
              amount bigint not null,
              spend bigint not null,
              currency text not null,
              most_uses bigint not null,
              members_only bigint not null,
              coupon text not null,
              clip bigint not null,
              funding text not null,
              layer text not null,
              ad text not null,
              page bigint not null,
              source text not null,
              most_a_basket bigint not null,
              version text not null,
              replaced_at bigint not null,
              primary key (id, version))
            """),
        new("promotions", 6, "create index former_promotions_at on former_promotions (replaced_at)"),
        new("promotions", 7, """
            create table former_promotion_goods (
              promotion text not null,
              version text not null,
              part bigint not null,
              kind text not null,
              value text not null,
              is_except bigint not null,
              primary key (promotion, version, part, kind, value))
            """),

        // What a promotion is called beside its name, in the languages for which somebody wrote it.
        new("promotions", 8, """
            create table promotion_names (
              promotion text not null,
              language text not null,
              name text not null,
              primary key (promotion, language))
            """),
    ];
}
