using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Accounts;
using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

/// <summary>What the desks do on their pages, programs do over HTTP.</summary>
public sealed class DeskApiTests(DemoDay day) : IClassFixture<DemoDay>
{
    private const string Store = $"/api/stores/{Trip.Store}";

    [Fact]
    public async Task An_order_is_found_its_story_read_and_money_given_back_by_two()
    {
        using var shopper = await Trip.AsGuest(day.Shop);
        await shopper.Ask(HttpMethod.Put, "/api/shoppers/me", new { name = "Wei Chen", phone = "+1 555 0142", email = "wei@example.com" });
        var basket = await shopper.Basket();
        var dear = (await shopper.Pieces("dairy")).MaxBy(product => Money.Parse(product.GetProperty("unitPrice").GetString()!, null).MinorUnits);
        await shopper.Put(basket, dear.GetProperty("gtin").GetString()!, "20 H87");
        var order = await shopper.Order(basket);
        using var associate = await Trip.As(day.Shop, "associate");
        await HandOver(associate, order);

        using var manager = await Trip.As(day.Shop, "manager");
        await Until(async () => (await manager.Ask(HttpMethod.Get, $"{Store}/orders?words=0142")).EnumerateArray().Any(found => found.GetProperty("order").GetProperty("id").GetString() == order));
        var kinds = (await manager.Ask(HttpMethod.Get, $"/api/orders/{order}/story")).EnumerateArray().Select(fact => fact.GetProperty("kind").GetString()).ToList();
        Assert.Contains("order.placed", kinds);
        Assert.Contains("pick.packed", kinds);

        var refund = Guid.CreateVersion7().ToString();
        using var all = await manager.Send(HttpMethod.Post, $"/api/orders/{order}/refunds", new { line = 1, quantity = "20 H87", reason = "spoiled" }, refund);
        Assert.Equal("waiting", (await all.Json()).GetProperty("status").GetString());
        using var alone = await manager.Send(HttpMethod.Put, $"/api/orders/{order}/refunds/{refund}/decision", new { yes = true });
        Assert.Equal((409, "same-person", (string?)null), await alone.Problem());
        using var free = await manager.Send(HttpMethod.Post, $"/api/orders/{order}/refunds", new { line = 1, quantity = "1 H87", reason = "call me" });
        Assert.Equal("reason", (await free.Problem()).Field);
        Assert.Equal("waiting", Assert.Single((await manager.Ask(HttpMethod.Get, $"/api/orders/{order}/refunds")).EnumerateArray()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_question_from_the_aisle_is_seen_and_answered()
    {
        using var shopper = await Trip.AsGuest(day.Shop);
        var basket = await shopper.Basket();
        foreach (var drink in (await shopper.Pieces("beverages")).Take(4))
        {
            await shopper.Put(basket, drink.GetProperty("gtin").GetString()!, "1 H87");
        }

        var order = await shopper.Order(basket);
        Assert.Empty((await shopper.Ask(HttpMethod.Get, $"/api/orders/{order}/proposals")).EnumerateArray());

        using var associate = await Trip.As(day.Shop, "associate");
        await associate.Ask(HttpMethod.Post, $"/api/picking/{order}/begin");
        var line = (await associate.Ask(HttpMethod.Get, $"/api/picking/{order}")).GetProperty("lines").EnumerateArray().First(one => one.GetProperty("instead").GetArrayLength() > 0);
        var (number, instead) = (line.GetProperty("line").GetProperty("line").GetProperty("number").GetInt32(), line.GetProperty("instead")[0]);
        await associate.Ask(
            HttpMethod.Post, $"/api/picking/{order}/lines/{number}/proposed", new { gtin = instead.GetProperty("gtin").GetString(), quantity = instead.GetProperty("quantity").GetString() });

        var asked = Assert.Single((await shopper.Ask(HttpMethod.Get, $"/api/orders/{order}/proposals")).EnumerateArray());
        Assert.Equal("waiting", asked.GetProperty("status").GetString());
        var door = $"/api/orders/{order}/proposals/{asked.GetProperty("id").GetString()}";
        Assert.Equal("accepted", (await shopper.Ask(HttpMethod.Put, door, new { accept = true })).GetProperty("status").GetString());
        Assert.Equal("accepted", (await shopper.Ask(HttpMethod.Put, door, new { accept = true })).GetProperty("status").GetString());
        using var other = await shopper.Send(HttpMethod.Put, door, new { accept = false });
        Assert.Equal("over", (await other.Problem()).Code);
        using var stranger = await Trip.AsGuest(day.Shop);
        using var foreign = await stranger.Send(HttpMethod.Put, door, new { accept = true });
        Assert.Equal(404, (await foreign.Problem()).Status);
    }

    [Fact]
    public async Task A_callers_order_is_changed_and_the_picker_answered_for_them_and_both_stand_in_the_log()
    {
        using var shopper = await Trip.AsGuest(day.Shop);
        var basket = await shopper.Basket();
        var drinks = (await shopper.Pieces("beverages")).Take(4).Select(drink => drink.GetProperty("gtin").GetString()!).ToList();
        foreach (var drink in drinks)
        {
            await shopper.Put(basket, drink, "1 H87");
        }

        var order = await shopper.Order(basket);
        using var manager = await Trip.As(day.Shop, "manager");
        var change = $"/api/orders/{order}/changes-for-shopper";
        var lines = drinks.Skip(1).Select(drink => new { gtin = drink, quantity = drink == drinks[1] ? "2 H87" : "1 H87" }).ToList();
        using var unseen = await manager.Send(HttpMethod.Post, change, new { slot = (string?)null, lines, shownTotal = "0.01 USD" });
        var problem = await unseen.Json();
        Assert.Equal("price-changed", problem.GetProperty("code").GetString());
        var shownTotal = problem.GetProperty("detail").GetString()!.Replace("It comes to ", "", StringComparison.Ordinal).Replace(" now.", "", StringComparison.Ordinal);
        var key = Guid.CreateVersion7().ToString();
        for (var i = 0; i < 2; i++)
        {
            using var changed = await manager.Send(HttpMethod.Post, change, new { slot = (string?)null, lines, shownTotal }, key);
            Assert.Equal(shownTotal, (await changed.Json()).GetProperty("total").GetString());
        }

        var view = await shopper.Ask(HttpMethod.Get, $"/api/orders/{order}");
        Assert.Equal((shownTotal, 3), (view.GetProperty("total").GetString(), view.GetProperty("lines").GetArrayLength()));

        using var associate = await Trip.As(day.Shop, "associate");
        await associate.Ask(HttpMethod.Post, $"/api/picking/{order}/begin");
        using var late = await manager.Send(HttpMethod.Post, change, new { slot = (string?)null, lines = lines.Skip(1), shownTotal });
        Assert.Equal(409, (await late.Problem()).Status);
        var line = (await associate.Ask(HttpMethod.Get, $"/api/picking/{order}")).GetProperty("lines").EnumerateArray().First(one => one.GetProperty("instead").GetArrayLength() > 0);
        var (number, instead) = (line.GetProperty("line").GetProperty("line").GetProperty("number").GetInt32(), line.GetProperty("instead")[0]);
        var swap = instead.GetProperty("gtin").GetString()!;
        await associate.Ask(HttpMethod.Post, $"/api/picking/{order}/lines/{number}/proposed", new { gtin = swap, quantity = instead.GetProperty("quantity").GetString() });
        var asked = Assert.Single((await manager.Ask(HttpMethod.Get, $"/api/orders/{order}/proposals-for-shopper")).EnumerateArray()).GetProperty("id").GetString();
        Assert.Contains($"/manage/orders/{order}/proposals/{asked}", await manager.Page($"/manage/orders/{order}?store=maple-street"), StringComparison.Ordinal);
        var led = await manager.Post($"/manage/orders/{order}?store=maple-street", $"/manage/orders/{order}/proposals/{asked}", ("store", "maple-street"), ("answer", "yes"));
        Assert.Contains("done=answered", led, StringComparison.Ordinal);
        var door = $"/api/orders/{order}/proposals-for-shopper/{asked}";
        Assert.Equal("accepted", (await manager.Ask(HttpMethod.Put, door, new { accept = true })).GetProperty("status").GetString());
        using var other = await manager.Send(HttpMethod.Put, door, new { accept = false });
        Assert.Equal("over", (await other.Problem()).Code);

        // Each once, whoever asked how often.
        var rows = (await manager.Ask(HttpMethod.Get, $"{Store}/audit")).EnumerateArray().Where(row => row.GetProperty("whom").GetString() == order).ToList();
        Assert.Equal(2, rows.Count);
        var written = rows.Single(row => row.GetProperty("what").GetString() == "orderChanged");
        Assert.Contains($"{drinks[0]} 1 H87", written.GetProperty("before").GetString(), StringComparison.Ordinal);
        Assert.Equal($"{shownTotal} · {drinks[0]} 0 H87 · {drinks[1]} 2 H87", written.GetProperty("after").GetString());
        Assert.StartsWith(swap, rows.Single(row => row.GetProperty("what").GetString() == "substituteAccepted").GetProperty("after").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_is_tried_and_lives()
    {
        using var manager = await Trip.As(day.Shop, "manager");
        var draft = new { form = "percent", name = "Dairy days", goods = "dairy", days = 7, number = 10 };
        Assert.True((await manager.Ask(HttpMethod.Post, $"{Store}/offers/trials", draft)).TryGetProperty("baskets", out _));
        Assert.DoesNotContain(await Names(manager), name => name == "Dairy days");
        var offer = Guid.CreateVersion7();
        await manager.Ask(HttpMethod.Put, $"{Store}/offers/{offer}", draft);
        await manager.Ask(HttpMethod.Put, $"{Store}/offers/{offer}", draft);
        await Until(async () => (await Names(manager)).Count(name => name == "Dairy days") == 1);
        using var unfit = await manager.Send(HttpMethod.Put, $"{Store}/offers/{offer}", draft with { number = 0 });
        Assert.Equal("number", (await unfit.Problem()).Field);
        foreach (var (method, door) in new[] { (HttpMethod.Post, "trials"), (HttpMethod.Put, offer.ToString()) })
        {
            using var mistyped = await manager.Send(method, $"{Store}/offers/{door}", draft with { goods = "diary" });
            Assert.Equal((422, "offer-department", "goods"), await mistyped.Problem());
        }

        await manager.Ask(HttpMethod.Delete, $"{Store}/offers/{offer}");
        await Until(async () => !(await Names(manager)).Contains("Dairy days"));
        using var over = await manager.Send(HttpMethod.Delete, $"{Store}/offers/{offer}");
        Assert.Equal(404, (await over.Problem()).Status);
    }

    [Fact]
    public async Task Who_saves_what_somebody_else_changed_meanwhile_is_told_and_every_change_is_written_down_with_before_and_after()
    {
        using var manager = await Trip.As(day.Shop, "manager");
        const string Stock = "/manage/stock?store=maple-street&q=" + Trip.Bananas;
        var fields = ("store", Trip.Store);
        var stale = await manager.Post(Stock, "/manage/stock/prices", fields, ("gtin", Trip.Bananas), ("q", "x"), ("price", "0.61"), ("seen", "1"));
        Assert.Contains("fault=price:outdated", stale, StringComparison.Ordinal);
        var fresh = await manager.Post(Stock, "/manage/stock/prices", fields, ("gtin", Trip.Bananas), ("q", "x"), ("price", "0.62"), ("seen", "4102444800000"));
        Assert.Contains("done=priced", fresh, StringComparison.Ordinal);
        const string Slots = "/manage/slots?store=maple-street";
        var slot = await manager.Slot();
        var resized = await manager.Post(Slots, "/manage/slots", fields, ("slot", slot), ("capacity", "7"), ("items", ""), ("seen", "1 / 1"));
        Assert.Contains("fault=capacity:outdated", resized, StringComparison.Ordinal);
        Assert.Contains("done=saved", await manager.Post(Slots, "/manage/slots", fields, ("slot", slot), ("capacity", "7"), ("items", "")), StringComparison.Ordinal);
        Assert.Contains("done=saved", await manager.Post(Slots, "/manage/slots", fields, ("slot", slot), ("capacity", "8"), ("items", "90"), ("seen", "7")), StringComparison.Ordinal);
        var kept = await manager.Post(Stock, "/manage/stock/keeping", fields, ("gtin", Trip.Bananas), ("q", "x"), ("keeping", "Assumed"), ("safety", "0"), ("seen", "Off 3 LBR"));
        Assert.Contains("fault=entry:outdated", kept, StringComparison.Ordinal);

        var rows = (await manager.Ask(HttpMethod.Get, $"{Store}/audit")).EnumerateArray().ToList();
        var price = rows.Single(row => row.GetProperty("what").GetString() == "priceSet" && row.GetProperty("whom").GetString() == Trip.Bananas);
        Assert.Equal("0.62 USD", price.GetProperty("after").GetString());
        Assert.NotEqual(price.GetProperty("after").GetString(), price.GetProperty("before").GetString());
        Assert.Contains(rows, row => row.GetProperty("whom").GetString() == slot && row.GetProperty("before").GetString() == "7" && row.GetProperty("after").GetString() == "8 / 90");
        Assert.DoesNotContain(rows, row => row.GetProperty("what").GetString() == "keepingSet" && row.GetProperty("whom").GetString() == Trip.Bananas);
        var file = await manager.Page("/manage/audit.csv");
        Assert.Contains("$0.62", file, StringComparison.Ordinal);
        Assert.Contains("7,8 / 90", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_messages_files_and_deliveries_sort_and_go_out_as_files_too()
    {
        using var manager = await Trip.As(day.Shop, "manager");
        var page = await manager.Page("/manage/slots?store=maple-street&sort=-takes&only=2");
        Assert.Contains("aria-sort=\"descending\"", page, StringComparison.Ordinal);
        Assert.Contains("/manage/slots.csv?sort=-takes&amp;only=2&amp;store=maple-street", page, StringComparison.Ordinal);
        var rows = (await manager.Page("/manage/slots.csv?store=maple-street&sort=-booked")).Trim().Split("\r\n")[1..];
        Assert.NotEmpty(rows);
        Assert.Equal(rows.OrderByDescending(row => int.Parse(row.Split(',')[2], CultureInfo.InvariantCulture)), rows);
        Assert.Contains("When,", await manager.Page("/manage/messages.csv?store=maple-street"), StringComparison.Ordinal);
        Assert.Contains("File,", await manager.Page("/manage/files.csv"), StringComparison.Ordinal);
        Assert.Contains("Position,", await manager.Page($"/manage/deliveries.csv?hook={Guid.CreateVersion7()}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_shoppers_were_told_is_listed_without_what_opens_it()
    {
        using var shopper = await Trip.AsGuest(day.Shop);
        await shopper.Ask(HttpMethod.Put, "/api/shoppers/me", new { name = "Ann", phone = "", email = "ann@example.com" });
        var basket = await shopper.Basket();
        await shopper.Put(basket, Trip.Bananas, "1.00 LBR");
        var order = await shopper.Order(basket);
        using var manager = await Trip.As(day.Shop, "manager");
        JsonElement told = default;
        await Until(async () =>
        {
            told = (await manager.Ask(HttpMethod.Get, $"{Store}/messages")).EnumerateArray().FirstOrDefault(message => message.GetProperty("order").GetString() == order);
            return told.ValueKind == JsonValueKind.Object && told.GetProperty("status").GetString() == "sent";
        });
        Assert.Equal(("confirmed", "ann@example.com"), (told.GetProperty("kind").GetString(), told.GetProperty("address").GetString()));
        Assert.False(told.TryGetProperty("link", out _));
        using var again = await manager.Send(HttpMethod.Post, $"{Store}/messages/{told.GetProperty("id").GetString()}/again");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task Somebody_is_given_a_duty_and_leaves_again_and_both_are_written_down()
    {
        var email = $"{Guid.CreateVersion7()}@example.com";
        var made = await day.Shop.Services.GetRequiredService<SignUp>().Run("Ana", email, "a fine long sentence", null, new("?", "?"));
        var session = Assert.IsType<SignUpOutcome.Welcome>(made).Session;
        using var manager = await Trip.As(day.Shop, "manager");
        using (var unproven = await manager.Send(HttpMethod.Post, $"{Store}/staff", new { email, duty = "picker" }))
        {
            Assert.Equal((422, "no-account", "email"), await unproven.Problem());   // nobody has said that it is theirs
        }

        var addresses = day.Shop.Services.GetRequiredService<AccountAddresses>();
        await addresses.Prove((await addresses.Ask(session))!.Token);
        await manager.Ask(HttpMethod.Post, $"{Store}/staff", new { email, duty = "picker" });
        await manager.Ask(HttpMethod.Post, $"{Store}/staff", new { email, duty = "picker" });
        var ana = (await manager.Ask(HttpMethod.Get, $"{Store}/staff")).EnumerateArray().Single(person => person.GetProperty("email").GetString() == email);
        var associate = ana.GetProperty("associate").GetString();
        await manager.Ask(HttpMethod.Put, $"{Store}/staff/{associate}/duties/kerb");
        await manager.Ask(HttpMethod.Delete, $"{Store}/staff/{associate}/duties/picker");
        var sessions = day.Shop.Services.GetRequiredService<Sessions>();
        Assert.Equal([Duty.Kerb], (await sessions.Check(session.Id))!.Posts.Select(post => post.Duty));

        using var house = await manager.Send(HttpMethod.Put, $"{Store}/staff/{associate}/duties/finance");
        Assert.Equal("not-yours", (await house.Problem()).Code);   // a duty of the whole house is given for no store
        await manager.Ask(HttpMethod.Post, $"{Store}/staff/{associate}/departure");
        Assert.Null(await sessions.Check(session.Id));
        var changes = (await manager.Ask(HttpMethod.Get, $"{Store}/audit")).EnumerateArray().Where(row => row.GetProperty("whom").GetString() == associate).ToList();
        Assert.Equal(["granted", "granted", "withdrawn"], changes.Select(row => row.GetProperty("what").GetString()).Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string?>> Names(Trip manager) =>
        [.. (await manager.Ask(HttpMethod.Get, $"{Store}/offers")).EnumerateArray().Select(offer => offer.GetProperty("name").GetString())];

    private static async Task HandOver(Trip associate, string order)
    {
        await associate.Ask(HttpMethod.Post, $"/api/picking/{order}/begin");
        await associate.Ask(HttpMethod.Post, $"/api/picking/{order}/lines/1/picked", new { quantity = "20 H87" });
        await associate.Ask(HttpMethod.Post, $"/api/picking/{order}/packed", new { totes = new[] { new { code = "C-1", zone = "chilled" } } });
        await associate.Ask(HttpMethod.Post, $"/api/orders/{order}/handover", new { number = Orders.OrderNumber.Of(Id<Orders.Order>.Parse(order, null)) });
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
