using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenAisle.Doors;
using OpenAisle.Host.Http;

namespace OpenAisle.Host.Tests;

/// <summary>The examples of the API document are whole, are what their doors take and answer, and can be sent as they stand.</summary>
public sealed partial class ExampleTests
{
    /// <summary>Examples of which the play cannot have what they speak of, and what is answered then: their form is right, and still nothing comes of them.</summary>
    private static readonly Dictionary<string, HttpStatusCode> NotThere = new()
    {
        ["PUT /api/orders/{order}/hold"] = HttpStatusCode.Conflict,
        ["POST /api/orders/{order}/cancellation"] = HttpStatusCode.Conflict,                       // it was collected
        ["POST /api/orders/{order}/cancellation-by-store"] = HttpStatusCode.Conflict,
        ["POST /api/orders/{order}/cancellation-for-shopper"] = HttpStatusCode.Conflict,
        ["POST /api/orders/{order}/uncollected"] = HttpStatusCode.Conflict,
        ["POST /api/stores/{store}/messages/{message}/again"] = HttpStatusCode.Conflict,
        ["POST /api/stores/{store}/staff"] = HttpStatusCode.UnprocessableEntity,                   // no such account
        ["DELETE /api/stores/{store}/staff/{associate}/duties/{duty}"] = HttpStatusCode.NotFound,
        ["PUT /api/staff/{associate}/duties/{duty}"] = HttpStatusCode.NotFound,
        ["DELETE /api/staff/{associate}/duties/{duty}"] = HttpStatusCode.NotFound,
        ["DELETE /api/stores/{store}/phones/{phone}"] = HttpStatusCode.NotFound,
        ["GET /api/answers/{token}"] = HttpStatusCode.NotFound,                                    // a link that was never sent
        ["PUT /api/answers/{token}"] = HttpStatusCode.NotFound,
        ["GET /api/feeds/runs/{run}/report"] = HttpStatusCode.NotFound,
        ["POST /api/session/passkey"] = HttpStatusCode.UnprocessableEntity,                        // no authenticator
        ["POST /api/shoppers/me/passkeys"] = HttpStatusCode.UnprocessableEntity,
        ["PUT /api/stores/{store}/staff/{associate}/duties/{duty}"] = HttpStatusCode.NotFound,
        ["POST /api/stores/{store}/staff/{associate}/departure"] = HttpStatusCode.NotFound,
        ["PUT /api/stores/{store}/staff/{associate}/pin"] = HttpStatusCode.NotFound,
        ["POST /api/stores/{store}/staff/{associate}/badges"] = HttpStatusCode.NotFound,
        ["POST /api/feeds/runs/{run}/approval"] = HttpStatusCode.NotFound,
        ["POST /api/feeds/runs/{run}/rejection"] = HttpStatusCode.NotFound,
        ["POST /api/webhooks/{webhook}/deliveries/{position}/retries"] = HttpStatusCode.NotFound,
        ["POST /api/session/phone"] = HttpStatusCode.UnprocessableEntity,                          // a phone, and nobody's PIN
        ["POST /api/session/password"] = HttpStatusCode.UnprocessableEntity,
        ["PUT /api/shoppers/me/password"] = HttpStatusCode.Forbidden,                              // no account
        ["PUT /api/shoppers/me/address"] = HttpStatusCode.Forbidden,
        ["PUT /api/accounts/password"] = HttpStatusCode.Conflict,                                  // no link
        ["PUT /api/accounts/address"] = HttpStatusCode.Conflict,
    };

    private const int MostTries = 20;

    /// <summary>They ask somebody outside, whom the play has not; or their answer does not end, and <see cref="NewsTests"/> listens to it.</summary>
    private static readonly string[] NotPlayed =
        ["POST /api/webhooks/{webhook}/pings", "POST /api/reconciliations", "GET /api/orders/{order}/news", "GET /api/picking/{order}/news"];

