namespace OpenAisle.Sandbox.Tests;

public sealed class AuthorisationTests : IAsyncLifetime
{
    private Company _company = null!;

    public async ValueTask InitializeAsync() => _company = await Company.Open();

    public async ValueTask DisposeAsync()
    {
        await _company.AssertBooksInOrder();
        await _company.DisposeAsync();
    }

    [Fact]
    public async Task A_good_card_is_authorised_for_a_week()
    {
        var answer = await _company.Authorise("order-1");

        Assert.Equal((200, "authorised"), (answer.Http, answer.Status));
        Assert.Equal(Company.Morning.AddDays(7), (DateTimeOffset)answer.Json["expiresAt"]!);
        Assert.Equal("Visa •••• 4242", (string?)answer.Json["card"]);
    }

    [Fact]
    public async Task The_same_asked_again_is_answered_the_same_and_holds_once()
    {
        var first = await _company.Authorise("order-1");
        _company.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await _company.Authorise("order-1");

        Assert.Equal(first, again);
        Assert.Equal(1, (long)(await _company.Get("/ledger/check")).Json["movements"]!);
    }

    [Theory]
    [InlineData("tok_ok", 2_001)]
    [InlineData("tok_twice", 2_000)]
    public async Task The_same_reference_with_other_content_is_a_conflict(string token, long minorUnits)
    {
        await _company.Authorise("order-1");
        var other = await _company.Authorise("order-1", token, minorUnits);

        Assert.Equal((409, "conflict"), (other.Http, other.Code));
    }

    [Theory]
    [InlineData("tok_declined", "card_declined")]
    [InlineData("tok_insufficient", "insufficient_funds")]
    public async Task A_bad_card_is_declined_with_its_reason_however_often_it_is_asked(string token, string reason)
    {
        for (var i = 0; i < 2; i++)
        {
            var answer = await _company.Authorise("order-1", token);
            Assert.Equal((402, "declined", reason), (answer.Http, answer.Status, (string?)answer.Json["reason"]));
        }
        Assert.Equal((200, "declined"), ((await _company.Void("order-1")).Http, (await _company.Find("order-1")).Status));
    }

    [Fact]
    public async Task A_slow_card_is_charged_long_before_the_answer_comes()
    {
        var asked = _company.Authorise("order-1", "tok_slow");
        await Company.Until(async () => (await _company.Find("order-1")).Http == 200);

        Assert.Equal("authorised", (await _company.Find("order-1")).Status);
        Assert.False(asked.IsCompleted);
        Assert.Equal(200, (await _company.Authorise("order-1", "tok_slow")).Http);   // asked again, it is told at once

        _company.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("authorised", (await asked).Status);
    }

    [Fact]
    public async Task An_error_after_the_charge_leaves_the_charge()
    {
        Assert.Equal(500, (await _company.Authorise("order-1", "tok_error_after")).Http);
        Assert.Equal("authorised", (await _company.Find("order-1")).Status);
        Assert.Equal(200, (await _company.Authorise("order-1", "tok_error_after")).Http);
    }

    [Fact]
    public async Task A_late_card_is_pending_and_then_authorised()
    {
        var answer = await _company.Authorise("order-1", "tok_late");
        Assert.Equal((202, "pending"), (answer.Http, answer.Status));
        Assert.Equal((409, "pending"), ((await _company.Capture("order-1", "c", 1)).Http, (await _company.Capture("order-1", "c", 1)).Code));

        _company.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("authorised", (await _company.Find("order-1")).Status);
        Assert.Equal(200, (await _company.Authorise("order-1", "tok_late")).Http);
    }

    [Fact]
    public async Task A_void_defeats_a_decision_that_comes_later()
    {
        await _company.Authorise("order-1", "tok_late");
        Assert.Equal("voided", (await _company.Void("order-1")).Status);

        _company.Clock.Advance(TimeSpan.FromSeconds(11));
        var late = await _company.Find("order-1");

        Assert.Equal(("voided", "authorised_after_void"), (late.Status, (string?)late.Json["reason"]));
        Assert.Equal("voided", (await _company.Capture("order-1", "c", 1)).Code);
        var check = await _company.Get("/ledger/check");   // it was held, and released in the same moment
        Assert.Equal((2, 0), ((long)check.Json["movements"]!, (long)check.Json["balances"]!["USD"]!["held"]!));
    }

    [Fact]
    public async Task A_void_defeats_a_request_that_arrives_later()
    {
        Assert.Equal((200, "voided"), ((await _company.Void("order-1")).Http, (await _company.Find("order-1")).Status));

        var late = await _company.Authorise("order-1");

        Assert.Equal((409, "voided"), (late.Http, late.Code));
        Assert.Equal(200, (await _company.Void("order-1")).Http);
    }

    [Fact]
    public async Task A_voided_authorisation_cannot_be_captured_nor_asked_for_again()
    {
        await _company.Authorise("order-1");
        await _company.Void("order-1");

        Assert.Equal("voided", (await _company.Capture("order-1", "c", 1)).Code);
        Assert.Equal("voided", (await _company.Authorise("order-1")).Code);
    }

