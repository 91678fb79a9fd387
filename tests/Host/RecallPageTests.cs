using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

/// <summary>A product is called back at the desk.</summary>
public sealed partial class RecallPageTests
{
    private const string Maple = "0197c0de-0000-7000-8000-000000000001";

    [Theory]
    [InlineData("en", "being recalled")]
    [InlineData("zh-CN", "正在召回")]
    public async Task A_manager_calls_a_product_back_and_its_page_says_so_until_it_ends(string language, string notice)
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var manager = await shop.As("manager");
        using var anybody = shop.Visitor();
        anybody.DefaultRequestHeaders.Add("Accept-Language", language);
        var products = await (await anybody.GetAsync(new Uri($"/api/stores/{Maple}/products?department=dairy&take=1", UriKind.Relative))).Json();
        var gtin = products.GetProperty("products")[0].GetProperty("gtin").GetString()!;
        var page = await manager.Page("/manage/recalls?store=maple-street");
        var id = RecallId().Match(page).Groups[1].Value;
        (string, string)[] wish = [("id", id), ("store", Maple), ("gtin", gtin), ("from", "2026-01-01"), ("until", "2026-01-31"), ("reason", "Germs"), ("advice", "Return"), ("note", "L7 <script>alert(1)</script>")];

        Assert.Equal(
            "/manage/recalls?store=maple-street&gtin=1234&fault=gtin:no-such-product",
            await manager.Send("/manage/recalls", "/manage/recalls", [.. wish.Select(field => field.Item1 == "gtin" ? ("gtin", "1234") : field)]));
        Assert.Equal($"/manage/recalls/{id}?store=maple-street", await manager.Send("/manage/recalls", "/manage/recalls", wish));
        Assert.Equal($"/manage/recalls/{id}?store=maple-street", await manager.Send("/manage/recalls", "/manage/recalls", wish));   // a double tap starts one
        Assert.Single(RecallLink().Matches(await manager.Page("/manage/recalls?store=maple-street")));
        Assert.Contains("L7 &lt;script&gt;", await manager.Page($"/manage/recalls/{id}"), StringComparison.Ordinal);

        var told = await anybody.Page($"/stores/maple-street/products/{gtin}");
        Assert.Contains(notice, told, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", told, StringComparison.Ordinal);
        var open = await (await anybody.GetAsync(new Uri($"/api/stores/{Maple}/recalls", UriKind.Relative))).Json();
        Assert.Equal("germs", open[0].GetProperty("reason").GetString());
        Assert.Contains($"/manage/recalls/{id}", await manager.Page("/manage/audit"), StringComparison.Ordinal);

        await manager.Send($"/manage/recalls/{id}", $"/manage/recalls/{id}/end", ("store", Maple));
        Assert.Equal(0, (await (await anybody.GetAsync(new Uri($"/api/stores/{Maple}/recalls", UriKind.Relative))).Json()).GetArrayLength());
        Assert.Equal(2, AuditLink().Count(await manager.Page("/manage/audit")));
    }

    [Fact]
    public async Task The_picker_is_told_to_look_at_the_pack_first()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var shopper = await Trip.AsGuest(shop);
        var basket = await shopper.Basket();
        await shopper.Put(basket, Trip.Bananas, "1.00 LBR");
        var order = await shopper.Order(basket);
        using var manager = await Trip.As(shop, "manager");
        await manager.Ask(HttpMethod.Post, $"/api/stores/{Maple}/recalls", new { gtin = Trip.Bananas, from = "2026-01-01", until = "2026-01-31", reason = "germs", advice = "discard", note = "Lot 7" });

        using var picker = await Trip.As(shop, "associate");
        await picker.Ask(HttpMethod.Post, $"/api/picking/{order}/begin");
        var list = await picker.Page($"/work/orders/{order}");
        Assert.Contains("Being recalled", list, StringComparison.Ordinal);
        Assert.Contains("Lot 7", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_starts_one_by_a_key_and_one_of_another_store_does_not()
    {
        await using var shop = await OpenShop.Open(
            null, ("Demo", "true"), ("StaffKeys:0:Role", $"StoreManager@{Maple}"), ("StaffKeys:0:Associate", "0197c0de-5a1e-7000-8000-00000000cafe"),
            ("StaffKeys:0:Sha256", StaffKey.HashOf("of maple")));
        using var program = shop.Visitor();
        program.DefaultRequestHeaders.Authorization = new("Bearer", "of maple");
        program.DefaultRequestHeaders.Add(IdempotencyKey.Header, Guid.CreateVersion7().ToString());
        var products = await (await program.GetAsync(new Uri($"/api/stores/{Maple}/products?department=dairy&take=1", UriKind.Relative))).Json();
        var wish = JsonSerializer.Serialize(new { gtin = products.GetProperty("products")[0].GetProperty("gtin").GetString(), from = "2026-01-01", until = "2026-01-31", reason = "foreignBody", advice = "discard" });
        using var first = await program.PostText($"/api/stores/{Maple}/recalls", wish);
        using var again = await program.PostText($"/api/stores/{Maple}/recalls", wish);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal((await first.Json()).GetProperty("id").GetString(), (await again.Json()).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostText("/api/recalls", wish)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostText("/api/stores/0197c0de-0000-7000-8000-000000000002/recalls", wish)).StatusCode);
        using var reach = await program.GetAsync(new Uri($"/api/stores/{Maple}/recalls/{(await first.Json()).GetProperty("id").GetString()}/reach", UriKind.Relative));
        Assert.Equal(0, (await reach.Json()).GetProperty("buyers").GetInt32());
    }

    [GeneratedRegex("name=\"id\" value=\"([^\"]*)\"")]
    private static partial Regex RecallId();

    [GeneratedRegex("row-text\"><a href=\"/manage/recalls/")]
    private static partial Regex RecallLink();

    [GeneratedRegex("<td><a href=\"/manage/recalls/")]
    private static partial Regex AuditLink();
}