    [Fact]
    public async Task Each_door_has_an_example_that_is_read_as_what_it_takes_and_is_what_it_says_it_answers()
    {
        await using var shop = await OpenShop.Open();
        using var client = shop.Visitor();
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        var strict = new JsonSerializerOptions(shop.Services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        };
        var examples = ApiExamples.All.ToDictionary();
        var schemas = new Schema(document);
        var wrong = new List<string>();
        foreach (var endpoint in shop.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var one, ..] ? one : null;
            var path = "/" + Bare(endpoint.RoutePattern.RawText!);
            if (method is null || !path.StartsWith("/api/", StringComparison.Ordinal) || document["paths"]![path] is not { } stands)
            {
                continue;
            }

            var door = $"{method} {path}";
            if (!examples.Remove(door, out var example))
            {
                wrong.Add($"{door} has no example.");
                continue;
            }

            var operation = stands[method.ToLowerInvariant()]!;
            var takes = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
            if (takes is null != example.Request is null)
            {
                wrong.Add(takes is null ? $"{door} takes nothing." : $"{door} takes a {takes.Name}.");
            }
            else if (example.Request is { } request)
            {
                Read(door, request, takes!);
                var body = operation["requestBody"]!["content"]!["application/json"]!;
                Assert.True(JsonNode.DeepEquals(request, body["example"]), door);
                wrong.AddRange(schemas.Faults(request, body["schema"]!).Select(fault => $"{door} takes: {fault}"));
            }

            wrong.AddRange(endpoint.RoutePattern.Parameters.Where(parameter => example.Parameters?.ContainsKey(parameter.Name) != true)
                .Select(parameter => $"{door}: no example of {parameter.Name}."));
            foreach (var (status, body) in example.Answers)
            {
                if (operation["responses"]![status] is not { } answer)
                {
                    wrong.Add($"{door}: {status} is not in the document.");
                }
                else if (body is not null)
                {
                    wrong.AddRange(schemas.Faults(body, Kind(answer)!["schema"]!).Select(fault => $"{door} {status}: {fault}"));
                    if (!JsonNode.DeepEquals(body, Kind(answer)!["example"]))
                    {
                        wrong.Add($"{door}: the example of {status} is not in the document.");
                    }
                }
                else if (answer["content"]?["application/json"] is not null && status is not "202")
                {
                    wrong.Add($"{door}: {status} has no example.");
                }
            }
        }

