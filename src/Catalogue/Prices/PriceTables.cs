using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Prices;

/// <summary>
/// The tables of dated prices: reference data. Times are texts such as <c>2026-11-23T00:00</c> in the time of whichever store asks; an
/// empty text is "every channel", "no end", "no zone".
/// </summary>
internal static class PriceTables
{
    public static readonly Migration[] Steps =
    [
        // Scope: 'chain', 'zone:NAME', 'store:ID'. Kind: a name of PriceKind. Rows are kept after they end: they are the price history.
        new("prices", 1, """
            create table dated_prices (
              gtin bigint not null,
              scope text not null,
              channel text not null,
              kind text not null,
              from_local text not null,
              until_local text not null,
              minor_units bigint not null,
              currency text not null,
              unit text not null,
              source text not null,
              primary key (gtin, scope, channel, kind, from_local))
            """),
        new("prices", 2, "create index dated_prices_scope on dated_prices (scope)"),
        new("prices", 3, """
            create table store_terms (
              store text not null primary key,
              zone text not null,
              place text not null,
              licences text not null)
            """),

        // What the house charges beside the goods. A zero in free_from is "always"; an empty class is "not taxed".
        new("prices", 4, """
            create table store_fees (
              store text not null,
              code text not null,
              name text not null,
              minor_units bigint not null,
              free_from bigint not null,
              currency text not null,
              class text not null,
              primary key (store, code))
            """),

        // The least that the goods of an order must come to; no row is any order.
        new("prices", 5, """
            create table store_minimums (
              store text not null primary key,
              minor_units bigint not null,
              currency text not null)
            """),
    ];
}
