using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Accounts;
using OpenAisle.Doors;

namespace OpenAisle.Host.Tests;

/// <summary>Walks every door as everybody: a guest, shoppers, each duty in the store, in another one, and in every store.</summary>
public sealed class DoorWalkTests : IAsyncLifetime
{
    private const string Maple = "0197c0de-0000-7000-8000-000000000001";
    private const string Harbor = "0197c0de-0000-7000-8000-000000000002";
    private const string AssociateId = "0197c0de-5a1e-7000-8000-00000000cafe";
    private const string Anything = "0197c0de-0000-7000-8000-00000000ffff";

    private const int MostTries = 20;

    private static readonly TimeSpan LeftWithin = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Places = [Maple, Harbor, "*"];

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false };
    private OpenShop _shop = null!;
    private HttpClient _client = null!;
    private string _order = "";
    private string _basket = "";
    private string _phone = "";
    private string _owner = "";
    private int _knocks;

    public async ValueTask InitializeAsync()
    {
        var settings = new List<(string, string)> { ("Demo", "true"), ("Proxies:0", "127.0.0.1") };
        foreach (var (duty, place) in Posts())
        {
            var key = $"StaffKeys:{settings.Count}:";
            settings.Add((key + "Role", $"{duty}@{place}"));
            settings.Add((key + "Associate", AssociateId));
            settings.Add((key + "Sha256", StaffKey.HashOf(KeyOf(duty, place))));
        }

        _shop = await OpenShop.Open(null, [.. settings]);
        _client = new HttpClient(_handler) { BaseAddress = _shop.Address };
        _phone = (await _shop.Services.GetRequiredService<SharedPhones>().Enrol(Id<Store>.Parse(Maple, null), "Phone 1", Granter.CommandLine)).Id.ToString();
        _owner = await NewGuest();
        _order = await PlaceOrder(_owner);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Every_door_opens_for_whom_it_should_and_for_nobody_else()
    {
        var doors = Doors();
        List<string> wrong =
        [
            .. doors.Keys.Except(DoorList.Doors.Keys).Select(door => $"{door} is in no list: say in DoorList who may open it."),
            .. DoorList.Doors.Keys.Except(doors.Keys).Select(door => $"{door} is listed and does not exist."),
        ];
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        foreach (var (door, who) in DoorList.Doors)
        {
            foreach (var (name, may, cookie, key) in await Walkers(who))
            {
                var (status, isIn) = await Knock(door, cookie, key);
                if (isIn != may)
                {
                    wrong.Add($"{door} as {name}: {status}, and should {(may ? "be let in" : "be turned away")}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_is_somebody_elses_is_not_there()
    {
        var stranger = await NewGuest();
        var told = new List<string>();
        foreach (var door in DoorList.Doors.Where(door => door.Value is Who.Shoppers && (door.Key.Contains("/{order}", StringComparison.Ordinal) || door.Key.Contains("/{basket}", StringComparison.Ordinal))).Select(door => door.Key))
        {
            // Forms are refused before they are looked at, without their token; the doors behind them ask the same question.
            if (door.StartsWith("POST /", StringComparison.Ordinal) && !door.Contains("/api/", StringComparison.Ordinal))
            {
                continue;
            }

            var answer = (await Knock(door, stranger, null)).Status;
            if (answer is not (HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest))
            {
                told.Add($"{door}: {answer}");
            }
        }

        Assert.Empty(told);
        Assert.Equal(HttpStatusCode.OK, (await Knock("GET /api/orders/{order}", _owner, null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Knock("GET /api/orders/{order}", stranger, null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Knock("GET,POST /orders/{order}", stranger, null)).Status);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await Knock("GET /api/baskets/{basket}", _owner, null)).Status, (await Knock("GET /api/baskets/{basket}", stranger, null)).Status));
    }

    [Fact]
    public async Task A_store_is_called_by_its_id_or_its_name_at_every_door()
    {
        var wrong = new List<string>();
        foreach (var (door, who) in DoorList.Doors.Where(door => door.Key.Contains("/{store}", StringComparison.Ordinal)))
        {
            var key = who is Who.Staff { Duties: [var duty, ..] } ? KeyOf(duty, Maple) : null;
            var cookie = key is null ? _owner : null;
            var (byId, byName) = ((await Knock(door, cookie, key)).Status, (await Knock(door, cookie, key, "maple-street")).Status);
            if (byId != byName || (await Knock(door, cookie, key, "nowhere")).Status != HttpStatusCode.NotFound
                || (await Knock(door, cookie, key, Anything)).Status != HttpStatusCode.NotFound)
            {
                wrong.Add($"{door}: {byId} by its id, {byName} by its name");
            }

            // By its name too it is another one's store.
            if (key is not null && (await Knock(door, null, KeyOf(((Who.Staff)who).Duties[0], Harbor), "maple-street")).IsIn)
            {
                wrong.Add($"{door} lets somebody of another store in");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_form_asks_for_its_token()
    {
        var open = new List<string>();
        foreach (var (door, who) in DoorList.Doors.Where(door => door.Key.StartsWith("POST /", StringComparison.Ordinal)))
        {
            if (door.Contains("/api/", StringComparison.Ordinal) || door is "POST /demo/sign-in" or "POST /messages/off/{token}")
            {
                continue;   // programs carry no cookie by themselves; the demo is everybody's; a mail program has a sealed link
            }

            var key = who is Who.Staff { Duties: [var duty, ..] } ? KeyOf(duty, "*") : null;
            var cookie = who is Who.AccountHolders ? await NewAccount() : await NewGuest();
            var answer = await Knock(door, cookie, key);
            if (answer.Status != HttpStatusCode.BadRequest)
            {
                open.Add($"{door}: {answer.Status}");
            }
        }

        Assert.Empty(open);
    }

    private static IEnumerable<(Duty Duty, string Place)> Posts() =>
        Enum.GetValues<Duty>().SelectMany(duty => Places.Select(place => (duty, place)));

    private static string KeyOf(Duty duty, string place) => $"key of {duty} at {place}";

    private Dictionary<string, Endpoint> Doors()
    {
        var doors = new Dictionary<string, Endpoint>();
        foreach (var endpoint in _shop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Order() ?? (IEnumerable<string>)["GET"];
            doors[$"{string.Join(',', methods)} /{endpoint.RoutePattern.RawText!.Trim('/')}"] = endpoint;
        }

        return doors;
    }

    /// <summary>Everybody whose coming the door must tell apart; where anybody may come, two are enough.</summary>
    private async Task<List<(string Name, bool May, string? Cookie, string? Key)>> Walkers(Who who)
    {
        List<(string, bool, string?, string?)> walkers =
        [
            ("a stranger", who is Who.Everybody, null, null),
            ("a guest", who is Who.Everybody or Who.Shoppers, await NewGuest(), null),
        ];
        if (who is Who.Everybody)
        {
            return walkers;
        }

        walkers.Add(("somebody with an account", who is Who.Shoppers or Who.AccountHolders, await NewAccount(), null));
        if (who is Who.Staff staff)
        {
            foreach (var (duty, place) in Posts())
            {
                var may = staff.Duties.Contains(duty) && (place == "*" || (place == Maple && !staff.WholeHouse));
                walkers.Add(($"{duty} at {place}", may, null, KeyOf(duty, place)));
            }
        }
        else
        {
            walkers.Add(("a program of the store", false, null, KeyOf(Duty.StoreManager, "*")));
        }

        return walkers;
    }

    private async Task<(HttpStatusCode Status, bool IsIn)> Knock(string door, string? cookie, string? key, string store = Maple, int tries = MostTries)
    {
        var space = door.IndexOf(' ', StringComparison.Ordinal);
        var method = door[..space].Split(',')[0];
        var path = door[(space + 1)..]
            .Replace("{store}", store, StringComparison.Ordinal).Replace("{slug}", "maple-street", StringComparison.Ordinal)
            .Replace("{order}", _order, StringComparison.OrdinalIgnoreCase).Replace("{basket}", _basket, StringComparison.Ordinal).Replace("{gtin}", "00012345678905", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{slot}", "pickup-2026-11-22T18:00Z", StringComparison.Ordinal)
            .Replace("{line:int}", "1", StringComparison.Ordinal).Replace("{tender:int}", "2", StringComparison.Ordinal);
        path = System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", Anything);
        var isForm = method == "POST" && !path.StartsWith("/api/", StringComparison.Ordinal);

        // A page or its table as a file is asked for the store, as its tabs do; a form names it in a field.
        var asks = method == "GET" && (door.Contains("GET,POST", StringComparison.Ordinal) || path.EndsWith(".csv", StringComparison.Ordinal));
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(asks ? path + "?store=maple-street" : path, UriKind.Relative));
        if (isForm)
        {
            request.Content = new FormUrlEncodedContent([new("store", Maple), new("order", _order), new("phone", _phone), new("associate", Anything)]);
        }
        else if (method is "POST" or "PUT")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        // Each from an address of its own: so many at the door of one would be told to wait.
        request.Headers.Add("X-Forwarded-For", $"198.18.{_knocks / 250 % 250}.{_knocks++ % 250}");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead); // what is followed live does not end
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && tries > 1)
        {
            await Task.Delay(LeftWithin); // a few may be followed at once, and what was left just now may still count
            return await Knock(door, cookie, key, store, tries - 1);
        }

        var led = answer.Headers.Location?.ToString() ?? "";
        var isAway = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            || led.Contains("/sign-in?to=", StringComparison.Ordinal) || led.Contains("/forbidden", StringComparison.Ordinal);
        Assert.True((int)answer.StatusCode < 500, $"{door}: {answer.StatusCode}");
        Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
        return (answer.StatusCode, !isAway);
    }

    private async Task<string> NewGuest()
    {
        using var answer = await _client.PostAsync(new Uri("/api/session/guest", UriKind.Relative), null);
        return CookieOf(answer);
    }

    /// <summary>Somebody with an account, by a session of which the cookie is made here: signing in has a limit.</summary>
    private async Task<string> NewAccount()
    {
        var email = $"{Guid.CreateVersion7()}@example.com";
        var made = await _shop.Services.GetRequiredService<SignUp>().Run("Ana", email, "a fine long sentence", null, new("?", "?"));
        return _shop.CookieOf(Assert.IsType<SignUpOutcome.Welcome>(made).Session.Claims());
    }

    private async Task<string> PlaceOrder(string cookie)
    {
        var products = await Send(cookie, HttpMethod.Get, $"/api/stores/{Maple}/products?department=dairy&take=20");
        var gtin = products.GetProperty("products").EnumerateArray().First(product => product.GetProperty("soldBy").GetString() == "piece").GetProperty("gtin").GetString();
        var basket = _basket = (await Send(cookie, HttpMethod.Post, $"/api/stores/{Maple}/baskets")).GetProperty("id").GetString()!;
        var filled = await Send(cookie, HttpMethod.Put, $"/api/baskets/{basket}/lines/{gtin}", """{"quantity":"1 H87"}""");
        var slot = (await Send(cookie, HttpMethod.Get, $"/api/stores/{Maple}/slots?handover=pickup")).TimeToCollect();
        var wish = JsonSerializer.Serialize(new
        {
            basket,
            handover = "pickup",
            slot,
            shownTotal = filled.GetProperty("total").GetString(),
            source = Payments.PayAtStore.Source.Id,
        });
        return (await Send(cookie, HttpMethod.Post, "/api/orders", wish)).GetProperty("order").GetString()!;
    }

    private async Task<JsonElement> Send(string cookie, HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add(IdempotencyKey.Header, Guid.CreateVersion7().ToString());
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Json();
    }

    private static string CookieOf(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
}
