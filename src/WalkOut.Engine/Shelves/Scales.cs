using System.Globalization;
using System.Runtime.InteropServices;

namespace OpenAisle.WalkOut.Engine.Shelves;

/// <summary>All weighing shelves: turns messages into bins of a tenth of a second, shelf by shelf.</summary>
internal sealed class Scales
{
    /// <summary>No plate carries more; a reading beyond is none.</summary>
    private const float MostGrams = 200_000;

    /// <summary>No message spans more: a fraction of a second is usual.</summary>
    private const double MostSeconds = 30;

    /// <summary>A message this far from where the last one ended continues it; the difference is jitter of its stamp.</summary>
    private const double StampJitter = 0.06;

    /// <summary>A plate is found to be frozen only where no more than this share of its gondola's is: coarse scales all stand still.</summary>
    private const double FrozenShare = 0.25;
    private const double LookSeconds = 1;

    /// <summary>So much within one message is more than noise, grams.</summary>
    private const float StrangerMoves = 50;

    private readonly Dictionary<int, GondolaFeed> _gondolas = [];
    private readonly HashSet<(int, int)> _strangeShapes = [];
    private readonly int[] _shelfOf;

    /// <param name="bins">The bin of loose goods that stands on each plate of the layout, below zero for none.</param>
    public Scales(StoreLayout layout, int[] bins)
    {
        // Shelves of one make bend alike: what one teaches serves all.
        var coupling = new Coupling();
        Shelves = [.. layout.Plates
            .Select((plate, index) => (plate.Id, Index: index))
            .GroupBy(plate => (plate.Id.Gondola, plate.Id.Shelf))
            .Select(shelf => new ShelfFeed(shelf.Key.Gondola, shelf.Key.Shelf, shelf.First().Index, [.. shelf.Select(plate => plate.Id.Number)], [.. shelf.Select(plate => bins[plate.Index])], coupling))];
        _shelfOf = [.. Shelves.SelectMany((shelf, index) => shelf.Signal.Plates.Select(_ => index))];
        foreach (var gondola in Shelves.GroupBy(shelf => shelf.Gondola))
        {
            _gondolas[gondola.Key] = new GondolaFeed([.. gondola]);
        }
    }

    public IReadOnlyList<ShelfFeed> Shelves { get; }

    /// <summary>The shelf on which a plate is.</summary>
    public ShelfFeed ShelfOf(int plate) => Shelves[_shelfOf[plate]];

    /// <summary>The plate says nothing, or always the same: what stands on it is not weighed.</summary>
    public bool IsBlind(int plate)
    {
        var shelf = ShelfOf(plate);
        return shelf.Signal.Plates[plate - shelf.First].IsBlind(shelf.CurrentBin);
    }

    /// <summary>When the earliest change began that may still be told, seconds; null when all is quiet.</summary>
    public double? OpenSince
    {
        get
        {
            long? earliest = null;
            foreach (var shelf in Shelves)
            {
                if (shelf.Signal.OpenSince is { } since && (earliest is null || since < earliest))
                {
                    earliest = since;
                }
            }

            return earliest * PlateSignal.BinSeconds;
        }
    }

    /// <summary>Takes a message in. Returns why it is refused, or null.</summary>
    public string? Take(WeightFrame frame, List<ShelfChange> told, out bool isRepeat)
    {
        isRepeat = false;
        if (!_gondolas.TryGetValue(frame.Gondola, out var gondola))
        {
            return Once(frame.Gondola, 0, $"gondola {frame.Gondola} stands in no planogram");
        }

        if (frame.Samples < 1 || frame.Shelves < 1 || frame.Plates < 1 || frame.PeriodSeconds is not > 0 || frame.Samples * frame.PeriodSeconds > MostSeconds
            || frame.Grams.Length != (long)frame.Samples * frame.Shelves * frame.Plates)
        {
            return $"a message of gondola {frame.Gondola} has no shape";
        }

        var span = (frame.Samples - 1) * frame.PeriodSeconds;
        if (frame.Time <= gondola.LastTime)
        {
            isRepeat = gondola.Last is { } before && MemoryMarshal.AsBytes(before.Grams.Span).SequenceEqual(MemoryMarshal.AsBytes(frame.Grams.Span));
            return string.Create(CultureInfo.InvariantCulture, $"gondola {frame.Gondola} sent two messages of {frame.Time:0.000}");
        }

        var expected = gondola.LastSample + (frame.Samples * frame.PeriodSeconds);
        var last = Math.Abs(frame.Time - expected) < StampJitter ? expected + (0.05 * (frame.Time - expected)) : frame.Time;
        gondola.LastTime = frame.Time;
        gondola.Last = frame;
        gondola.LastSample = last;
        foreach (var shelf in gondola.Shelves)
        {
            if (shelf.Shelf >= 1 && shelf.Shelf <= frame.Shelves)
            {
                Feed(frame, shelf, last - span, told);
            }
        }

        gondola.Look(frame.Time);
        return Stranger(frame, gondola);
    }

    // A plate of no planogram whose weight changes: something happens there that nobody can judge.
    private string? Stranger(WeightFrame frame, GondolaFeed gondola)
    {
        var grams = frame.Grams.Span;
        var last = (frame.Samples - 1) * frame.Shelves * frame.Plates;
        for (var i = 0; i < frame.Shelves * frame.Plates; i++)
        {
            if (Math.Abs(grams[last + i] - grams[i]) is > StrangerMoves and < MostGrams && !gondola.Knows((i / frame.Plates) + 1, (i % frame.Plates) + 1))
            {
                var id = new PlateId(frame.Gondola, (i / frame.Plates) + 1, (i % frame.Plates) + 1);
                return Once(frame.Gondola, i + 1, $"plate {id} stands in no planogram, and its weight changes");
            }
        }

        return null;
    }

