using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using OpenAisle.Catalogue.Feeds;

namespace OpenAisle.Catalogue.Tests.Feeds;

public sealed class FeedDeskTests
{
    private const string Header = "STORE,EAN,PRICE\n";

    private static readonly string Delta = FeedFiles.Prices.Replace("full\n", "", StringComparison.Ordinal);

    public static TheoryData<string> Engines => TestEngines.All;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_full_file_is_taken_once_and_a_second_time_changes_nothing(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        var file = List(100, _ => "4.99");
        Assert.Equal("prices: 100 added, 0 changed, 0 deleted, 0 unchanged", Counts(await shop.Feed(FeedFiles.Prices, file)));
        var rows = await shop.DatedPrices();
        Assert.Equal("500001||Regular|2026-11-22T07:00||499|H87".Replace("500001", First, StringComparison.Ordinal), rows[0]);

        Assert.Equal("prices: 0 added, 0 changed, 0 deleted, 100 unchanged", Counts(await shop.Feed(FeedFiles.Prices, file)));
        Assert.Equal(rows, await shop.DatedPrices());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_price_ends_the_one_before_and_the_shelf_shows_it(string engine)
    {
        var clock = Noon();
        await using var shop = await FeedFiles.Shop(engine, clock);
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("prices: 0 added, 1 changed, 0 deleted, 99 unchanged", Counts(await shop.Feed(FeedFiles.Prices, List(100, n => n == 0 ? "5.49" : "4.99"))));
        Assert.Equal(
            [$"{First}||Regular|2026-11-22T07:00|2026-11-22T08:00|499|H87", $"{First}||Regular|2026-11-22T08:00||549|H87"], (await shop.DatedPrices())[..2]);
        Assert.Equal(["549|H87|1"], await shop.Ask($"select minor_units, unit, increment from prices where gtin = {First}"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delta_leaves_what_it_does_not_name_and_deletes_what_it_says(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        var mapping = Delta + "\n  delete = GONE";
        Assert.Equal(
            "prices: 0 added, 1 changed, 1 deleted, 0 unchanged",
            Counts(await shop.Feed(mapping, $"STORE,EAN,PRICE,GONE\nmaple-street,{Ean(0)},5.00,\nmaple-street,{Ean(1)},,yes\n")));
        Assert.Equal(["99"], await shop.Ask("select count(*) from prices"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_dry_run_tells_the_differences_and_writes_nothing(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        var rows = await shop.DatedPrices();
        var outcome = Assert.IsType<FeedOutcome.Checked>(
            await shop.Get<FeedDesk>().Check(FeedFiles.Prices, FeedFiles.Bytes(List(50, n => n == 0 ? "9.99" : "4.99")), "x.csv"));
        Assert.Equal("it would delete 50 of 100 prices, more than 2 %", outcome.Waits);
        Assert.Contains(outcome.Report.Lines(), line => line.Contains("4.99 USD/H87 from 2026-11-22T07:00 -> 9.99 USD/H87", StringComparison.Ordinal));
        Assert.Equal(rows, await shop.DatedPrices());
        Assert.Single(await shop.Get<FeedDesk>().Runs(10));
    }

    [Theory]
    [InlineData("sqlite", 98, false)]
    [InlineData("sqlite", 97, true)]
    [InlineData("postgres", 97, true)]
    public async Task A_file_that_deletes_more_than_two_percent_waits(string engine, int kept, bool waits)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        var rows = await shop.DatedPrices();
        var outcome = await shop.Feed(FeedFiles.Prices, List(kept, _ => "4.99"));
        Assert.Equal(waits, outcome is FeedOutcome.Waiting);
        Assert.Equal(waits, rows.SequenceEqual(await shop.DatedPrices()));
    }

    [Theory]
    [InlineData(5, "7.50", false)]
    [InlineData(6, "7.50", true)]
    [InlineData(6, "7.40", false)]
    [InlineData(6, "2.40", true)]
    public async Task A_file_that_moves_more_than_five_percent_of_the_prices_by_more_than_half_waits(int moved, string price, bool waits)
    {
        await using var shop = await FeedFiles.Shop("sqlite", Noon());
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        Assert.Equal(waits, await shop.Feed(FeedFiles.Prices, List(100, n => n < moved ? price : "4.99")) is FeedOutcome.Waiting);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_waits_is_applied_when_a_person_approves_it_and_the_run_names_them(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        var desk = shop.Get<FeedDesk>();
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        var waiting = Assert.IsType<FeedOutcome.Waiting>(await shop.Feed(FeedFiles.Prices, Grocers.Zipped(Encoding.UTF8.GetBytes(List(20, _ => "4.99"))), "p.csv.gz"));
        Assert.Equal(waiting.Run, Assert.Single(await desk.Runs(10, onlyWaiting: true)).Id);

        var done = Assert.IsType<FeedDecision.Done>(await desk.Approve(waiting.Run, "Ada"));
        Assert.IsType<FeedOutcome.Applied>(done.Outcome);
        Assert.Equal(["20"], await shop.Ask("select count(*) from prices"));
        var run = (await desk.Runs(10)).Single(run => run.Id == waiting.Run);
        Assert.Equal(("applied", "Ada"), (run.Outcome, run.DecidedBy));
        Assert.Equal(["0"], await shop.Ask("select count(*) from feed_held"));
        Assert.IsType<FeedDecision.NotWaiting>(await desk.Approve(waiting.Run, "Ada"));
        Assert.IsType<FeedDecision.NoSuchRun>(await desk.Approve("nobody", "Ada"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_rejected_changes_nothing_and_the_run_names_who_did(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        var desk = shop.Get<FeedDesk>();
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        var waiting = Assert.IsType<FeedOutcome.Waiting>(await shop.Feed(FeedFiles.Prices, List(20, _ => "4.99")));
        Assert.IsType<FeedDecision.Done>(await desk.Reject(waiting.Run, "Bo"));
        Assert.Equal(["100"], await shop.Ask("select count(*) from prices"));
        Assert.Equal(("rejected", "Bo"), (await desk.Runs(10)).Where(run => run.Id == waiting.Run).Select(run => (run.Outcome, run.DecidedBy)).Single());
    }

    [Fact]
    public async Task What_was_approved_waits_again_when_it_would_do_more_than_the_person_saw()
    {
        await using var shop = await FeedFiles.Shop("sqlite", Noon());
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        var waiting = Assert.IsType<FeedOutcome.Waiting>(await shop.Feed(FeedFiles.Prices, List(90, _ => "4.99")));
        await shop.Feed(FeedFiles.Prices, List(200, _ => "4.99"));
        var done = Assert.IsType<FeedDecision.Done>(await shop.Get<FeedDesk>().Approve(waiting.Run, "Ada"));
        Assert.Equal("it would delete 110 of 200 prices, more than 2 %", Assert.IsType<FeedOutcome.Waiting>(done.Outcome).Why);
        Assert.Equal(["200"], await shop.Ask("select count(*) from prices"));
    }

    [Theory]
    [InlineData("maple-street,{0},-1.00", "line 2: price: -1.00 USD is not above zero")]
    [InlineData("maple-street,{0},0.00", "line 2: price: 0.00 USD is not above zero")]
    [InlineData("maple-street,{0},4.995", "line 2: price: '4.995' has more digits than USD has")]
    [InlineData("maple-street,{0},abc", "line 2: price: 'abc' is no amount")]
    [InlineData("maple-street,{0},", "line 2: price is missing")]
    [InlineData("nowhere,{0},1.00", "line 2: the store 'nowhere' is not known")]
    [InlineData("maple-street,4006381333930,1.00", "line 2: gtin: '4006381333930' is no GTIN: check digit 0 should be 1")]
    [InlineData("maple-street,{0},1.00\nmaple-street,{0},2.00", "line 3: 00005000000012 costs 2.00 USD here and 1.00 USD in line 2")]
    public async Task One_bad_row_refuses_the_whole_file_and_names_its_line(string row, string why)
    {
        await using var shop = await FeedFiles.Shop("sqlite", Noon());
        var outcome = Assert.IsType<FeedOutcome.Refused>(
            await shop.Feed(FeedFiles.Prices, Header + string.Format(CultureInfo.InvariantCulture, row, Ean(0)) + "\n" + List(100, _ => "4.99")[Header.Length..].Replace($"maple-street,{Ean(0)},4.99\n", "", StringComparison.Ordinal)));
        Assert.Contains(outcome.Report.Lines(), line => line.EndsWith(why.Replace("00005000000012", Gtin.Parse(Ean(0)).ToString(), StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Empty(await shop.DatedPrices());
        Assert.Equal("refused", Assert.Single(await shop.Get<FeedDesk>().Runs(10)).Outcome);
    }

    [Fact]
    public async Task Where_the_mapping_tolerates_them_bad_rows_are_left_out_and_what_stands_of_theirs_stays()
    {
        await using var shop = await FeedFiles.Shop("sqlite", Noon());
        await shop.Feed(FeedFiles.Prices, List(100, _ => "4.99"));
        var outcome = await shop.Feed(FeedFiles.Prices + "\ntolerate 5 %".Replace("\ntolerate", "\ntolerate", StringComparison.Ordinal), List(100, n => n < 3 ? "-1" : "5.19"));
        Assert.Equal("prices: 0 added, 97 changed, 0 deleted, 0 unchanged", Counts(outcome));
        Assert.Equal(["100"], await shop.Ask("select count(*) from prices"));
    }

    [Fact]
    public async Task A_file_without_the_columns_that_every_row_needs_is_refused_by_its_header()
    {
        await using var shop = await FeedFiles.Shop("sqlite", Noon());
        Assert.Equal(
            "line 1: the header has no column 'PRICE', from which price comes",
            Assert.IsType<FeedOutcome.Refused>(await shop.Feed(FeedFiles.Prices, $"STORE,EAN,COST\nmaple-street,{Ean(0)},4.99\n")).Why);
    }

    [Fact]
    public async Task Wherever_a_file_is_cut_nothing_of_it_is_taken()
    {
        await using var shop = await FeedFiles.Shop("sqlite", Noon());
        await shop.Feed(FeedFiles.Prices, List(40, _ => "4.99"));
        var rows = await shop.DatedPrices();
        var whole = Grocers.Zipped(Encoding.UTF8.GetBytes(List(40, _ => "5.55")));
        await Gen.Int[0, whole.Length - 1].SampleAsync(
            async cut =>
            {
                Assert.IsType<FeedOutcome.Refused>(await shop.Feed(FeedFiles.Prices, whole[..cut], "p.csv.gz"));
                Assert.Equal(rows, await shop.DatedPrices());
            },
            iter: 60, threads: 1);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Prices_for_later_channels_members_and_zones_are_filed_as_they_are_said(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        const string Mapping = """
            source hq
            full
            format csv delimiter ;
            currency USD
            record prices
              zone = ZONE
              gtin = EAN | gtin
              price = CENTS | decimals 2
              from = FROM | date yyyyMMdd
              until = TO | date yyyyMMdd | through
              channel = CH
              kind = KIND | map M=member R=reduced =regular
              unit = UNIT | map KG=KGM ST=H87 | default H87
            """;
        await shop.Feed(Mapping, $"ZONE;EAN;CENTS;FROM;TO;CH;KIND;UNIT\nnorth;{Ean(0)};00499;20261201;20261224;online;M;\nnorth;{Ean(0)};00599;;;;;KG\n;{Ean(1)};199;20270101;;;R;ST\n");
        Assert.Equal(
            [
                $"{First}|zone:north||Regular|2026-11-22T12:00||599|KGM", $"{First}|zone:north|online|Member|2026-12-01T00:00|2026-12-25T00:00|499|H87",
                $"{Gtin.Parse(Ean(1)).Number}|chain||Reduced|2027-01-01T00:00||199|H87",
            ],
            await shop.Ask("select gtin, scope, channel, kind, from_local, until_local, minor_units, unit from dated_prices order by gtin, channel"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_older_file_that_comes_late_is_refused(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        var mapping = FeedFiles.Prices + "\neffective = file | match \"([0-9]{12})\" | date yyyyMMddHHmm";
        Assert.IsType<FeedOutcome.Applied>(await shop.Feed(mapping, List(10, _ => "2.00"), "P202611220600.csv"));
        var late = Assert.IsType<FeedOutcome.Refused>(await shop.Feed(mapping, List(10, _ => "1.00"), "P202611210600.csv"));
        Assert.StartsWith("the file is of 2026-11-21T06:00, and one of 2026-11-22T06:00 was applied", late.Why, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task New_rows_take_the_place_of_what_another_source_put_at_the_same_minute(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        await shop.Feed(FeedFiles.Prices.Replace("source till", "source hq", StringComparison.Ordinal), List(10, _ => "4.99"));
        Assert.Equal("prices: 300 added, 0 changed, 0 deleted, 0 unchanged", Counts(await shop.Feed(FeedFiles.Prices, List(300, _ => "5.49"))));
        Assert.Equal(["549|till|300"], await shop.Ask("select minor_units, source, count(*) from dated_prices group by minor_units, source"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_files_at_once_leave_the_rows_of_one_after_the_other(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        await Task.WhenAll(Enumerable.Range(1, 6).Select(price => Task.Run(() => shop.Feed(FeedFiles.Prices, List(300, _ => $"{price}.00")))));
        Assert.Equal(["1"], await shop.Ask("select count(distinct minor_units) from prices"));
        Assert.Equal(["300"], await shop.Ask("select count(*) from dated_prices"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_breaks_off_while_it_is_written_leaves_nothing_behind(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        await shop.Feed(FeedFiles.Prices, List(300, _ => "4.99"));
        var rows = await shop.DatedPrices();
        var last = Gtin.Parse(Ean(299)).Number;
        await shop.Ask(engine == "sqlite"
            ? $"create trigger broken before insert on prices when new.gtin = {last} begin select raise(abort, 'the disk is gone'); end"
            : $"alter table prices add constraint broken check (gtin <> {last}) not valid");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => shop.Feed(FeedFiles.Prices, List(300, _ => "5.19")));
        Assert.Equal(rows, await shop.DatedPrices());
        Assert.Equal(["499"], await shop.Ask("select distinct minor_units from prices"));
        Assert.Equal(["applied", "failed"], (await shop.Get<FeedDesk>().Runs(10)).Select(run => run.Outcome).Order(StringComparer.Ordinal));

        await shop.Ask(engine == "sqlite" ? "drop trigger broken" : "alter table prices drop constraint broken");
        Assert.Equal("prices: 0 added, 300 changed, 0 deleted, 0 unchanged", Counts(await shop.Feed(FeedFiles.Prices, List(300, _ => "5.19"))));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Stores_items_prices_and_places_come_in_by_one_file(string engine)
    {
        await using var shop = await FeedFiles.Shop(engine, Noon());
        const string Mapping = """
            source pos
            full
            currency USD
            record stores
              store = S
              name = S
            record items
              gtin = EAN | gtin
              name = NAME
              department = DEP | map 10=dairy *=other
              sold-by = W | map 1=weight *=piece | default piece
            record prices
              store = S
              gtin = EAN | gtin
              price = PRICE
              unit = W | map 1=LBR 0=H87
            record planogram
              store = S
              gtin = EAN | gtin
              aisle = A
              bay = B
            """;
        var file = $"S,EAN,NAME,DEP,W,PRICE,A,B\nnew-store,{Ean(0)},Milk,10,0,1.99,3,4\nnew-store,{Ean(1)},Cheese,10,1,8.99,3,5\n";
        Assert.Equal(
            "stores: 1 added, 0 changed, 0 deleted, 0 unchanged; items: 2 added, 0 changed, 0 deleted, 0 unchanged; "
            + "prices: 2 added, 0 changed, 0 deleted, 0 unchanged; planogram: 2 added, 0 changed, 0 deleted, 0 unchanged",
            Counts(await shop.Feed(Mapping, file)));
        var store = (await shop.Get<IOffers>().Stores()).Single(store => store.Slug == "new-store");
        var cheese = await shop.Get<IOffers>().Find(store.Id, Gtin.Parse(Ean(1)));
        Assert.Equal(("Cheese", "8.99 USD", "LBR", 3), (cheese!.Product.Name, cheese.UnitPrice.ToString(), cheese.Unit.Code, cheese.Place.Aisle));
        Assert.Equal("stores: 0 added, 0 changed, 0 deleted, 1 unchanged", Counts(await shop.Feed(Mapping, file)).Split(';')[0]);
    }

    internal static string Ean(int number) => Gtin.WithCheckDigit(500_000_001 + number).ToString();

    internal static FakeTimeProvider Noon() => new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private static string First => Gtin.Parse(Ean(0)).Number.ToString(CultureInfo.InvariantCulture);

    private static string List(int count, Func<int, string> price) =>
        Header + string.Concat(Enumerable.Range(0, count).Select(number => $"maple-street,{Ean(number)},{price(number)}\n"));

    private static string Counts(FeedOutcome outcome) => outcome is FeedOutcome.Refused refused ? refused.Why : string.Join("; ", outcome.Report.Counts);
}
