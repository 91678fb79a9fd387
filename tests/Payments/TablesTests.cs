using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;
using OpenAisle.Testing;
using static OpenAisle.Payments.Tests.Story;

namespace OpenAisle.Payments.Tests;

/// <summary>The tables of payments, on both engines.</summary>
public sealed class TablesTests
{
    public static TheoryData<string> Engines => TestEngines.All;

    private static Task<JournalFixture> Open(string engine) => JournalFixture.Open(
        engine, services => services.AddMigrations(PaymentSources.Table, PaymentBook.Table));

    private static PaymentSources Sources(JournalFixture shop)
    {
        var clock = new MovableClock();
        return new(shop.Database, [new ScriptedCompany(clock), new PayAtStore(clock)], clock);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_means_of_payment_is_kept_once_found_and_erased(string engine)
    {
        await using var shop = await Open(engine);
        var sources = Sources(shop);
        var (jane, john) = (Id<Shopper>.New(TimeProvider.System), Id<Shopper>.New(TimeProvider.System));

        var first = Added(await sources.Add(jane, "scripted", "tok_1", "Visa •••• 4242"));
        Assert.Equal(first, Added(await sources.Add(jane, "scripted", "tok_1", "Visa •••• 4242")));
        var johns = Added(await sources.Add(john, "scripted", "tok_1", "Visa •••• 4242"));

        Assert.NotEqual(first, johns);
        Assert.Equal([first, PayAtStore.Source.Id], (await sources.Of(jane)).Select(source => source.Id));
        Assert.Equal(new KeptSource(first, jane, "scripted", "Visa •••• 4242"), await sources.Find(first));
        Assert.Equal("tok_1", (await sources.Token(first))!.Token);

        await sources.Erase(jane.Value, default);
        await sources.Erase(jane.Value, default);
        Assert.Null(await sources.Find(first));
        Assert.Null(await sources.Token(first));
        Assert.NotNull(await sources.Find(johns));
    }

    [Theory]
    [InlineData("nowhere", "tok_1", "Visa", "provider")]
    [InlineData("pay-at-store", "tok_1", "Visa", "provider")]
    [InlineData("scripted", "", "Visa", "token")]
    [InlineData("scripted", "tok 1", "Visa", "token")]
    [InlineData("scripted", "4242424242424242", "Visa", "token")]
    [InlineData("scripted", "tok_1", "", "label")]
    [InlineData("scripted", "tok_1", "Visa\n4242", "label")]
    [InlineData("scripted", "tok_1", "4242 4242 4242 4242", "label")]
    public async Task A_source_that_cannot_be_is_refused_by_field(string provider, string token, string label, string field)
    {
        await using var shop = await Open(Journal.Engines.Sqlite);

        var refused = Assert.IsType<AddSourceOutcome.Refused>(
            await Sources(shop).Add(Id<Shopper>.New(TimeProvider.System), provider, token, label));

        Assert.Equal(field, refused.Field);
    }

    [Theory]
    [InlineData("tok_37a442dca7120ea50ff417531ee9d4a8")]
    [InlineData("tok_12345678901234567890123456789012")]
    [InlineData("a4242424242424242b")]
    public async Task A_random_token_with_many_digits_is_no_card_number(string token)
    {
        await using var shop = await Open(Journal.Engines.Sqlite);

        Assert.IsType<AddSourceOutcome.Added>(await Sources(shop).Add(Id<Shopper>.New(TimeProvider.System), "scripted", token, "Visa •••• 4242"));
    }

    [Fact]
    public async Task Nobody_keeps_more_cards_than_fit_a_purse()
    {
        await using var shop = await Open(Journal.Engines.Sqlite);
        var sources = Sources(shop);
        var jane = Id<Shopper>.New(TimeProvider.System);
        for (var i = 0; i < PaymentSources.MostPerShopper; i++)
        {
            Added(await sources.Add(jane, "scripted", $"tok_{i}", "Visa"));
        }

        Assert.Equal("too-many", Assert.IsType<AddSourceOutcome.Refused>(await sources.Add(jane, "scripted", "tok_more", "Visa")).Code);
    }

    [Fact]
    public void A_token_is_not_printed_with_what_holds_it() =>
        Assert.DoesNotContain("tok_1", $"{new SourceToken("scripted", "tok_1")}", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_book_is_the_same_fact_by_fact_and_all_at_once(string engine)
    {
        await using var shop = await Open(engine);
        IFact[] story =
        [
            new PaymentVoided(3), // a tombstone has no row
            .. Intended(1, 500), new PaymentDeclined(1, "declined"),
            .. Authorised(2, 2_000),
            new PaymentCaptureIntended(Usd(1_500), [new(2, Usd(1_500))]), new PaymentCaptured(2, Usd(1_500)),
            new PaymentRefundIntended(FirstRefund, Usd(300), [new(2, Usd(300))]), new PaymentRefunded(FirstRefund, 2, Usd(300)),
            new PaymentRefundIntended(OtherRefund, Usd(200), [new(2, Usd(200))]), new PaymentRefunded(OtherRefund, 2, Usd(200)),
            .. Intended(4, 700), new PaymentVoidIntended(4, "late"), .. Intended(5, 700),
            new PaymentAuthorised(4, Usd(700), Expires), // follows on the fifth, and is not of it
        ];
        Guid[] payments = [.. Enumerable.Range(0, 20).Select(_ => Id<Payment>.New(TimeProvider.System).Value)];
        var facts = payments.SelectMany(payment => Recorded(payment, story)).ToList();

        await Apply(shop, facts);
        var atOnce = await Rows(shop);
        await using (var connection = await shop.Database.Open())
        {
            await Dapper.SqlMapper.ExecuteAsync(connection, "delete from payments");
        }

        foreach (var fact in facts)
        {
            await Apply(shop, [fact]);
        }

        Assert.Equal(atOnce, await Rows(shop));
        Assert.Equal(4 * payments.Length, atOnce.Count);
        Assert.Contains($"{References.Tender(payments[0], 2)} Captured 2000 1500 500 USD", atOnce);
        Assert.Contains($"{References.Tender(payments[0], 1)} Declined 0 0 0 USD", atOnce);
        Assert.Contains($"{References.Tender(payments[0], 4)} Authorised 700 0 0 USD", atOnce);
        Assert.Contains($"{References.Tender(payments[0], 5)} Intended 0 0 0 USD", atOnce);
    }

    [Theory]
    [InlineData(1_500, 200, 1_500, 200, null)]
    [InlineData(0, 0, 700, 0, DifferenceKind.CapturedThereNotHere)]
    [InlineData(1_500, 0, 0, 0, DifferenceKind.CapturedHereNotThere)]
    [InlineData(1_500, 0, 1_400, 0, DifferenceKind.CapturedAmountDiffers)]
    [InlineData(1_500, 200, 1_500, 0, DifferenceKind.RefundedAmountDiffers)]
    public void A_difference_is_called_by_its_kind(long ours, long given, long theirs, long back, DifferenceKind? kind)
    {
        var row = new BookRow
        {
            Reference = "r",
            Payment = "p",
            Tender = 1,
            Provider = "scripted",
            Currency = "USD",
            Amount = 2_000,
            Status = nameof(TenderStatus.Captured),
            Captured = ours,
            Refunded = given,
        };

        var differences = Reconcile.Compare("scripted", "r", row, new ProviderAnswer.Authorised(Usd(2_000), Usd(theirs), Usd(back), Expires));

        Assert.Equal(kind is null ? [] : [kind.Value], differences.Select(difference => difference.Kind));
    }

    [Fact]
    public void A_company_that_does_not_answer_is_no_difference_but_named() =>
        Assert.Equal(DifferenceKind.NotAnswered, Assert.Single(Reconcile.Compare("scripted", "r", null, new ProviderAnswer.Unknown("down"))).Kind);

    private static Id<PaymentSource> Added(AddSourceOutcome outcome) => Assert.IsType<AddSourceOutcome.Added>(outcome).Source;

    private static IEnumerable<ReadFact> Recorded(Guid payment, IFact[] story) =>
        story.Select((fact, i) => new ReadFact(new(i + 1, new(PaymentFacts.Stream, payment), i + 1, "", Start.AddSeconds(i), default), fact));

    private static async Task Apply(JournalFixture shop, IReadOnlyList<ReadFact> facts)
    {
        await using var connection = await shop.Database.Open();
        await using var transaction = await connection.BeginTransactionAsync();
        await new PaymentBook().Apply(facts, connection, transaction, default);
        await transaction.CommitAsync();
    }

    private static async Task<List<string>> Rows(JournalFixture shop)
    {
        await using var connection = await shop.Database.Open();
        return [.. (await Dapper.SqlMapper.QueryAsync<BookRow>(connection, $"select {PaymentBook.Columns} from payments order by reference"))
            .Select(row => $"{row.Reference} {row.Status} {row.Authorised} {row.Captured} {row.Refunded} {row.Currency}")];
    }
}
