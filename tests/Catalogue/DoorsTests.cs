using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenAisle.Catalogue.Demo;
using OpenAisle.Doors;
using OpenAisle.Journal;

namespace OpenAisle.Catalogue.Tests;

public sealed class DoorsTests
{
    [Fact]
    public async Task Tells_the_stores_their_departments_and_what_they_sell()
    {
        await using var app = await Open();
        var web = app.GetTestClient();
        var stores = await web.GetFromJsonAsync<JsonElement>("/api/stores");
        Assert.Equal(2, stores.GetArrayLength());
        Assert.Equal("America/New_York", stores[0].GetProperty("timeZone").GetString());

        var departments = await web.GetFromJsonAsync<JsonElement>("/api/stores/maple-street/departments");
        Assert.Equal(("produce", "Fruit & vegetables"), (Text(departments[0], "key"), Text(departments[0], "name")));

        var page = await web.GetFromJsonAsync<JsonElement>($"/api/stores/{DemoGrocer.MapleStreet.Id}/products?department=produce&words=banana");
        var bananas = page.GetProperty("products")[0];
        Assert.Equal(1, page.GetProperty("total").GetInt32());
        Assert.Equal(
            ("Bananas", "weight", "0.59 USD", "LBR", "0.50 LBR", "0.01 LBR", "4011"),
            (Text(bananas, "name"), Text(bananas, "soldBy"), Text(bananas, "unitPrice"), Text(bananas, "unit"), Text(bananas, "increment"),
                Text(bananas, "tare"), Text(bananas, "plu")));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(13)]
    [InlineData(12)]
    public async Task Shows_a_product_by_its_code_with_what_is_known_of_its_allergens(int digits)
    {
        await using var app = await Open();
        var web = app.GetTestClient();
        var offers = app.Services.GetRequiredService<IOffers>();
        var some = (await offers.Browse(DemoGrocer.MapleStreet.Id, Department.Sweets, "chocolate", 0, 1)).Offers[0].Product.Gtin.ToString();
        var asked = some[^digits..];
        var product = await web.GetFromJsonAsync<JsonElement>($"/api/stores/maple-street/products/{asked}");
        Assert.Equal(some, product.GetProperty("offer").GetProperty("gtin").GetString());
        Assert.Equal("openfoodfacts", Text(product, "source"));
        var statements = product.GetProperty("allergens").EnumerateArray().Select(allergen => Text(allergen, "statement")).Distinct();
        Assert.All(statements, statement => Assert.Contains(statement, (string[])["contains", "mayContain", "notKnown"]));
        Assert.InRange(product.GetProperty("allergens").GetArrayLength(), 14, 40);
    }

    [Theory]
    [InlineData("products?take=0", "take")]
    [InlineData("products?take=101", "take")]
    [InlineData("products?take=99999999999999", "take")]
    [InlineData("products?take=ten", "take")]
    [InlineData("products?skip=-1", "skip")]
    [InlineData("products?skip=2147483647", "skip")]
    [InlineData("products?department=weapons", "department")]
    [InlineData("products/1234", "gtin")]
    [InlineData("products/00012444", "gtin")]
    public async Task Names_the_field_that_cannot_be_so(string path, string field)
    {
        await using var app = await Open();
        var answer = await app.GetTestClient().GetAsync(new Uri($"/api/stores/maple-street/{path}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(field, Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "field"));
    }

    [Fact]
    public async Task Refuses_a_question_longer_than_any_name()
    {
        await using var app = await Open();
        var answer = await app.GetTestClient().GetAsync(new Uri($"/api/stores/maple-street/products?words={new string('x', 201)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Theory]
    [InlineData("nowhere/products")]
    [InlineData("nowhere/departments")]
    [InlineData("0197c0de-0000-7000-8000-00000000ffff/products")]
    [InlineData("maple-street/products/4006381333931")]
    public async Task Knows_nothing_of_what_is_not_there(string path)
    {
        await using var app = await Open();
        var answer = await app.GetTestClient().GetAsync(new Uri($"/api/stores/{path}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Only_a_manager_sets_a_price_and_a_bad_one_names_its_field()
    {
        await using var app = await Open();
        var bananas = LooseGoods.Read()[0].Record.Product.Gtin;
        var path = $"/api/stores/maple-street/prices/{bananas}";
        var shopper = app.GetTestClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await shopper.PutAsJsonAsync(path, new { unitPrice = "0.79 USD" })).StatusCode);

        var manager = app.GetTestClient();
        manager.DefaultRequestHeaders.Add("Manager", "yes");
        foreach (var price in (string?[])["0.79", "0.79 EUR", "0.00 USD", "-5.00 USD", "99999999.00 USD", "0.795 USD", "free", "", null])
        {
            var answer = await manager.PutAsJsonAsync(path, new { unitPrice = price });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Equal("unitPrice", Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "field"));
        }

        var set = await manager.PutAsJsonAsync(path, new { unitPrice = "0.79 USD" });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal("0.79 USD", Text(await set.Content.ReadFromJsonAsync<JsonElement>(), "unitPrice"));
        var seen = await shopper.GetFromJsonAsync<JsonElement>($"/api/stores/maple-street/products/{bananas}");
        Assert.Equal("0.79 USD", Text(seen.GetProperty("offer"), "unitPrice"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<WebApplication> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddJournal(await TestEngines.NewShop("sqlite"));
        builder.Services.AddCatalogue();
        builder.Services.AddProblemDetails();
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderSignIn>("header", null);
        builder.Services.AddAllowed();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapCatalogue();
        await app.StartAsync();
        await app.Services.GetRequiredService<DemoGrocer>().Load();
        return app;
    }

    /// <summary>Whoever says they manage, manages.</summary>
    private sealed class HeaderSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(Request.Headers.ContainsKey("Manager")
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new(People.PostClaim, "StoreManager@*")], "header")), "header"))
                : AuthenticateResult.NoResult());
    }
}
