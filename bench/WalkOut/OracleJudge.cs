using System.Globalization;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>
/// Is told when, where and by whom something moved, and when two people's hands met; sees the weight as well as a quiet plate shows it. What is left to tell is which product and how many. What it cannot tell, no judge of weights and tracks can.
/// </summary>
internal sealed class OracleJudge(Play play, ulong seed) : IJudge
{
    private const double WeighingSigma = 0.5;
    private const int MostUnits = 5;

    // A thing put back goes to its own place in most cases.
    private const double ElsewherePenalty = 2;

    // A thing left in a foreign place is the only one of its kind there; whoever left it seldom takes it again.
    private const double SamePlaceMetres = 0.01, StrangerPenalty = 0.7, AgainPenalty = 3;
    private readonly Chance _chance = Chance.For(seed, "oracle");
    private readonly Dictionary<Shopper, List<(Product Product, double Grams)>> _held = [];
    private readonly List<(Facing Facing, double Along, Product Product, double Grams, Shopper By)> _misplaced = [];

    public string Name => "oracle";

    public IReadOnlyList<Bill> Bills()
    {
        foreach (var shopper in play.Truth.Shoppers)
            _held[shopper] = [];
        var given = new Queue<TrueHandover>(play.Truth.Handovers.OrderBy(given => given.Time));
        foreach (var happened in play.Truth.Events.Where(happened => !happened.Product.Loose))
        {
            while (given.Count > 0 && given.Peek().Time < happened.Time)
                HandOver(given.Dequeue());
            var grams = _chance.Normal(Math.Abs(happened.Grams), WeighingSigma);
            if (happened.Grams < 0)
                Take(happened, grams);
            else
                PutBack(happened, grams);
        }
        while (given.Count > 0)
            HandOver(given.Dequeue());
        return [.. _held.Select(held => new Bill(held.Key.Id.ToString(CultureInfo.InvariantCulture),
            [.. held.Value.GroupBy(unit => unit.Product.Gtin).Select(line => new BillLine(line.Key, line.Count()))]))];
    }

    private void Take(TrueEvent happened, double grams)
    {
        var (best, bestCost, count, found) = ((Product?)null, double.PositiveInfinity, 1, -1);
        foreach (var facing in play.Planogram.Facings)
        {
            if (facing.Gondola != happened.Facing.Gondola || facing.Shelf != happened.Facing.Shelf || facing.Listed.Loose
                || !happened.Plates.Any(plate => plate >= facing.FirstPlate && plate < facing.FirstPlate + facing.Plates))
                continue;
            for (var units = 1; units <= MostUnits; units++)
            {
                var cost = Cost(grams, units * facing.Listed.ListedGrams, Math.Sqrt(units) * facing.Listed.ListedSpread);
                if (cost < bestCost)
                    (best, bestCost, count) = (facing.Listed, cost, units);
            }
        }
        for (var i = 0; i < _misplaced.Count; i++)
        {
            if (_misplaced[i].Facing != happened.Facing || Math.Abs(_misplaced[i].Along - happened.Along) > SamePlaceMetres)
                continue;
            var cost = Cost(grams, _misplaced[i].Grams, WeighingSigma) + (_misplaced[i].By == happened.Shopper ? AgainPenalty : StrangerPenalty);
            if (cost < bestCost)
                (best, bestCost, count, found) = (_misplaced[i].Product, cost, 1, i);
        }
        if (found >= 0)
            _misplaced.RemoveAt(found);
        for (var i = 0; i < count && best is not null; i++)
            _held[happened.Shopper].Add((best, grams / count));
    }

    private void PutBack(TrueEvent happened, double grams)
    {
        var held = _held[happened.Shopper];
        if (held.Count == 0)
            return;
        var back = held.MinBy(unit => Cost(grams, unit.Grams, WeighingSigma) + (happened.Facing.Listed == unit.Product ? 0 : ElsewherePenalty));
        held.Remove(back);
        if (happened.Facing.Listed != back.Product)
            _misplaced.Add((happened.Facing, happened.Along, back.Product, grams, happened.Shopper));
    }

    // Hands show that something is given, not what: the last thing taken, most likely.
    private void HandOver(TrueHandover given)
    {
        var from = _held[given.From];
        if (from.Count == 0)
            return;
        _held[given.To].Add(from[^1]);
        from.RemoveAt(from.Count - 1);
    }

    private static double Cost(double grams, double expected, double spread)
    {
        var variance = spread * spread + WeighingSigma * WeighingSigma;
        return (grams - expected) * (grams - expected) / (2 * variance) + Math.Log(variance) / 2;
    }
}
