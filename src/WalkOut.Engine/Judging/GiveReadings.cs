using OpenAisle.WalkOut.Engine.Floor;
using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>All ways to read an encounter of two people: nothing happened, or one gave the other something they hold.</summary>
internal sealed class GiveReadings(Ledger ledger, Goods goods, ShelfHands hands)
{
    private const int MostUnits = 6;
    private const double LogGiven = -5.2;

    /// <summary>What was taken last is in the hand; what was taken before is more likely in the bag.</summary>
    private const double LogOlder = -1;

    /// <summary>The more so when it was taken only just now: logarithm, and how soon that fades, seconds.</summary>
    private const double LogJustTaken = -1.5;
    private const double JustTakenSeconds = 15;

    /// <summary>Who has something to give comes up to the other, mostly: logarithm of the odds when one has stood a second longer, and at most.</summary>
    private const double LogCame = 1.0;
    private const double MostCame = 1.4;

    /// <summary>Who has stood for longer has not just come, seconds.</summary>
    private const double JustCame = 3;

    /// <summary>Who scoops goods into a bag scoops for themselves, mostly.</summary>
    private const double LogBag = -1.5;

    private const double LeastFit = 1.0;

    /// <summary>Null when there is nothing to be given, or the hands were not near enough.</summary>
    /// <param name="changes">Of the shelves, around that time: hands that were there gave nothing in the air.</param>
    public Reading[]? Of(Encounter met, IReadOnlyList<ShelfChange> changes, Func<ShelfChange, List<Person>> people)
    {
        if (met.Fit < LeastFit)
        {
            return null;
        }

        var fit = met.Fit;
        foreach (var change in changes)
        {
            fit += hands.BusyElsewhere(met.One, met.Left, met.Time, change, people(change)) + hands.BusyElsewhere(met.Other, met.OtherLeft, met.Time, change, people(change));
        }

        var came = met.First + Math.Clamp(LogCame * (Math.Min(JustCame, met.Other.Stood(met.Time)) - Math.Min(JustCame, met.One.Stood(met.Time))), -MostCame, MostCame);
        var readings = new List<Reading> { new(0, [], []) };
        foreach (var (from, to) in new[] { (met.One, met.Other), (met.Other, met.One) })
        {
            var held = ledger.Holdings()
                .Where(one => one.Holder == from.Number && one.Unit.Product >= 0 && one.Unit.Time < met.Time && one.Chance > 0.02)
                .OrderByDescending(one => one.Unit.Time).ThenBy(one => one.Unit.Id).Take(MostUnits).ToList();
            var (rank, last) = (-1, double.NaN);
            var older = held.Count == 0 ? 0 : LogOlder + (LogJustTaken * Math.Exp((held[0].Unit.Time - met.Time) / JustTakenSeconds));
            var bags = new HashSet<int>();
            foreach (var (unit, _, _) in held)
            {
                var isLoose = goods.Specs[unit.Product].IsLoose;
                if (isLoose && !bags.Add(unit.Product))
                {
                    continue;
                }

                rank += unit.Time.Equals(last) ? 0 : 1;
                last = unit.Time;
                // What was scooped is in one bag with what was scooped of it before.
                var given = isLoose ? held.Where(one => one.Unit.Product == unit.Product).Select(one => new Move(one.Unit.Id, from.Number, to.Number)) : [new(unit.Id, from.Number, to.Number)];
                readings.Add(new(
                    fit + LogGiven + (isLoose ? LogBag : 0) + (older * rank) + Gives(from == met.One ? came : -came), [.. given], [new(unit.Product, 1, 0, to.Number, [])]));
            }
        }

        return readings.Count > 1 ? [.. readings] : null;
    }

    // What speaks for the one direction speaks against the other; without a sign of either, nothing is added.
    private static double Gives(double odds) => Math.Log(2 / (1 + Math.Exp(-odds)));
}
