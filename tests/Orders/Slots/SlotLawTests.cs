using CsCheck;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;
using OpenAisle.Orders.Slots;
using static OpenAisle.Orders.Tests.Slots.Book;

namespace OpenAisle.Orders.Tests.Slots;

/// <summary>The laws of the slot book under whatever may come, in any order.</summary>
public sealed class SlotLawTests
{
    private static readonly Gen<int> Orders = Gen.Int[0, 7];
    private static readonly Gen<int> Revisions = Gen.Int[1, 3];
    private static readonly Gen<int> Hours = Gen.Int[12, 15];

    private static readonly Gen<Deed> Deeds = Gen.Frequency(
        (6, Gen.Select(Orders, Revisions, Hours).Select(x => new Deed($"book {x.Item1} r{x.Item2} at {x.Item3}", book => book.Take(x.Item1, x.Item2, Slot(x.Item3))))),
        (3, Gen.Select(Orders, Revisions).Select(x => new Deed($"settle {x.Item1} r{x.Item2}", book => book.Settle(x.Item1, x.Item2)))),
        (3, Gen.Select(Orders, Revisions).Select(x => new Deed($"drop {x.Item1} r{x.Item2}", book => book.Drop(x.Item1, x.Item2)))),
        (1, Orders.Select(order => new Deed($"release {order}", book => book.Release(order)))),
        (1, Gen.Select(Hours, Gen.Int[0, 3]).Select(x => new Deed($"open {x.Item1} for {x.Item2}", book => book.Open(Window(x.Item1, x.Item2))))));

    private static readonly Gen<Deed[]> Days = Deeds.Array[1, 60];

    private static readonly Func<Deed[], string> Print = day => string.Join("; ", day.Select(deed => deed.Name));

    [Fact]
    public void No_place_is_given_beyond_the_capacity_and_the_book_agrees_with_a_tally_of_the_facts() =>
        Days.Sample(
            day =>
            {
                var book = Opened();
                foreach (var deed in day)
                {
                    deed.Do(book);
                }

                Assert.Empty(Checked(book.Facts).GetAwaiter().GetResult().Breaches);
                foreach (var window in book.State.Windows)
                {
                    Assert.Equal(book.State.Bookings.Count(booking => booking.IsIn(window.Plan.Slot)), window.Taken);
                }
            },
            print: Print,
            iter: 2_000);

    [Fact]
    public async Task A_place_given_twice_is_found_in_the_journal()
    {
        IFact[] sound =
        [
            new SlotOpened(Window(12, 1)), new SlotBooked(Order(1), 1, Slot(12)), new SlotBooked(Order(1), 2, Slot(12)), new SlotSettled(Order(1), 2),
        ];

        Assert.Empty((await Checked(sound)).Breaches);
        Assert.Empty((await Checked([.. sound, new SlotReleased(Order(1)), new SlotBooked(Order(2), 1, Slot(12))])).Breaches);
        Assert.Single((await Checked([.. sound, new SlotBooked(Order(2), 1, Slot(12))])).Breaches);
        Assert.Single((await Checked([.. sound, new SlotDropped(Order(1), 1), new SlotBooked(Order(2), 1, Slot(12))])).Breaches);
        Assert.Single((await Checked([.. sound, new SlotBooked(Order(2), 1, Slot(13))])).Breaches);
        Assert.Equal(2, (await Checked(sound)).Checked);
    }

    [Fact]
    public void A_book_opened_again_decides_as_one_that_never_closed() =>
        Gen.Select(Days, Gen.Int[0, 100], Gen.Bool).Sample(
            (day, at, fromSnapshot) =>
            {
                var (open, reopened) = (Opened(), Opened());
                for (var i = 0; i < day.Length; i++)
                {
                    if (i == at * day.Length / 100)
                    {
                        reopened.State = fromSnapshot
                            ? SlotState.Snapshots.Read(SlotState.Snapshots.Write(reopened.State))
                            : Replay(reopened.Facts);
                    }

                    day[i].Do(open);
                    day[i].Do(reopened);
                }

                Assert.Equal(open.State.Write(), reopened.State.Write());
                Assert.Equal(open.Facts, reopened.Facts);
            },
            iter: 1_000);

    [Fact]
    public void Done_again_at_once_changes_nothing() =>
        Days.Sample(
            day =>
            {
                var book = Opened();
                foreach (var deed in day)
                {
                    deed.Do(book);
                    var before = book.Facts.Count;
                    deed.Do(book);
                    Assert.True(before == book.Facts.Count, $"Again: {deed.Name}");
                }
            },
            print: Print,
            iter: 1_000);

    [Fact]
    public void When_all_is_released_every_place_is_free() =>
        Days.Sample(
            day =>
            {
                var book = Opened();
                foreach (var deed in day)
                {
                    deed.Do(book);
                }

                for (var order = 0; order < 8; order++)
                {
                    book.Release(order);
                }

                Assert.All(book.State.Windows, window => Assert.Equal(0, window.Taken));
                Assert.Empty(book.State.Bookings);
            },
            print: Print,
            iter: 500);

    private static Book Opened() => With(Window(12, 2), Window(13, 1), Window(14, 3));

    private static async Task<LawReport> Checked(IEnumerable<IFact> facts) =>
        await new SlotLaw().Check(
            facts.Select((fact, i) => new ReadFact(new(i + 1, new("slots", Order(7).Value), i + 1, "", Morning, default), fact)).ToAsyncEnumerable(),
            CancellationToken.None);

    private sealed record Deed(string Name, Action<Book> Do);
}