    [Fact]
    public async Task A_short_lived_card_expires_and_cannot_be_captured_then()
    {
        await _company.Authorise("order-1", "tok_short_lived");
        _company.Clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal((409, "expired"), ((await _company.Capture("order-1", "c", 1)).Http, (await _company.Capture("order-1", "c", 1)).Code));
        Assert.Equal("expired", (await _company.Find("order-1")).Status);
        Assert.Equal("expired", (await _company.Void("order-1")).Status);
    }

    [Fact]
    public async Task What_is_due_happens_though_nobody_asks()
    {
        await _company.Authorise("order-1", "tok_late");
        await _company.Authorise("order-2", "tok_short_lived");
        await Company.Until(async () =>
        {
            _company.Clock.Advance(TimeSpan.FromSeconds(4));
            var kinds = (await _company.Get("/notifications")).Json["items"]!.AsArray().Select(told => (string)told!["type"]!).Order();
            return kinds.SequenceEqual(["authorisation.authorised", "authorisation.authorised", "authorisation.expired"]);
        });
    }

    [Fact]
    public async Task Late_decisions_and_expiries_outlive_a_restart()
    {
        await _company.Authorise("order-1", "tok_late");
        await _company.Authorise("order-2");
        await _company.Restart();

        _company.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("authorised", (await _company.Find("order-1")).Status);
        Assert.Equal("authorised", (await _company.Find("order-2")).Status);
    }

    [Fact]
    public async Task What_it_never_saw_it_does_not_know()
    {
        Assert.Equal((404, "not_found"), ((await _company.Find("order-1")).Http, (await _company.Find("order-1")).Code));
        Assert.Equal("not_found", (await _company.Capture("order-1", "c", 1)).Code);
        Assert.Equal("not_found", (await _company.Refund("order-1", "r", 1)).Code);
    }

    [Fact]
    public async Task An_unknown_token_is_refused() => Assert.Equal("unknown_token", (await _company.Authorise("order-1", "tok_stranger")).Code);

    [Theory]
    [InlineData("""{"amount":{"minorUnits":0,"currency":"USD"},"token":"tok_ok"}""", "amount.minorUnits")]
    [InlineData("""{"amount":{"minorUnits":-5,"currency":"USD"},"token":"tok_ok"}""", "amount.minorUnits")]
    [InlineData("""{"amount":{"minorUnits":100000000001,"currency":"USD"},"token":"tok_ok"}""", "amount.minorUnits")]
    [InlineData("""{"amount":{"minorUnits":1.5,"currency":"USD"},"token":"tok_ok"}""", "amount.minorUnits")]
    [InlineData("""{"amount":{"minorUnits":"5","currency":"USD"},"token":"tok_ok"}""", "amount.minorUnits")]
    [InlineData("""{"amount":{"minorUnits":5,"currency":"usd"},"token":"tok_ok"}""", "amount.currency")]
    [InlineData("""{"amount":{"minorUnits":5,"currency":"USD"},"token":"tok_ok","tip":1}""", "tip")]
    [InlineData("""{"amount":{"minorUnits":5,"currency":"USD"}}""", "body")]
    [InlineData("""{"amount":""", "amount")]
    [InlineData("null", "body")]
    public async Task Bad_input_names_its_field_and_leaves_nothing(string body, string field)
    {
        var answer = await _company.PutRaw("/authorisations/order-1", body);

        Assert.Equal((400, "invalid"), (answer.Http, answer.Code));
        Assert.NotNull(answer.Json["errors"]![field]);
        Assert.Equal(404, (await _company.Find("order-1")).Http);
    }

    [Fact]
    public async Task A_reference_is_short_and_plain()
    {
        Assert.Equal(400, (await _company.Void("a%20b")).Http);
        Assert.Equal(400, (await _company.Void(new string('a', 101))).Http);
    }

    [Fact]
    public async Task Nobody_passes_without_the_key()
    {
        _company.Merchant.DefaultRequestHeaders.Authorization = new("Bearer", "sk_guess");
        Assert.Equal((401, "key"), ((await _company.Authorise("order-1")).Http, (await _company.Find("order-1")).Code));
        _company.Merchant.DefaultRequestHeaders.Authorization = new("Bearer", "sk_sandbox_demo");
        Assert.Equal(404, (await _company.Find("order-1")).Http);
    }

    [Fact]
    public async Task A_body_beyond_its_limit_is_refused()
    {
        var answer = await _company.PutRaw("/authorisations/order-1", $$"""{"token":"{{new string('x', 20_000)}}"}""");
        Assert.Equal(413, answer.Http);
    }

    [Fact]
    public async Task All_are_listed_page_by_page_within_a_span_of_time()
    {
        for (var i = 1; i <= 5; i++)
        {
            await _company.Authorise($"order-{i}");
            _company.Clock.Advance(TimeSpan.FromHours(1));
        }
        List<string> listed = [];
        var path = "/authorisations?from=2026-03-02T09:00:00Z&to=2026-03-02T12:00:00Z&limit=2";
        for (string? next = ""; next is not null;)
        {
            var page = (await _company.Get(next.Length == 0 ? path : $"{path}&after={next}")).Json;
            listed.AddRange(page["items"]!.AsArray().Select(item => (string)item!["reference"]!));
            next = (string?)page["next"];
        }
        Assert.Equal(["order-2", "order-3", "order-4"], listed);
    }
}
