using System.Net.Mail;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Orders.Shoppers;

/// <summary>Who a shopper is, as far as we must know to hand over an order. Stands in an erasable table and nowhere else.</summary>
public sealed record ShopperDetails(Id<Shopper> Shopper, string Name, string Phone, string Email)
{
    /// <summary>Longest name, phone or e-mail address that we keep.</summary>
    public const int MaxLength = 200;

    /// <summary>One address, or none: what is kept here is written to, so it is no list and bears no name.</summary>
    public static bool IsAddressOrNone(string email) => email.Length == 0 || (MailAddress.TryCreate(email, out var address) && address.Address == email);
}

/// <summary>The erasable table of shoppers.</summary>
public sealed class ShopperBook(IShopDatabase database) : IErasable
{
    internal static readonly Migration Table = new("shoppers", 1,
        """
        create table shopper_details (
          shopper text primary key,
          name text not null,
          phone text not null,
          email text not null
        );
        """);

    public async Task<ShopperDetails?> Find(Id<Shopper> shopper, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<(string Name, string Phone, string Email)?>(new CommandDefinition(
            "select name, phone, email from shopper_details where shopper = @shopper", new { shopper = shopper.ToString() },
            cancellationToken: cancel));
        return row is { } found ? new(shopper, found.Name, found.Phone, found.Email) : null;
    }

    /// <summary>Those of these shoppers who left any.</summary>
    public async Task<IReadOnlyDictionary<Id<Shopper>, ShopperDetails>> Find(IReadOnlyCollection<Id<Shopper>> shoppers, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var keys = KeyList.Of(database, shoppers.Select(shopper => shopper.ToString()));
        var rows = await connection.QueryAsync<(string Shopper, string Name, string Phone, string Email)>(new CommandDefinition(
            $"select shopper, name, phone, email from shopper_details where shopper {keys.Test}", new { keys.Keys }, cancellationToken: cancel));
        return rows.Select(row => new ShopperDetails(Id<Shopper>.Parse(row.Shopper, null), row.Name, row.Phone, row.Email)).ToDictionary(row => row.Shopper);
    }

    public async Task Keep(ShopperDetails details, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into shopper_details (shopper, name, phone, email) values (@shopper, @name, @phone, @email)
            on conflict (shopper) do update set name = excluded.name, phone = excluded.phone, email = excluded.email
            """,
            new { shopper = details.Shopper.ToString(), name = details.Name, phone = details.Phone, email = details.Email },
            cancellationToken: cancel));
    }

    public async Task Erase(Guid shopper, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from shopper_details where shopper = @shopper", new { shopper = shopper.ToString("D") }, cancellationToken: cancel));
    }
}
