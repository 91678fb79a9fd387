using OpenAisle.Journal;

namespace OpenAisle.Messages;

/// <summary>The tables of messages. All but the keys name a shopper, and are emptied of one who is erased.</summary>
internal static class MessageTables
{
    public static readonly Migration First = new("messages", 1,
        """
        create table outbox (
          id text primary key,
          order_id text not null,
          store text not null,
          shopper text not null,
          kind text not null,
          channel text not null,
          about text,
          language text not null,
          address text not null,
          subject text not null,
          body text not null,
          link text,
          status text not null,
          reason text,
          tries integer not null,
          created_at bigint not null,
          due_at bigint not null,
          stale_at bigint not null,
          claimed_by text,
          claimed_at bigint,
          taken_at bigint,
          told integer not null
        );
        create index outbox_due on outbox (status, due_at);
        create index outbox_of_order on outbox (order_id);
        create index outbox_of_shopper on outbox (shopper);
        create table message_people (
          shopper text primary key,
          language text,
          quiet_from integer,
          quiet_to integer,
          sms_since bigint
        );
        create table message_choices (
          shopper text not null,
          kind text not null,
          channel text not null,
          wanted integer not null,
          primary key (shopper, kind, channel)
        );
        create table push_subscriptions (
          id text primary key,
          shopper text not null,
          endpoint text not null,
          p256dh text not null,
          auth text not null,
          since bigint not null
        );
        create index push_of_shopper on push_subscriptions (shopper);
        create table message_keys (
          name text primary key,
          key text not null
        );
        """);

    /// <summary>The address of the shopper's account, and 1 once it is proven theirs.</summary>
    public static readonly Migration Addresses = new("messages", 2,
        """
        alter table message_people add column account_email text;
        alter table message_people add column email_proven integer;
        """);

    /// <summary>Questions whose time to answer is still to be told to run: looked for all the time, among all that was ever sent.</summary>
    public static readonly Migration Untold = new("messages", 4, "create index outbox_untold on outbox (status) where kind = 'Proposed' and told = 0");

    /// <summary>What an address was lately sent about accounts.</summary>
    public static readonly Migration OfAccounts = new("messages", 6, "create index outbox_of_accounts on outbox (lower(address), created_at) where store = ''");

    /// <summary>A store's newest, and what of them did not arrive, without going through all stores'.</summary>
    public static readonly Migration ByStore = new("messages", 5, $"""
        create index outbox_of_store on outbox (store, created_at, id);
        create index outbox_failed on outbox (store, created_at, id) where {Outbox.DidNotArrive};
        """);
}
