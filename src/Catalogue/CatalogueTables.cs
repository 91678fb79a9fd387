using OpenAisle.Journal;

namespace OpenAisle.Catalogue;

/// <summary>
/// The catalogue's tables: reference data, which nothing can rebuild. Prices in minor units, weights in steps, times in Unix milliseconds.
/// </summary>
internal static class CatalogueTables
{
    public static readonly Migration[] Steps =
    [
        new("catalogue", 1, """
            create table stores (
              id text not null primary key,
              slug text not null unique,
              name text not null,
              time_zone text not null,
              currency text not null,
              address text not null)
            """),
        new("catalogue", 2, """
            create table products (
              gtin bigint not null primary key,
              name text not null,
              brand text,
              size text,
              department text not null,
              sold_by text not null,
              zone text not null,
              plu text)
            """),
        new("catalogue", 3, """
            create table product_names (
              gtin bigint not null,
              language text not null,
              name text not null,
              primary key (gtin, language))
            """),

        // What a source said of a product, as it said it: allergens and filters are worked out from this when they are asked for.
        new("catalogue", 4, """
            create table product_sources (
              gtin bigint not null,
              source text not null,
              fingerprint text not null,
              ingredients text,
              allergens_tags text,
              traces_tags text,
              nutriscore text,
              categories_tags text,
              quantity text,
              countries text,
              labels text,
              dated bigint,
              primary key (gtin, source))
            """),
        new("catalogue", 5, """
            create table prices (
              store text not null,
              gtin bigint not null,
              minor_units bigint not null,
              currency text not null,
              unit text not null,
              scale bigint not null,
              increment bigint not null,
              tare bigint not null,
              since bigint not null,
              primary key (store, gtin))
            """),
        new("catalogue", 6, """
            create table places (
              store text not null,
              gtin bigint not null,
              aisle bigint not null,
              bay bigint not null,
              shelf bigint not null,
              sequence bigint not null,
              primary key (store, gtin))
            """),

        // Counts up with each change of a store's offers, in the transaction of the change; other hosts watch it. The key 'stores' stands for
        // the list of stores.
        new("catalogue", 7, """
            create table catalogue_changes (
              store text not null primary key,
              changes bigint not null)
            """),

        // What a product is taxed, deposited and sold as; an age limit of 0 is none. Empty where nobody said: the department decides.
        new("catalogue", 101, "alter table products add column tax_class text"),
        new("catalogue", 102, "alter table products add column container text"),
        new("catalogue", 103, "alter table products add column age_limit bigint not null default 0"),

        // Pack sizes that the demo made up where the record has none that can be read.
        new("catalogue", 104, """
            create table invented_sizes (
              gtin bigint not null primary key,
              size text not null)
            """),

        // When what a product is made of last changed after it was first filed: whoever planned to buy it before is warned again.
        new("catalogue", 105, """
            create table ingredient_changes (
              gtin bigint not null primary key,
              changed_at bigint not null)
            """),
        new("catalogue", 106, "create index ingredient_changes_at on ingredient_changes (changed_at)"),

        // How it can be chosen or made ready for one shopper; empty where there is nothing to choose.
        new("catalogue", 107, "alter table products add column preparation text"),

        // The language that a source's ingredients are written in; empty where it does not say, and for what was filed before.
        new("catalogue", 108, "alter table product_sources add column ingredients_language text"),
    ];
}
