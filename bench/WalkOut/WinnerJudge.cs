using System.Globalization;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>
/// The method of the winner of the AutoCheckout competition (CPS-IoT Week 2020), written anew and plainly from its description, as a yardstick.
/// </summary>
/// <remarks>
/// An event is where the deviation of a shelf's sum over 60 samples exceeds 20 g and its mean differs by more than 10 g before and after.
/// Product: 0.8 × the share of the change that fell on its plates + 0.2 × the overlap of two normal curves of 10 g. Who: the nearest joint.
/// A put-back is that product in the shopper's own basket whose weight is nearest.
/// </remarks>
internal sealed class WinnerJudge : ISensors, IJudge
{
    private const int Window = 60;
    private const double EventDeviation = 20, EventGrams = 10, ModelSigma = 10;
    private const double ShareWeight = 0.8, OverlapWeight = 0.2;
    private const int MostUnits = 5;
    private const double KeepBodiesSeconds = 15;
    private readonly Dictionary<(int Gondola, int Shelf), ShelfWatch> _shelves = [];
    private readonly Queue<(double Time, string Id, Point[] Joints)> _bodies = [];
    private readonly Dictionary<string, Dictionary<Product, int>> _baskets = [];
    private readonly List<(double Due, Change Change)> _changes = [];
    private double _now;

    public WinnerJudge(Play play)
    {
        foreach (var gondola in play.Layout.Gondolas)
        {
            for (var shelf = 1; shelf <= gondola.Shelves; shelf++)
            {
                var facings = play.Planogram.Facings.Where(facing => facing.Gondola == gondola && facing.Shelf == shelf).ToList();
                _shelves[(gondola.Number, shelf)] = new ShelfWatch(gondola, shelf, facings);
            }
        }
    }

    public string Name => "winner's method";

    public void Plates(PlateBlock block)
    {
        var samples = block.Values.Length / (block.Rows * block.Columns);
        for (var s = 0; s < samples; s++)
        {
            for (var shelf = 1; shelf < block.Rows; shelf++)
            {
                var time = block.Time - (samples - 1 - s) / (double)block.Rate;
                var plates = block.Values.AsSpan((s * block.Rows + shelf) * block.Columns + 1, block.Columns - 1);
                if (_shelves[(block.Gondola.Number, shelf)].Add(time, plates) is { } change)
                    _changes.Add((time + 0.3, change));
            }
        }
        _now = block.Time;
        Settle();
    }

    public void Bodies(BodyFrame frame)
    {
        foreach (var body in frame.Bodies)
        {
            var id = body.Id.ToString(CultureInfo.InvariantCulture);
            _baskets.TryAdd(id, []);
            _bodies.Enqueue((frame.Time, id, [.. body.Joints.Where(joint => joint.Score > 0).Select(joint => joint.At)]));
        }
        while (_bodies.Count > 0 && _bodies.Peek().Time < frame.Time - KeepBodiesSeconds)
            _bodies.Dequeue();
    }

    public void Entered(double time, ulong target)
    {
    }

    public void Left(double time, ulong target)
    {
    }

    public IReadOnlyList<Bill> Bills()
    {
        _now = double.PositiveInfinity;
        Settle();
        return [.. _baskets.Select(basket => new Bill(basket.Key,
            [.. basket.Value.Where(line => line.Value > 0).Select(line => new BillLine(line.Key.Gtin, line.Value))]))];
    }

    private void Settle()
    {
        foreach (var (_, change) in _changes.Where(waiting => waiting.Due <= _now).OrderBy(waiting => waiting.Change.Time).ToList())
            Judge(change);
        _changes.RemoveAll(waiting => waiting.Due <= _now);
    }

