using CsCheck;
using OpenAisle.Journal;
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

                var (taken, overbooked) = Tally(book.Facts);
                Assert.Empty(overbooked);
                foreach (var window in book.State.Windows)
                {
                    Assert.Equal(taken.GetValueOrDefault(window.Plan.Slot), window.Taken);
                }
            },
            print: Print,
            iter: 2_000);

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

    /// <summary>Counts places from the facts alone: an order takes one in each window that any of its standing revisions wants.</summary>
    private static (Dictionary<SlotId, int> Taken, List<string> Overbooked) Tally(IEnumerable<IFact> facts)
    {
        var capacity = new Dictionary<SlotId, int>();
        var wants = new List<(Id<Booking> Order, int Revision, SlotId Slot)>();
        var overbooked = new List<string>();
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case SlotOpened opened:
                    capacity[opened.Plan.Slot] = opened.Plan.Capacity;
                    break;
                case SlotBooked booked:
                    var others = wants.Where(want => want.Slot == booked.Slot).Select(want => want.Order).Distinct().ToList();
                    if (!others.Contains(booked.Booking) && others.Count >= capacity[booked.Slot])
                    {
                        overbooked.Add($"{booked.Slot} has {others.Count} of {capacity[booked.Slot]} and gave another place");
                    }

                    wants.Add((booked.Booking, booked.Revision, booked.Slot));
                    break;
                case SlotSettled settled:
                    wants.RemoveAll(want => want.Order == settled.Booking && want.Revision < settled.Revision);
                    break;
                case SlotDropped dropped:
                    wants.RemoveAll(want => want.Order == dropped.Booking && want.Revision == dropped.Revision);
                    break;
                case SlotReleased released:
                    wants.RemoveAll(want => want.Order == released.Booking);
                    break;
            }
        }

        return (wants.GroupBy(want => want.Slot).ToDictionary(same => same.Key, same => same.Select(want => want.Order).Distinct().Count()), overbooked);
    }

    private sealed record Deed(string Name, Action<Book> Do);
}
