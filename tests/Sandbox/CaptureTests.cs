using Dapper;

namespace OpenAisle.Sandbox.Tests;

public sealed class CaptureTests : IAsyncLifetime
{
    private Company _company = null!;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.Open();
        await _company.Authorise("order-1", minorUnits: 2_000);
    }

    public async ValueTask DisposeAsync()
    {
        await _company.AssertBooksInOrder();
        await _company.DisposeAsync();
    }

    [Fact]
    public async Task A_final_capture_takes_less_and_releases_the_rest()
    {
        var answer = await _company.Capture("order-1", "c-1", 1_500);

        Assert.Equal((200, "captured", 1_500), (answer.Http, answer.Status, answer.Captured));
        Assert.Equal("closed", (await _company.Capture("order-1", "c-2", 1)).Code);
        Assert.Equal(0, (long)(await _company.Get("/ledger/check")).Json["balances"]!["USD"]!["held"]!);
    }

    [Fact]
    public async Task No_more_is_captured_than_was_authorised()
    {
        Assert.Equal((422, "above_authorised"), ((await _company.Capture("order-1", "c-1", 2_001)).Http, (await _company.Capture("order-1", "c-1", 2_001)).Code));
        await _company.Capture("order-1", "c-2", 1_500, final: false);
        Assert.Equal("above_authorised", (await _company.Capture("order-1", "c-3", 501)).Code);
        Assert.Equal(2_000, (await _company.Capture("order-1", "c-4", 500)).Captured);
    }

    [Fact]
    public async Task A_capture_asked_twice_is_made_once()
    {
        var first = await _company.Capture("order-1", "c-1", 700, final: false);
        var again = await _company.Capture("order-1", "c-1", 700, final: false);

        Assert.Equal(first, again);
        Assert.Equal(700, (await _company.Find("order-1")).Captured);
        Assert.Equal("conflict", (await _company.Capture("order-1", "c-1", 701, final: false)).Code);
        Assert.Equal("conflict", (await _company.Capture("order-1", "c-1", 700, final: true)).Code);
    }

    [Fact]
    public async Task What_a_partial_capture_left_lapses()
    {
        await _company.Capture("order-1", "c-1", 700, final: false);
        _company.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal("closed", (await _company.Capture("order-1", "c-2", 1)).Code);
        Assert.Equal(0, (long)(await _company.Get("/ledger/check")).Json["balances"]!["USD"]!["held"]!);
    }

    [Fact]
    public async Task Captured_money_cannot_be_voided()
    {
        await _company.Capture("order-1", "c-1", 700);
        var answer = await _company.Void("order-1");

        Assert.Equal((409, "captured"), (answer.Http, answer.Code));
        Assert.Equal("captured", (await _company.Find("order-1")).Status);
    }

    [Fact]
    public async Task A_capture_in_another_currency_is_refused()
    {
        var answer = await _company.Put("/authorisations/order-1/captures/c-1", new { amount = new { minorUnits = 1, currency = "EUR" } });
        Assert.Equal((422, "other_currency"), (answer.Http, answer.Code));
    }

    [Fact]
    public async Task No_more_is_refunded_than_was_captured_and_nothing_before()
    {
        Assert.Equal((409, "not_captured"), ((await _company.Refund("order-1", "r-1", 1)).Http, (await _company.Refund("order-1", "r-1", 1)).Code));
        await _company.Capture("order-1", "c-1", 1_000);

        Assert.Equal(600, (await _company.Refund("order-1", "r-1", 600)).Refunded);
        Assert.Equal((422, "above_captured"), ((await _company.Refund("order-1", "r-2", 401)).Http, (await _company.Refund("order-1", "r-2", 401)).Code));
        Assert.Equal(1_000, (await _company.Refund("order-1", "r-3", 400)).Refunded);
    }

    [Fact]
    public async Task A_refund_asked_twice_is_made_once()
    {
        await _company.Capture("order-1", "c-1", 1_000);
        var first = await _company.Refund("order-1", "r-1", 300);

        Assert.Equal(first, await _company.Refund("order-1", "r-1", 300));
        Assert.Equal("conflict", (await _company.Refund("order-1", "r-1", 301)).Code);
    }

    [Fact]
    public async Task The_settlement_lists_what_was_captured_and_refunded_on_a_day_to_the_penny()
    {
        await _company.Capture("order-1", "c-1", 1_234);
        await _company.Refund("order-1", "r-1", 234);
        _company.Clock.Advance(TimeSpan.FromDays(1));
        await _company.Refund("order-1", "r-2", 1_000);

        // 1.5 % of 12.34 is 18.51 cents, so 19, and 10 more.
        Assert.Equal("""
            time,kind,reference,movement,currency,amount_minor,fee_minor,net_minor
            2026-03-02T08:00:00.000Z,capture,order-1,c-1,USD,1234,29,1205
            2026-03-02T08:00:00.000Z,refund,order-1,r-1,USD,-234,0,-234

            """.ReplaceLineEndings("\r\n"), (await _company.Get("/settlements/2026-03-02")).Text);
        Assert.EndsWith("refund,order-1,r-2,USD,-1000,0,-1000\r\n", (await _company.Get("/settlements?from=2026-03-01&to=2026-03-31")).Text, StringComparison.Ordinal);
        Assert.Equal(400, (await _company.Get("/settlements/yesterday")).Http);
    }

    [Fact]
    public async Task A_check_finds_books_that_somebody_changed()
    {
        await _company.Capture("order-1", "c-1", 1_000);
        await Change("UPDATE authorisations SET captured = 999");
        Assert.Equal(["the captured and refunded sums agree with the postings"], await BrokenLaws());
        await Change("UPDATE authorisations SET captured = 1000");

        await Change("UPDATE postings SET amount = amount - 1 WHERE account = 'held' AND amount < 0");
        Assert.Contains("the sides of a movement sum to zero", await BrokenLaws());
        Assert.Contains("exactly what is open is held", await BrokenLaws());
        await Change("UPDATE postings SET amount = amount + 1 WHERE account = 'held' AND amount < 0");
    }

    private Task<int> Change(string sql) => _company.Ledger.Do(page => page.Connection.Execute(sql));

    private async Task<IEnumerable<string>> BrokenLaws() => (await _company.Get("/ledger/check")).Json["findings"]!.AsArray()
        .Select(finding => ((string)finding!).Split("broken is that ")[1]).Distinct();
}