    private void Judge(Change change)
    {
        if (Nearest(change.Place, change.Time) is not { } shopper)
            return;
        var basket = _baskets[shopper];
        if (change.Grams > 0)
        {
            var held = basket.Where(line => line.Value > 0).Select(line => line.Key).MinBy(product => Math.Abs(product.ListedGrams - change.Grams));
            if (held is not null)
                basket[held]--;
            return;
        }
        var (best, bestScore, count) = ((Product?)null, double.NegativeInfinity, 1);
        foreach (var facing in change.Facings.Where(facing => !facing.Listed.Loose))
        {
            var share = Enumerable.Range(facing.FirstPlate, facing.Plates).Sum(plate => Math.Max(0, -change.Plates[plate - 1])) / -change.Grams;
            for (var units = 1; units <= MostUnits; units++)
            {
                // The overlap of two normal curves of equal deviation d apart: 2 Φ(−d / 2σ).
                var apart = Math.Abs(-change.Grams - units * facing.Listed.ListedGrams);
                var score = ShareWeight * Math.Min(1, share) + OverlapWeight * 2 * Normal(-apart / (2 * ModelSigma));
                if (score > bestScore)
                    (best, bestScore, count) = (facing.Listed, score, units);
            }
        }
        if (best is not null)
            basket[best] = basket.GetValueOrDefault(best) + count;
    }

    private string? Nearest(Point place, double time)
    {
        var (best, least) = ((string?)null, double.PositiveInfinity);
        foreach (var (at, id, joints) in _bodies)
        {
            if (Math.Abs(at - time) > 0.15)
                continue;
            foreach (var joint in joints)
            {
                if ((joint - place).Length < least)
                    (best, least) = (id, (joint - place).Length);
            }
        }
        return best;
    }

    private static double Normal(double x)
    {
        // Abramowitz and Stegun 26.2.17, good to 1e-7.
        var t = 1 / (1 + 0.2316419 * Math.Abs(x));
        var tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * t
            * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return x >= 0 ? 1 - tail : tail;
    }

    private sealed record Change(double Time, double Grams, double[] Plates, Point Place, IReadOnlyList<Facing> Facings);

    /// <summary>The last minute's worth of one shelf, in whole samples.</summary>
    private sealed class ShelfWatch(Gondola gondola, int shelf, IReadOnlyList<Facing> facings)
    {
        private readonly Queue<(double Sum, float[] Plates)> _window = [];
        private double _sum, _squares, _startedAt = double.NaN;
        private double[]? _before, _calm;

        public Change? Add(double time, ReadOnlySpan<float> plates)
        {
            var all = 0.0;
            foreach (var plate in plates)
                all += plate;
            _window.Enqueue((all, plates.ToArray()));
            (_sum, _squares) = (_sum + all, _squares + all * all);
            if (_window.Count > Window)
            {
                var (old, _) = _window.Dequeue();
                (_sum, _squares) = (_sum - old, _squares - old * old);
            }
            if (_window.Count < Window)
                return null;
            var mean = _sum / Window;
            var deviation = Math.Sqrt(Math.Max(0, _squares / Window - mean * mean));
            if (deviation > EventDeviation)
            {
                if (double.IsNaN(_startedAt))
                    (_startedAt, _before) = (time, _calm ?? Means());
                return null;
            }
            if (double.IsNaN(_startedAt))
            {
                // The mean of a window that ended half a second ago would do as well; a calm one is kept every second.
                if ((int)(time * 60) % Window == 0)
                    _calm = Means();
                return null;
            }
            var change = Ended(time);
            (_startedAt, _calm) = (double.NaN, Means());
            return change;
        }

        private Change? Ended(double time)
        {
            var after = Means();
            var by = new double[after.Length];
            for (var p = 0; p < after.Length; p++)
                by[p] = after[p] - _before![p];
            var grams = by.Sum();
            if (Math.Abs(grams) <= EventGrams)
                return null;
            var weight = by.Sum(Math.Abs);
            var along = by.Select((change, p) => Math.Abs(change) / weight * (p + 0.5) * gondola.PlateWidth).Sum();
            // The window lags half its length behind the middle of the event.
            return new Change((_startedAt + time - Window / 60.0) / 2, grams, by, gondola.At(along, 0.05, Gondola.Height(shelf)), facings);
        }

        private double[] Means()
        {
            var means = new double[_window.Peek().Plates.Length];
            foreach (var (_, plates) in _window)
            {
                for (var p = 0; p < means.Length; p++)
                    means[p] += plates[p] / Window;
            }
            return means;
        }
    }
}
