using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OpenAisle.Journal;

namespace OpenAisle.Accounts;

/// <summary>
/// The tables of accounts. Identity reaches the first two through Entity Framework, in columns that are the same on both engines; the
/// tables themselves are made by the shop's migrations, beside all others. All but <c>audit</c> and <c>duties</c> hold personal data, and
/// are emptied of whoever is erased.
/// </summary>
internal sealed class AccountTables(DbContextOptions<AccountTables> options) : DbContext(options)
{
    // SQLite keeps bytes as bytes in a column of any type's name; PostgreSQL's name for them serves both.
    public static readonly Migration Step = new("accounts", 1,
        """
        create table accounts (
          id text not null primary key,
          user_name text not null,
          normalized_user_name text not null unique,
          email text,
          normalized_email text,
          email_confirmed bigint not null,
          password_hash text,
          security_stamp text,
          concurrency_stamp text,
          lockout_end bigint,
          lockout_enabled bigint not null,
          access_failed_count integer not null,
          name text not null,
          shopper text not null unique,
          associate text unique,
          begun_at bigint not null
        );
        create index accounts_by_email on accounts (normalized_email);
        create table passkeys (
          credential_id bytea not null primary key,
          account text not null,
          data text not null
        );
        create index passkeys_of_account on passkeys (account);
        create table sessions (
          id text not null primary key,
          account text not null,
          kind text not null,
          phone text,
          device text not null,
          seen_from text not null,
          began_at bigint not null,
          seen_at bigint not null
        );
        create index sessions_of_account on sessions (account);
        create table former_guests (
          shopper text not null primary key,
          account text not null
        );
        create table staff_entries (
          associate text not null primary key,
          pin_hash text,
          badge_hash text unique,
          failures integer not null,
          shut_until bigint not null
        );
        create table phones (
          id text not null primary key,
          store text not null,
          name text not null,
          enrolled_at bigint not null
        );
        create table duties (
          associate text not null,
          duty text not null,
          store text not null,
          granted_at bigint not null,
          primary key (associate, duty, store)
        );
        create table audit (
          id text not null primary key,
          at bigint not null,
          by_whom text not null,
          what text not null,
          associate text not null,
          duty text,
          store text
        );
        create index audit_by_time on audit (at);
        """);

    /// <summary>A store's people and what was changed about them are found without going through the whole house.</summary>
    public static readonly Migration ByStore = new("accounts", 3,
        """
        create index duties_of_store on duties (store);
        create index audit_of_store on audit (store, at);
        """);

    /// <summary>What was changed has a before and an after.</summary>
    public static readonly Migration Changes = new("accounts", 4,
        """
        alter table audit add column was text;
        alter table audit add column became text;
        """);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var account = modelBuilder.Entity<Account>();
        account.ToTable("accounts");
        account.HasKey(row => row.Id);
        account.Ignore(row => row.PhoneNumber).Ignore(row => row.PhoneNumberConfirmed).Ignore(row => row.TwoFactorEnabled);
        account.Property(row => row.Id).HasColumnName("id");
        account.Property(row => row.UserName).HasColumnName("user_name").IsRequired();
        account.Property(row => row.NormalizedUserName).HasColumnName("normalized_user_name").IsRequired();
        account.Property(row => row.Email).HasColumnName("email");
        account.Property(row => row.NormalizedEmail).HasColumnName("normalized_email");
        account.Property(row => row.EmailConfirmed).HasColumnName("email_confirmed").HasConversion<long>();
        account.Property(row => row.PasswordHash).HasColumnName("password_hash");
        account.Property(row => row.SecurityStamp).HasColumnName("security_stamp");
        account.Property(row => row.ConcurrencyStamp).HasColumnName("concurrency_stamp").IsConcurrencyToken();
        account.Property(row => row.LockoutEnd).HasColumnName("lockout_end").HasConversion(
            at => at!.Value.ToUnixTimeMilliseconds(), at => DateTimeOffset.FromUnixTimeMilliseconds(at));
        account.Property(row => row.LockoutEnabled).HasColumnName("lockout_enabled").HasConversion<long>();
        account.Property(row => row.AccessFailedCount).HasColumnName("access_failed_count");
        account.Property(row => row.Name).HasColumnName("name");
        account.Property(row => row.Shopper).HasColumnName("shopper");
        account.Property(row => row.Associate).HasColumnName("associate");
        account.Property(row => row.BegunAt).HasColumnName("begun_at");

        var passkey = modelBuilder.Entity<AccountPasskey>();
        passkey.ToTable("passkeys");
        passkey.HasKey(row => row.CredentialId);
        passkey.Property(row => row.CredentialId).HasColumnName("credential_id");
        passkey.Property(row => row.UserId).HasColumnName("account");
        passkey.Property(row => row.Data).HasColumnName("data").HasConversion(
            data => Write(data), text => Read(text), new ValueComparer<IdentityPasskeyData>(
                (one, other) => Write(one) == Write(other), data => Write(data).GetHashCode(StringComparison.Ordinal), data => Read(Write(data))));
    }

    private static string Write(IdentityPasskeyData? data) => JsonSerializer.Serialize(data);

    private static IdentityPasskeyData Read(string text) => JsonSerializer.Deserialize<IdentityPasskeyData>(text)!;
}