    public void Finish(List<ShelfChange> told)
    {
        foreach (var shelf in Shelves)
        {
            shelf.Flush(told);
            shelf.Signal.Finish(told);
        }
    }

    private string? Once(int gondola, int plate, string reason) => _strangeShapes.Count < 1_000 && _strangeShapes.Add((gondola, plate)) ? reason : null;

    private static void Feed(WeightFrame frame, ShelfFeed shelf, double start, List<ShelfChange> told)
    {
        var grams = frame.Grams.Span;
        // Scales that are hardly quicker than the bins, or slower: what they read holds until they read anew.
        var holds = frame.PeriodSeconds > PlateSignal.BinSeconds / 2 ? (int)Math.Ceiling(frame.PeriodSeconds / PlateSignal.BinSeconds) : 0;
        for (var sample = 0; sample < frame.Samples; sample++)
        {
            var bin = (long)Math.Floor((start + (sample * frame.PeriodSeconds)) / PlateSignal.BinSeconds);
            var row = grams.Slice(((sample * frame.Shelves) + shelf.Shelf - 1) * frame.Plates, frame.Plates);
            shelf.Add(bin, row, holds, told);
        }
    }

    /// <summary>A gondola's clock.</summary>
    private sealed class GondolaFeed(ShelfFeed[] shelves)
    {
        private readonly HashSet<(int Shelf, int Plate)> _known = [.. shelves.SelectMany(shelf => shelf.Numbers.Select(number => (shelf.Shelf, number)))];

        public ShelfFeed[] Shelves => shelves;

        public bool Knows(int shelf, int plate) => _known.Contains((shelf, plate));

        private double _looked = double.NegativeInfinity;

        /// <summary>Whether its scales show so little that a reading which never changes says nothing against a plate.</summary>
        public void Look(double time)
        {
            if (time < _looked + LookSeconds)
            {
                return;
            }

            _looked = time;
            var (frozen, all) = (0, 0);
            foreach (var shelf in shelves)
            {
                foreach (var plate in shelf.Signal.Plates)
                {
                    all++;
                    frozen += plate.StandsStill ? 1 : 0;
                }
            }

            foreach (var shelf in shelves)
            {
                foreach (var plate in shelf.Signal.Plates)
                {
                    plate.IsCoarse = frozen > FrozenShare * all;
                }
            }
        }

        public double LastTime { get; set; } = double.NegativeInfinity;

        public WeightFrame? Last { get; set; }

        public double LastSample { get; set; } = double.NegativeInfinity;
    }

    /// <summary>
    /// Collects samples of a shelf into bins. A bin is the mean of its samples without the highest and the lowest: one wild sample
    /// leaves no mark.
    /// </summary>
    internal sealed class ShelfFeed(int gondola, int shelf, int first, int[] numbers, int[] bins, Coupling coupling)
    {
        private readonly float[] _sum = new float[numbers.Length];
        private readonly float[] _least = new float[numbers.Length];
        private readonly float[] _most = new float[numbers.Length];
        private readonly int[] _count = new int[numbers.Length];
        private readonly float[] _bin = new float[numbers.Length];
        private long _current = long.MinValue;

        public int Gondola => gondola;

        public int First => first;

        /// <summary>Bins since the start.</summary>
        public long BinsSeen { get; private set; }

        public int Shelf => shelf;

        public IReadOnlyList<int> Numbers => numbers;

        public ShelfSignal Signal { get; } = new(first, numbers, bins, coupling);

        public long CurrentBin => _current;

        /// <param name="holds">Most bins for which a reading holds when none follows.</param>
        public void Add(long bin, ReadOnlySpan<float> row, int holds, List<ShelfChange> told)
        {
            if (bin < _current)
            {
                return;
            }

            if (bin > _current)
            {
                Flush(told);
                for (var missed = _current + 1; _current > long.MinValue && bin - _current - 1 <= holds && missed < bin; missed++)
                {
                    BinsSeen++;
                    Signal.Step(missed, _bin, told);
                }

                _current = bin;
            }

            for (var i = 0; i < numbers.Length; i++)
            {
                var at = numbers[i] - 1;
                if ((uint)at >= (uint)row.Length)
                {
                    continue;
                }

                var value = row[at];
                if (!(MathF.Abs(value) <= MostGrams))
                {
                    continue;
                }

                if (_count[i]++ == 0)
                {
                    _sum[i] = _least[i] = _most[i] = value;
                }
                else
                {
                    _sum[i] += value;
                    _least[i] = MathF.Min(_least[i], value);
                    _most[i] = MathF.Max(_most[i], value);
                }
            }
        }

        public void Flush(List<ShelfChange> told)
        {
            if (_current == long.MinValue)
            {
                return;
            }

            for (var i = 0; i < numbers.Length; i++)
            {
                _bin[i] = _count[i] switch
                {
                    0 => float.NaN,
                    < 3 => _sum[i] / _count[i],
                    var count => (_sum[i] - _least[i] - _most[i]) / (count - 2),
                };
                _count[i] = 0;
            }

            BinsSeen++;
            Signal.Step(_current, _bin, told);
        }
    }
}
