using CsCheck;
using OpenAisle.Catalogue.Feeds;

namespace OpenAisle.Catalogue.Tests.Feeds;

/// <summary>The laws of price files, on the pure rule.</summary>
public sealed class PriceChangesTests
{
    private static readonly PriceKey Key = new(12345670, "chain", "", "Regular");

    private static readonly string[] Times = ["2026-11-01T00:00", "2026-11-05T06:00", "2026-11-10T00:00", "2026-11-15T12:30", "2026-11-20T00:00", "2026-11-30T00:00"];

    private static readonly Gen<StandingPrice[]> Standing =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 6], Gen.Long[1, 4]).Array[0, 5].Select(rows => rows
            .DistinctBy(row => row.Item1)
            .OrderBy(row => row.Item1)
            .Select(row => new StandingPrice(Key, Times[row.Item1], row.Item2 > row.Item1 && row.Item2 < 6 ? Times[row.Item2] : "", row.Item3 * 100, "H87"))
            .ToArray());

    private static readonly Gen<FedPrice> Listed = Gen.Select(Gen.Long[1, 4], Gen.Bool).Select((price, ends) =>
        new FedPrice(Key, "", ends ? "2027-01-01T00:00" : "", price * 100, "H87", FedSays.Holds, 2));

    private static readonly Gen<FedPrice[]> Dated = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 6], Gen.Long[1, 4]).Array[1, 5].Select(rows => rows
        .DistinctBy(row => row.Item1)
        .OrderBy(row => row.Item1)
        .Select(row => new FedPrice(Key, Times[row.Item1], row.Item2 > row.Item1 && row.Item2 < 6 ? Times[row.Item2] : "", row.Item3 * 100, "H87", FedSays.Holds, 2))
        .ToArray());

    private static readonly Gen<FedPrice[]> AnyFile = Gen.OneOf(Listed.Select(row => new[] { row }), Dated);

    [Fact]
    public void A_file_that_is_applied_twice_changes_nothing_the_second_time() =>
        Gen.Select(Standing, AnyFile, Gen.Int[0, 5], Gen.Bool).Sample((standing, file, time, isFull) =>
        {
            var after = Apply(standing, PriceChanges.Of(Key, standing, file, Times[time], isFull));
            var again = PriceChanges.Of(Key, after, file, Times[time], isFull);
            Assert.Equal((PriceTurn.Unchanged, 0, 0), (again.Turn, again.Puts.Count, again.Removes.Count));
        });

    [Fact]
    public void What_a_list_says_holds_from_then_on_and_history_stays() =>
        Gen.Select(Standing, Listed, Gen.Int[0, 5], Gen.Bool).Sample((standing, row, time, isFull) =>
        {
            var now = Times[time];
            var after = Apply(standing, PriceChanges.Of(Key, standing, [row], now, isFull));
            var holds = PriceChanges.Holding(after, now);
            Assert.Equal((row.MinorUnits, row.Until), (holds?.MinorUnits, holds?.Until));

            // What held before the file still held before it: receipts and former prices are reckoned by it.
            foreach (var earlier in Times.Where(earlier => string.CompareOrdinal(earlier, now) < 0))
            {
                Assert.Equal(PriceChanges.Holding(standing, earlier)?.MinorUnits, PriceChanges.Holding(after, earlier)?.MinorUnits);
            }
        });

    [Fact]
    public void A_full_file_of_dated_prices_leaves_exactly_its_own_from_then_on() =>
        Gen.Select(Standing, Dated, Gen.Int[0, 5]).Sample((standing, file, time) =>
        {
            var now = Times[time];
            var after = Apply(standing, PriceChanges.Of(Key, standing, file, now, isFull: true));
            var rows = file.Select(row => new StandingPrice(Key, row.From, row.Until, row.MinorUnits, "H87")).ToList();
            foreach (var later in Times.Where(later => string.CompareOrdinal(later, now) >= 0))
            {
                Assert.Equal(PriceChanges.Holding(rows, later)?.MinorUnits, PriceChanges.Holding(after, later)?.MinorUnits);
            }
        });

    [Fact]
    public void A_full_file_without_the_product_ends_it_and_a_delta_leaves_it() =>
        Gen.Select(Standing, Gen.Int[0, 5]).Sample((standing, time) =>
        {
            var now = Times[time];
            var change = PriceChanges.Of(Key, standing, [], now, isFull: true);
            var after = Apply(standing, change);
            Assert.All(Times.Where(later => string.CompareOrdinal(later, now) >= 0), later => Assert.Null(PriceChanges.Holding(after, later)));
            Assert.Equal(PriceTurn.Unchanged, PriceChanges.Of(Key, standing, [], now, isFull: false).Turn);
            Assert.Equal(change.Before is not null || change.Removes.Count > 0 ? PriceTurn.Deleted : PriceTurn.Unchanged, change.Turn);
        });

    [Fact]
    public void A_refused_row_leaves_what_stands() =>
        Gen.Select(Standing, Listed).Sample((standing, row) =>
            Assert.Equal(PriceTurn.Unchanged, PriceChanges.Of(Key, standing, [row with { Says = FedSays.Refused }], Times[3], isFull: true).Turn));

    [Theory]
    [InlineData(100, 150, false)]
    [InlineData(100, 151, true)]
    [InlineData(100, 50, false)]
    [InlineData(100, 49, true)]
    public void Moves_by_more_than_half_of_what_it_was(long before, long after, bool moves) => Assert.Equal(moves, PriceChanges.Of(
        Key, [new(Key, Times[0], "", before, "H87")], [new FedPrice(Key, "", "", after, "H87", FedSays.Holds, 1)], Times[1], false).MovesByMoreThanHalf);

    private static List<StandingPrice> Apply(IEnumerable<StandingPrice> standing, PriceChange change)
    {
        var rows = new SortedDictionary<string, StandingPrice>(StringComparer.Ordinal);
        foreach (var row in standing.Concat(change.Puts))
        {
            rows[row.From] = row;
        }

        foreach (var from in change.Removes)
        {
            Assert.True(rows.Remove(from));
        }

        return [.. rows.Values];
    }
}
