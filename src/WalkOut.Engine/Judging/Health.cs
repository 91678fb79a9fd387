using System.Globalization;
using OpenAisle.WalkOut.Engine.Floor;
using OpenAisle.WalkOut.Engine.Shelves;

namespace OpenAisle.WalkOut.Engine.Judging;

/// <summary>Watches the scales and the planogram: what is dead, drifts, is miswired or filed wrongly is reported once.</summary>
internal sealed class Health(StoreLayout layout, Goods goods, Scales scales, Action<SensorFault> report)
{
    private const double LookSeconds = 10;
    private const int DeadBins = 300;
    private const double DriftSeconds = 600;
    private const double DriftGrams = 15;
    private const int MiswiredActs = 3;
    private const double ElsewhereFit = -1.5;
    private const double ThereFit = 0.5;
    private const double Sure = 0.5;

    private readonly HashSet<(FaultKind, int)> _reported = [];
    private readonly Dictionary<int, (double Time, double Wandered)> _wandered = [];
    private readonly Dictionary<int, int> _elsewhere = [];
    private double _next = double.NegativeInfinity;
    private double _time;

    public void Look(double time)
    {
        _time = time;
        if (time < _next)
        {
            return;
        }

        _next = time + LookSeconds;
        foreach (var shelf in scales.Shelves)
        {
            for (var i = 0; i < shelf.Signal.Plates.Count; i++)
            {
                Look(shelf, shelf.First + i, shelf.Signal.Plates[i]);
            }
        }
    }

    /// <summary>Learns from an act: goods that are not where they are filed, and hands that are not where the weight changed.</summary>
    public void Learn(Act act, double[] chances, Reach reach, IReadOnlyList<Person> people)
    {
        var best = Array.IndexOf(chances, chances.Max());
        if (act.Readings[best].Happenings is not [{ Product: >= 0, Quantity: > 0 } taken])
        {
            return;
        }

        // Where nobody's hand was, the plate is wrong, not the planogram.
        var isElsewhere = people.Any(person => person.Poses > 0) && Best(taken.Plates[0], act.Time, reach, people) <= ElsewhereFit;
        foreach (var facing in taken.Plates.SelectMany(goods.FacingsAt).Distinct())
        {
            if (!isElsewhere && goods.Instead(facing) is { } other)
            {
                Report(FaultKind.WrongPlanogram, taken.Plates[0],
                    $"Here stands {goods.Specs[other].Code}, not {goods.Specs[goods.Facings[facing].Product].Code}.");
            }
        }

        if (isElsewhere && chances[best] > Sure)
        {
            Miswired(taken, act.Time, reach, people);
        }
    }

    private void Look(Scales.ShelfFeed shelf, int plate, PlateSignal signal)
    {
        if (shelf.CurrentBin > long.MinValue && (shelf.BinsSeen > DeadBins && shelf.CurrentBin - signal.LastBin > DeadBins || signal.Frozen > DeadBins))
        {
            Report(FaultKind.Dead, plate, signal.Frozen > DeadBins ? "The reading never changes." : "There are no readings.");
        }

        if (!_wandered.TryGetValue(plate, out var since))
        {
            _wandered[plate] = (_time, signal.Wandered);
        }
        else if (_time - since.Time > DriftSeconds)
        {
            var grams = signal.Wandered - since.Wandered;
            _wandered[plate] = (_time, signal.Wandered);
            if (Math.Abs(grams) > Math.Max(DriftGrams, 6 * signal.Noise))
            {
                Report(FaultKind.Drifting, plate, string.Create(CultureInfo.InvariantCulture, $"The reading wandered by {grams:0} g in {DriftSeconds / 60:0} minutes."));
            }
        }
    }

    // The weight fits goods of another place, and somebody's hand was there while nobody's was here.
    private void Miswired(Happening taken, double time, Reach reach, IReadOnlyList<Person> people)
    {
        var plate = taken.Plates[0];
        if (goods.FacingsAt(plate).Any(facing => goods.Facings[facing].Product == taken.Product))
        {
            return;
        }

        foreach (var (product, plates) in goods.Facings)
        {
            if (product == taken.Product && plates.Length > 0 && plates.Any(other => Best(other, time, reach, people) > ThereFit))
            {
                _elsewhere[plate] = _elsewhere.GetValueOrDefault(plate) + 1;
                if (_elsewhere[plate] >= MiswiredActs)
                {
                    Report(FaultKind.Miswired, plate, $"Its changes happen at plate {layout.Plates[plates[0]].Id}.");
                }

                return;
            }
        }
    }

    private double Best(int plate, double time, Reach reach, IReadOnlyList<Person> people) => people.Where(person => person.Poses > 0)
        .Select(person => reach.Score(person, layout.Plates[plate], layout.Plates[plate].Width / 2.0, time)).DefaultIfEmpty(double.NegativeInfinity).Max();

    private void Report(FaultKind kind, int plate, string detail)
    {
        if (_reported.Add((kind, plate)))
        {
            report(new SensorFault(_time, kind, layout.Plates[plate].Id, detail));
        }
    }
}
