using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;
using OpenAisle.Testing;

namespace OpenAisle.Webhooks.Tests;

/// <summary>Another system is told what it asked for, signed, at least once, and never of anything else.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly StreamId Order = new("order", new Guid("0197c0de-0000-7000-8000-000000000007"));
    private static readonly Id<Webhook> Hook = new(new Guid("0197c0de-0000-7000-8000-0000000000aa"));

    private static readonly FactKind[] Kinds =
    [
        FactKind.Of("order.placed", () => TestJson.Default.Happened), FactKind.Of("order.packed", () => TestJson.Default.Packed), FactKind.Of("basket.filled", () => TestJson.Default.Filled),
    ];

    private readonly ConcurrentQueue<Heard> _heard = new();
    private readonly ConcurrentQueue<int> _answers = new();
    private WebApplication _other = null!;
    private Uri _address = null!;
    private long _version;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _other = builder.Build();
        _other.MapPost("/hook", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _heard.Enqueue(new(
                request.Headers[Signature.IdHeader]!, request.Headers[Signature.TimeHeader]!, request.Headers[Signature.SignatureHeader]!, body.ToArray()));
            var status = _answers.TryDequeue(out var told) ? told : 204;
            return status == 302 ? Results.Redirect("/elsewhere") : Results.StatusCode(status);
        });
        _other.Map("/elsewhere", () =>
        {
            _heard.Enqueue(new("elsewhere", "", "", []));
            return Results.Ok();
        });
        await _other.StartAsync();
        _address = new Uri(_other.Urls.Single() + "/hook");
    }

    public ValueTask DisposeAsync() => _other.DisposeAsync();

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task An_address_hears_of_each_fact_it_asked_for_and_can_tell_that_it_is_ours(string engine)
    {
        await using var shop = await Open(await TestEngines.NewShop(engine));
        await Tell(shop, new Happened("before"));
        var secret = (await Book(shop).Add(Hook, _address, ["order.placed"], None))!;

        await Tell(shop, new Happened("one"), new Filled("not wanted"), new Packed("not wanted"), new Happened("two"));
        await Until(() => _heard.Count == 2);
        await Until(async () => (await Book(shop).Deliveries(Hook, "delivered", None)).Count == 2);

        Assert.Equal(["one", "two"], _heard.Select(heard => heard.Said("data", "fact", "what")).Order());
        foreach (var heard in _heard)
        {
            Assert.Equal(Signature.Of(secret, heard.Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(heard.Time, null)), heard.Body), heard.Signed);
            Assert.Equal($"{Hook}.{heard.Said("data", "position")}", heard.Id);
            Assert.Equal(("order.placed", Order.ToString()), (heard.Said("type"), heard.Said("data", "stream")));
        }
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_fact_of_the_instant_in_which_an_address_is_set_up_is_told_once(string engine)
    {
        await using var shop = await Open(await TestEngines.NewShop(engine));
        var witness = Id<Webhook>.New(TimeProvider.System);
        await Book(shop).Add(witness, new Uri(_address, "/elsewhere"), ["order.placed"], None);

        // While the address is being written down a fact is written, and the feed goes past it without knowing the address.
        var meanwhile = new Meanwhile(shop.Engine, async () =>
        {
            await Tell(shop, new Happened("in between"));
            await Until(async () => (await Book(shop).Deliveries(witness, "delivered", None)).Count == 1);
        });
        await new WebhookBook(shop.Database, meanwhile, shop.Services.GetRequiredService<IDataProtectionProvider>(), TimeProvider.System).Add(Hook, _address, ["order.placed"], None);
        await Tell(shop, new Happened("after"));

        await Until(async () => (await Book(shop).Deliveries(Hook, "delivered", None)).Count == 2);
        await Task.Delay(200);
        Assert.Equal(["after", "in between"], _heard.Where(heard => heard.Id.StartsWith(Hook.ToString(), StringComparison.Ordinal)).Select(heard => heard.Said("data", "fact", "what")).Order());
    }

    [Fact]
    public async Task What_happens_while_an_address_is_switched_off_waits_for_it()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"));
        await Book(shop).Add(Hook, _address, ["order.placed"], None);
        Assert.True(await Book(shop).SwitchOff(Hook, None));
        Assert.Equal(Webhook.SwitchedOff, (await Book(shop).All(None)).Single().StoppedBecause);

        await Tell(shop, new Happened("one"));
        await Until(async () => (await Book(shop).Deliveries(Hook, "waiting", None)).Count == 1);
        await Task.Delay(200);
        Assert.Empty(_heard);

        Assert.True(await Book(shop).SwitchOn(Hook, None));
        await Until(() => _heard.Count == 1);
        Assert.False(await Book(shop).SwitchOff(Id<Webhook>.New(TimeProvider.System), None));
    }

    [Fact]
    public async Task A_ping_is_signed_answered_at_once_and_leaves_no_delivery()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"));
        var desk = shop.Services.GetRequiredService<WebhookDesk>();
        var secret = Assert.IsType<AddOutcome.Added>(await desk.Add(Hook, _address.AbsoluteUri, ["order.placed"], None)).Secret;

        Assert.Equal(new PingAnswer(true, "204"), await desk.Ping(Hook, None));
        _answers.Enqueue(500);
        Assert.Equal(new PingAnswer(false, "500"), await desk.Ping(Hook, None));
        Assert.Null(await desk.Ping(Id<Webhook>.New(TimeProvider.System), None));

        var heard = _heard.First();
        Assert.Equal("ping", heard.Said("type"));
        Assert.Equal(Signature.Of(secret, heard.Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(heard.Time, null)), heard.Body), heard.Signed);
        Assert.Empty(await Book(shop).Deliveries(Hook, null, None));
    }

    [Fact]
    public async Task One_delivery_is_sent_again_by_itself()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"));
        await Book(shop).Add(Hook, _address, ["order.placed"], None);
        await Tell(shop, new Happened("one"), new Happened("two"));
        await Until(async () => (await Book(shop).Deliveries(Hook, "delivered", None)).Count == 2);
        var first = (await Book(shop).Deliveries(Hook, null, None)).Min(delivery => delivery.Position);

        Assert.True(await Book(shop).SendAgain(Hook, first, None));
        Assert.False(await Book(shop).SendAgain(Hook, 4_711, None));
        await Until(() => _heard.Count == 3);
        Assert.Equal("one", _heard.Last().Said("data", "fact", "what"));
    }

    [Fact]
    public async Task An_address_that_cannot_be_is_refused_with_its_field()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"));
        var desk = shop.Services.GetRequiredService<WebhookDesk>();
        foreach (var address in new[] { null, "", "ftp://example.com", "https://name:word@example.com/", "https://" + new string('x', 500), "/hook" })
        {
            Assert.Equal("url", Assert.IsType<AddOutcome.Unfit>(await desk.Add(Hook, address, ["order.placed"], None)).Field);
        }

        Assert.Equal("kinds", Assert.IsType<AddOutcome.Unfit>(await desk.Add(Hook, "https://example.com/", [], None)).Field);
        Assert.Equal("kinds", Assert.IsType<AddOutcome.Unfit>(await desk.Add(Hook, "https://example.com/", ["basket.filled"], None)).Field);
        await desk.Add(Hook, "https://example.com/", ["order.placed"], None);
        Assert.Equal("key", Assert.IsType<AddOutcome.Unfit>(await desk.Add(Hook, "https://example.com/other", ["order.placed"], None)).Field);
    }

    [Fact]
    public void A_signature_is_the_one_of_the_specification() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Signature.Of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), "{\"test\": 2432232314}"u8));

    [Fact]
    public async Task What_is_not_taken_is_tried_again_under_its_id_then_fails_and_is_sent_when_asked_for()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"));
        await Book(shop).Add(Hook, _address, ["order.placed"], None);
        foreach (var answer in new[] { 500, 404, 302 })
        {
            _answers.Enqueue(answer);
        }

        await Tell(shop, new Happened("unlucky"));
        await Until(async () => (await Book(shop).Deliveries(Hook, "failed", None)).Count == 1);

        Assert.Equal(3, _heard.Count); // two waits, three tries; nobody was led elsewhere
        Assert.Single(_heard.Select(heard => heard.Id).Distinct());
        Assert.Equal((3, "302"), (await Book(shop).Deliveries(Hook, null, None)).Select(delivery => (delivery.Tries, delivery.Answer)).Single());

        Assert.Equal(1, await Book(shop).Replay(Hook, null, None));
        await Until(async () => (await Book(shop).Deliveries(Hook, "delivered", None)).Count == 1);
        Assert.Equal(4, _heard.Count);
        Assert.Equal(0, await Book(shop).Replay(Hook, null, None));
        Assert.Equal(1, await Book(shop).Replay(Hook, 1, None));
        await Until(() => _heard.Count == 5);
    }

    [Fact]
    public async Task An_address_that_is_gone_is_left_alone()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"));
        await Book(shop).Add(Hook, _address, ["order.placed"], None);
        _answers.Enqueue(410);

        await Tell(shop, new Happened("one"));
        await Until(async () => (await Book(shop).All(None)).Single().StoppedBecause is not null);
        await Tell(shop, new Happened("two"));
        await Until(async () => (await Book(shop).Deliveries(Hook, "waiting", None)).Count == 2);
        await Task.Delay(200);

        Assert.Single(_heard);
        await Book(shop).Replay(Hook, null, None);
        await Until(() => _heard.Count == 3);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task What_waits_survives_a_restart_and_building_the_table_anew_sends_nothing_again(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        await using (var shop = await Open(settings, waits: [TimeSpan.FromHours(1)]))
        {
            await Book(shop).Add(Hook, _address, ["order.placed"], None);
            _answers.Enqueue(503);
            await Tell(shop, new Happened("one"), new Happened("two"));
            await Until(async () => (await Book(shop).Deliveries(Hook, "delivered", None)).Count == 1);
            await Until(async () => (await Book(shop).Deliveries(Hook, "waiting", None)).SingleOrDefault()?.Tries == 1);
        }

        await using var after = await Open(settings);
        await after.Services.GetRequiredService<RebuildReadModels>().Run(["webhooks"]);
        await Book(after).Prune(DateTimeOffset.MaxValue, None); // also what was delivered is forgotten
        await after.Services.GetRequiredService<RebuildReadModels>().Run(["webhooks"]);
        await Tell(after, new Happened("three"));
        await Until(() => _heard.Count == 3);
        await Until(async () => (await Book(after).Deliveries(Hook, "delivered", None)).Count == 1);
        Assert.Equal(1, Assert.Single(await Book(after).Deliveries(Hook, "waiting", None)).Tries); // its hour has not passed
        Assert.Equal("three", _heard.Last().Said("data", "fact", "what"));
    }

    [Fact]
    public async Task Nobody_who_does_not_answer_holds_up_the_others()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"), patience: TimeSpan.FromSeconds(2));
        var deaf = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var slow = Id<Webhook>.New(TimeProvider.System);
        await Book(shop).Add(slow, new Uri($"http://127.0.0.1:{((IPEndPoint)deaf.LocalEndpoint).Port}/"), ["order.placed"], None);
        await Book(shop).Add(Hook, _address, ["order.placed"], None);

        await Tell(shop, new Happened("one"), new Happened("two"));

        await Until(() => _heard.Select(heard => heard.Id).Distinct().Count() == 2);
        await Until(async () => (await Book(shop).Deliveries(slow, "failed", None)).Count == 2);
        Assert.All(await Book(shop).Deliveries(slow, null, None), delivery => Assert.Equal("no answer in time", delivery.Answer));
        deaf.Stop();
    }

    [Fact]
    public async Task One_that_is_silent_for_long_has_only_its_own_waiting()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"), patience: TimeSpan.FromHours(1));
        using var deaf = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        await Book(shop).Add(Id<Webhook>.New(TimeProvider.System), new Uri($"http://127.0.0.1:{((IPEndPoint)deaf.LocalEndpoint).Port}/"), ["order.placed"], None);
        await Book(shop).Add(Hook, _address, ["order.placed"], None);

        await Tell(shop, [.. Enumerable.Range(0, 30).Select(i => new Happened($"{i}"))]);
        await Until(async () => (await Book(shop).Deliveries(Hook, "delivered", None)).Count == 30);
    }

    [Fact]
    public async Task No_address_inside_the_house_is_knocked_at()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"), isInside: false);
        await Book(shop).Add(Hook, new Uri($"http://localhost:{_address.Port}/hook"), ["order.placed"], None);
        await Tell(shop, new Happened("one"));
        await Until(async () => (await Book(shop).Deliveries(Hook, "failed", None)).Count == 1);
        Assert.Contains("no public address", (await Book(shop).Deliveries(Hook, "failed", None))[0].Answer, StringComparison.Ordinal);
        Assert.False((await shop.Services.GetRequiredService<WebhookDesk>().Ping(Hook, None))!.IsTaken);
        Assert.Empty(_heard);
    }

    [Fact]
    public async Task A_fact_that_a_restored_journal_does_not_have_holds_up_no_other()
    {
        await using var shop = await Open(await TestEngines.NewShop("sqlite"));
        await Book(shop).Add(Hook, _address, ["order.placed"], None);
        await using (var connection = await shop.Database.Open(None))
        {
            await connection.ExecuteAsync("insert into webhook_deliveries (webhook, position, kind, status, tries, due_at) values (@hook, 9999, 'order.placed', 'waiting', 0, 0)", new { hook = Hook.ToString() });
        }

        await Tell(shop, new Happened("one"));
        await Until(async () => (await Book(shop).Deliveries(Hook, "delivered", None)).Count == 1);
        await Until(async () => (await Book(shop).Deliveries(Hook, "failed", None)).Count == 1);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Secrets_stand_sealed_also_those_of_before_and_one_whose_key_is_gone_is_said_and_can_be_renewed(string engine)
    {
        await using var shop = await Open(await TestEngines.NewShop(engine));
        var (book, old) = (Book(shop), Id<Webhook>.New(TimeProvider.System));
        var secret = (await book.Add(Hook, _address, ["order.placed"], None))!;
        Assert.DoesNotContain(secret, await Stands(shop, Hook), StringComparison.Ordinal);
        Assert.Equal(secret, await book.Add(Hook, _address, ["order.placed"], None)); // asked for again, told again

        // One that was set up before secrets were sealed works, and is sealed by the next host.
        await book.Add(old, new Uri(_address, "/elsewhere"), ["order.packed"], None);
        var plain = Signature.NewSecret();
        await Write(shop, old, plain);
        Assert.Equal(plain, (await book.AddressOf(old, None))!.Value.Secret);
        Assert.Equal(1, await book.SealOld(None));
        Assert.Equal(0, await book.SealOld(None));
        Assert.DoesNotContain(plain, await Stands(shop, old), StringComparison.Ordinal);
        Assert.Equal(plain, (await book.AddressOf(old, None))!.Value.Secret);

        // The key is gone: nothing is sent unsigned, and it is said.
        await Write(shop, Hook, new SecretSeal(new EphemeralDataProtectionProvider()).Close(secret));
        await Tell(shop, new Happened("one"));
        await Until(async () => (await book.All(None)).Single(hook => hook.Id == Hook).StoppedBecause == Webhook.SecretLost);
        Assert.Equal(new PingAnswer(false, Webhook.SecretLost), await shop.Services.GetRequiredService<WebhookDesk>().Ping(Hook, None));
        Assert.Null(await book.Add(Hook, _address, ["order.placed"], None));
        Assert.Empty(_heard);

        var renewed = (await book.Renew(Hook, None))!;
        await Until(() => _heard.Count == 1);
        var heard = _heard.Single();
        Assert.Equal(Signature.Of(renewed, heard.Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(heard.Time, null)), heard.Body), heard.Signed);
        Assert.Null(await book.Renew(Id<Webhook>.New(TimeProvider.System), None));

        static async Task<string> Stands(JournalFixture shop, Id<Webhook> id)
        {
            await using var connection = await shop.Database.Open(None);
            return (await connection.ExecuteScalarAsync<string>("select secret from webhooks where id = @id", new { id = id.ToString() }))!;
        }

        static async Task Write(JournalFixture shop, Id<Webhook> id, string secret)
        {
            await using var connection = await shop.Database.Open(None);
            await connection.ExecuteAsync("update webhooks set secret = @secret where id = @id", new { id = id.ToString(), secret });
        }
    }

    private static WebhookBook Book(JournalFixture shop) => shop.Services.GetRequiredService<WebhookBook>();

    /// <param name="patience">Short only where an address stays silent: whoever is cut off while answering is told twice.</param>
    private static async Task<JournalFixture> Open(JournalSettings settings, TimeSpan[]? waits = null, TimeSpan? patience = null, bool isInside = true)
    {
        var tick = TimeSpan.FromMilliseconds(20);
        return await JournalFixture.Open(settings with { Reactions = new() { Housekeeping = tick, Poll = tick, Lease = TimeSpan.FromSeconds(1.5) } }, services =>
        {
            services.AddFactKinds(Kinds);
            services.AddWebhooks(new WebhookSettings { AllowHttp = true, AllowInside = isInside, Poll = tick, Patience = patience ?? TimeSpan.FromSeconds(30), Waits = waits ?? [tick, tick] });
            services.AddCourier();
            services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(settings.DataDirectory, "keys")));
            services.AddSingleton<RebuildReadModels>();
        });
    }

    private async Task Tell(JournalFixture shop, params IFact[] facts)
    {
        var kinds = new FactKinds(Kinds);
        var rows = facts.Select(fact => new FactRow(kinds.Of(fact).Name, kinds.Of(fact).Write(fact), TimeProvider.System.GetUtcNow())).ToArray();
        await shop.Writer.Enqueue(new Append(Order, new Lane(), _version + 1, rows, []));
        _version += rows.Length;
    }

    private static Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private sealed record Heard(string Id, string Time, string Signed, byte[] Body)
    {
        public string Said(params string[] path) => path.Aggregate(JsonDocument.Parse(Encoding.UTF8.GetString(Body)).RootElement, (json, name) => json.GetProperty(name)).ToString();
    }
}