        wrong.AddRange(examples.Keys.Select(door => $"{door} is no door."));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        void Read(string door, JsonNode text, Type type)
        {
            try
            {
                Assert.NotNull(text.Deserialize(type, strict));
            }
            catch (JsonException unread)
            {
                wrong.Add($"{door}: {unread.Message}");
            }
        }

    }

    /// <summary>What a declared answer holds, of the first kind that it may come in.</summary>
    private static JsonNode? Kind(JsonNode answer) => answer["content"]?.AsObject().First().Value;

    [Fact]
    public async Task A_program_that_sends_the_examples_one_after_another_is_answered_as_they_say()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var manager = await Trip.As(shop, "manager");
        var (slot, total) = (await manager.Slot(), "");
        var wrong = new List<string>();
        var document = JsonNode.Parse(await (await manager.Send(HttpMethod.Get, "/openapi/v1.json")).Content.ReadAsStringAsync())!;
        var schemas = new Schema(document);
        foreach (var (door, example) in ApiExamples.All.Where(one => !NotPlayed.Contains(one.Key)))
        {
            var request = example.Request?.DeepClone();
            var parameters = example.Parameters?.DeepClone().AsObject() ?? [];
            switch (door)
            {
                // Windows come and go, and so do offers.
                case "POST /api/orders":
                    total = (await manager.Ask(HttpMethod.Get, $"/api/baskets/{request!["basket"]}")).GetProperty("total").GetString()!;
                    (request["slot"], request["shownTotal"]) = (slot, total);
                    break;
                case "POST /api/orders/{order}/changes" or "POST /api/orders/{order}/changes-for-shopper":
                    (request!["slot"], request["shownTotal"]) = (slot, total);
                    using (var refused = await Send(manager, door, parameters, request, null))
                    {
                        request["shownTotal"] = Amount().Match((await refused.Json()).GetProperty("detail").GetString()!).Value;
                    }

                    break;
                case "PUT /api/stores/{store}/slots/{slot}":
                    var hour = TimeProvider.System.GetUtcNow().AddDays(3);
                    var starts = new DateTimeOffset(hour.Year, hour.Month, hour.Day, hour.Hour, 30, 0, TimeSpan.Zero);
                    parameters["slot"] = new Orders.Slots.SlotId("pickup", starts).ToString();
                    (request!["ends"], request["cutOff"]) = (starts.AddHours(1), starts.AddHours(-2));
                    break;
                default:
                    break;
            }

            using var answer = await Send(manager, door, parameters, request, example.Key);
            Check(door, answer, await answer.Content.ReadAsStringAsync());
            if (NotThere.TryGetValue(door, out var status))
            {
                Note(answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {(int)status}");
                continue;
            }

            var (said, body) = example.Answers.First();
            Note($"{(int)answer.StatusCode}" == said, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            if ($"{(int)answer.StatusCode}" == said && body is not null)
            {
                Compare(body, JsonNode.Parse(await answer.Content.ReadAsStringAsync()), "");
            }

            // Whatever it is answered, it is one of the answers that the document shows, and looks like it.
            void Check(string door, HttpResponseMessage answer, string text)
            {
                var (method, path) = (door[..door.IndexOf(' ', StringComparison.Ordinal)], door[(door.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
                if (document["paths"]![path]![method.ToLowerInvariant()]!["responses"]![$"{(int)answer.StatusCode}"] is not { } declared)
                {
                    wrong.Add($"{door}: {(int)answer.StatusCode} is not in the document.");
                }
                else if (answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json")
                {
                    wrong.AddRange(schemas.Faults(JsonNode.Parse(text), declared["content"]![answer.Content.Headers.ContentType.MediaType]!["schema"]!).Select(fault => $"{door} answered: {fault}"));
                }
                else if (text.Length > 0)
                {
                    Note(declared["content"]?[answer.Content.Headers.ContentType?.MediaType ?? ""] is not null, $"answers {answer.Content.Headers.ContentType}");
                }
            }

            void Note(bool holds, string what)
            {
                if (!holds)
                {
                    wrong.Add($"{door}: {what}");
                }
            }

            void Compare(JsonNode? told, JsonNode? real, string at)
            {
                if (told is JsonObject fields && real is JsonObject others)
                {
                    Note(fields.Select(field => field.Key).Order().SequenceEqual(others.Select(field => field.Key).Order()), $"{at} holds {string.Join(", ", others.Select(field => field.Key))}");
                    foreach (var (name, value) in fields)
                    {
                        Compare(value, others[name], $"{at}.{name}");
                    }
                }
                else if (told is JsonArray { Count: > 0 } list && real is JsonArray { Count: > 0 } reals)
                {
                    Compare(list[0], reals[0], at + "[0]");
                }
                else if (told is not null && real is not null)
                {
                    Note(told.GetValueKind() == real.GetValueKind() || told is JsonValue && told.GetValueKind() is JsonValueKind.True or JsonValueKind.False, $"{at} is {real.GetValueKind()}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_program_opens_a_shared_phone_looks_at_the_days_and_ends_its_sessions()
    {
        await using var shop = await OpenShop.Open(null, ("Demo", "true"));
        using var manager = await Trip.As(shop, "manager");
        using var other = shop.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(new Uri("/api/session/phone", UriKind.Relative))).StatusCode);

        using var ana = shop.Visitor();
        await ana.Send("/sign-up", "/sign-up", ("name", "Ana"), ("email", "ana@example.com"), ("password", "a fine long sentence"));
        var mine = Assert.Single((await (await ana.GetAsync(new Uri("/api/shoppers/me/sessions", UriKind.Relative))).Json()).EnumerateArray());
        Assert.True(mine.GetProperty("isThis").GetBoolean());

        var staff = shop.Services.GetRequiredService<Accounts.Staff>();
        var bo = Assert.IsType<Accounts.StaffOutcome.Done>(await staff.Hire("Bo", null, new(Duty.Picker, Id<Store>.Parse(Trip.Store, null)), Accounts.Granter.CommandLine)).Associate;
        await manager.Ask(HttpMethod.Put, $"/api/stores/{Trip.Store}/staff/{bo}/pin", new { pin = "481516" });
        var badge = (await manager.Ask(HttpMethod.Post, $"/api/stores/{Trip.Store}/staff/{bo}/badges")).GetProperty("code").GetString();
        var days = await manager.Ask(HttpMethod.Get, $"/api/stores/{Trip.Store}/days?days=3");
        Assert.Equal(3, days.GetProperty("days").GetArrayLength());
        Assert.Equal("0.00 USD", days.GetProperty("days")[2].GetProperty("waste").GetString());
        Assert.Equal((422, "range", "days"), await (await manager.Send(HttpMethod.Get, $"/api/stores/{Trip.Store}/days?days=0")).Problem());

        var phone = (await manager.Ask(HttpMethod.Post, $"/api/stores/{Trip.Store}/phones", new { name = "Phone 1" })).GetProperty("id").GetString();
        var here = await manager.Ask(HttpMethod.Get, "/api/session/phone");
        Assert.Equal((phone, "Bo"), (here.GetProperty("phone").GetProperty("id").GetString(), here.GetProperty("colleagues")[0].GetProperty("name").GetString()));
        Assert.Equal((422, "wrong", "pin"), await (await manager.Send(HttpMethod.Post, "/api/session/phone", new { associate = bo, pin = "0000" })).Problem());
        foreach (var entry in new object[] { new { associate = bo, pin = "481516" }, new { badge } })
        {
            await manager.Ask(HttpMethod.Post, "/api/session/phone", entry);
            var session = await manager.Ask(HttpMethod.Get, "/api/session");
            Assert.Equal((bo.ToString(), $"Picker@{Trip.Store}"), (session.GetProperty("associate").GetString(), session.GetProperty("posts")[0].GetString()));
        }

        // A phone that is given away opens nothing any more.
        using var boss = await Trip.As(shop, "manager");
        await boss.Ask(HttpMethod.Delete, $"/api/stores/{Trip.Store}/phones/{phone}");
        Assert.Equal(HttpStatusCode.NotFound, (await manager.Send(HttpMethod.Post, "/api/session/phone", new { badge })).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await ana.DeleteAsync(new Uri($"/api/shoppers/me/sessions/{mine.GetProperty("id").GetString()}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ana.GetAsync(new Uri("/api/shoppers/me/sessions", UriKind.Relative))).StatusCode);
    }

    /// <summary>What a busy machine could not answer is asked again, as it says.</summary>
    private static async Task<HttpResponseMessage> Send(Trip person, string door, JsonObject parameters, JsonNode? request, string? key)
    {
        for (var left = MostTries; ; left--)
        {
            var answer = await person.Send(new HttpMethod(door.Split(' ')[0]), PathOf(door, parameters), request, key);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || left == 0)
            {
                return answer;
            }

            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value);
            answer.Dispose();
        }
    }

    /// <summary>A pattern as the document writes it.</summary>
    internal static string Bare(string pattern) => Constraint().Replace(pattern.Trim('/'), "");

    private static string PathOf(string door, JsonObject parameters)
    {
        var path = door[(door.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        var asked = new List<string>();
        foreach (var (name, value) in parameters)
        {
            if (path.Contains($"{{{name}}}", StringComparison.Ordinal))
            {
                path = path.Replace($"{{{name}}}", value!.ToString(), StringComparison.Ordinal);
            }
            else
            {
                asked.Add($"{name}={value}");
            }
        }

        return asked.Count == 0 ? path : $"{path}?{string.Join('&', asked)}";
    }

    [GeneratedRegex(":[a-z]+(?=})")]
    private static partial Regex Constraint();

    [GeneratedRegex("[0-9]+\\.[0-9]{2} [A-Z]{3}")]
    private static partial Regex Amount();
}
