using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;
using OpenAisle.Messages;

namespace OpenAisle.Host.Tests;

/// <summary>Whoever asks is given everything that is held about them, and nothing about anybody else.</summary>
public sealed class MyDataTests
{
    /// <summary>More than stand on any page.</summary>
    private const int More = 510;

    /// <summary>Their orders are told from the journal, in full.</summary>
    private static readonly string[] FromTheJournal = ["orders"];

    [Fact]
    public async Task Everything_that_names_a_shopper_is_in_one_document()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var other = await Trip.AsGuest(shop);
        await other.Ask(HttpMethod.Put, "/api/shoppers/me", new { name = "Somebody Else", phone = "2", email = "else@example.com" });
        using var shopper = await Trip.AsGuest(shop);
        await shopper.Post("/sign-up", "/sign-up", ("name", "Ana Ruiz"), ("email", "ana@example.com"), ("password", "a fine long sentence"));
        await shopper.Ask(HttpMethod.Put, "/api/shoppers/me", new { name = "Ana Ruiz", phone = "+1 555 0100", email = "ana@example.com" });
        await shopper.Ask(HttpMethod.Put, "/api/shoppers/me/diet", new { allergens = new[] { "milk" }, diets = new[] { "vegan" }, consent = true });
        await shopper.Ask(HttpMethod.Post, "/api/shoppers/me/lists", new { name = "Sunday" });
        var basket = await shopper.Basket();
        await shopper.Put(basket, Trip.Bananas, "1.00 LBR");
        var order = await shopper.Order(basket);
        await shopper.Put(Trip.Bananas, "0.50 LBR");

        var text = await shopper.Page("/me/data.json");
        using var document = JsonDocument.Parse(text);
        var data = document.RootElement;
        Assert.Equal("Ana Ruiz", data.GetProperty("account")[0].GetProperty("name").GetString());
        Assert.Equal("+1 555 0100", data.GetProperty("details")[0].GetProperty("phone").GetString());
        Assert.Equal("Sunday", data.GetProperty("lists")[0].GetProperty("name").GetString());
        Assert.Contains(data.GetProperty("diet").EnumerateArray(), row => row.GetProperty("word").GetString() == "milk");
        Assert.Equal(1, data.GetProperty("sessions").GetArrayLength());
        Assert.Equal(order, data.GetProperty("orders")[0].GetProperty("order").GetProperty("id").GetString());
        Assert.Equal("0.50 LBR", data.GetProperty("baskets")[0].GetProperty("lines")[0].GetProperty("quantity").GetString());
        Assert.DoesNotContain("Somebody Else", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Ana Ruiz", (await shopper.Ask(HttpMethod.Get, "/api/shoppers/me/data")).GetProperty("account")[0].GetProperty("name").GetString());

        // Whoever has ordered for years is given every one of their orders.
        await using (var rows = await shop.Services.GetRequiredService<IShopDatabase>().Open(default))
        {
            await using var more = rows.CreateCommand();
            more.CommandText = $"""
                insert into orders (order_id, store, shopper, status, handover, total_minor, currency, lines, attempted_at)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < {More})
                select '0197c0de-0000-7000-8000-' || (100000000000 + i), store, shopper, 'Cancelled', handover, total_minor, currency, lines, attempted_at
                from n, orders where order_id = '{order}'
                """;
            Assert.Equal(More, await more.ExecuteNonQueryAsync());
        }

        var owner = Id<Shopper>.Parse(data.GetProperty("details")[0].GetProperty("shopper").GetString()!, null);
        Assert.Equal(More + 1, await shop.Services.GetRequiredService<Orders.OrderBook>().EveryOrderOf(owner).CountAsync());
    }

    [Fact]
    public async Task An_opt_out_link_in_an_old_mail_writes_nothing_about_somebody_who_was_erased()
    {
        await using var shop = await OpenShop.Open();
        var (gone, here) = (Id<Shopper>.New(TimeProvider.System), Id<Shopper>.New(TimeProvider.System));
        var links = shop.Services.GetRequiredService<Links>();
        await shop.Services.GetRequiredService<Erasure>().Erase(gone.Value, default);
        using var program = shop.Visitor();
        foreach (var shopper in new[] { gone, here })
        {
            using var click = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
            using var answer = await program.PostAsync(new Uri(links.Off(new(shopper, MessageKind.Ready, Channel.Email)).AbsolutePath, UriKind.Relative), click);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        }

        await using var rows = await shop.Services.GetRequiredService<IShopDatabase>().Open(default);
        await using var who = rows.CreateCommand();
        who.CommandText = "select shopper from message_choices";
        await using var found = await who.ExecuteReaderAsync();
        Assert.True(await found.ReadAsync());
        Assert.Equal(here.ToString(), found.GetString(0));
        Assert.False(await found.ReadAsync());
    }

    [Fact]
    public async Task No_table_that_names_a_shopper_is_left_out()
    {
        await using var shop = await OpenShop.Open();
        var told = string.Join('\n', shop.Services.GetRequiredService<PersonalData>().Tables.Select(table => table.Sql));
        await using var tables = await shop.Services.GetRequiredService<IShopDatabase>().Open(default);
        await using var command = tables.CreateCommand();
        command.CommandText = "select distinct m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name in ('shopper', 'account') order by 1";
        await using var names = await command.ExecuteReaderAsync();
        var left = new List<string>();
        while (await names.ReadAsync())
        {
            if (!told.Contains(names.GetString(0), StringComparison.Ordinal) && !FromTheJournal.Contains(names.GetString(0)))
            {
                left.Add(names.GetString(0));
            }
        }

        Assert.Empty(left);
    }
}
