using System.Numerics;
using System.Runtime.CompilerServices;

namespace OpenAisle.Sim;

/// <summary>Seeded chance: the same seed gives the same numbers on every run (xoshiro256**, Blackman and Vigna 2018).</summary>
public sealed class Chance
{
    // Sensor noise is drawn hundreds of millions of times: a table of normal quantiles costs a look-up a number. 4096 steps give a
    // standard deviation of 0.9996 and no value beyond 3.7 sigma.
    private const int TableBits = 12;
    private static readonly float[] Quantiles = MakeQuantiles();
    private ulong _a, _b, _c, _d, _bits;
    private int _bitsLeft;

    public Chance(ulong seed)
    {
        _a = Split(ref seed);
        _b = Split(ref seed);
        _c = Split(ref seed);
        _d = Split(ref seed);
    }

    /// <summary>A stream of its own for one part of the store, so that one part's draws never shift another's.</summary>
    public static Chance For(ulong seed, string part, int number = 0)
    {
        var hash = 14695981039346656037UL ^ seed;
        foreach (var letter in part)
            hash = (hash ^ letter) * 1099511628211UL;
        hash = (hash ^ (ulong)(uint)number) * 1099511628211UL;
        return new Chance(hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A normal number from the table: for noise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Noise()
    {
        if (_bitsLeft < TableBits)
        {
            _bits = Next();
            _bitsLeft = 64;
        }
        var index = (int)(_bits & ((1 << TableBits) - 1));
        _bits >>= TableBits;
        _bitsLeft -= TableBits;
        return Quantiles[index];
    }

    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>A whole number from <paramref name="low"/> up to, not including, <paramref name="high"/>.</summary>
    public int Whole(int low, int high) => low + (int)(Unit() * (high - low));

    public bool Happens(double probability) => Unit() < probability;

    public double Normal()
    {
        double x, y, square;
        do
        {
            x = 2 * Unit() - 1;
            y = 2 * Unit() - 1;
            square = x * x + y * y;
        }
        while (square is >= 1 or 0);
        return x * Math.Sqrt(-2 * Math.Log(square) / square);
    }

    public double Normal(double mean, double sigma) => mean + sigma * Normal();

    /// <summary>Log-normal with this median; sigma is of the logarithm.</summary>
    public double Spread(double median, double sigma) => median * Math.Exp(sigma * Normal());

    public double Waiting(double mean) => -mean * Math.Log(1 - Unit());

    public T Of<T>(IReadOnlyList<T> list) => list[Whole(0, list.Count)];

    private static ulong Split(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }

    // The quantile at the middle of each of 4096 equal shares, found by bisection of the cumulative normal summed in small steps.
    private static float[] MakeQuantiles()
    {
        var count = 1 << TableBits;
        var table = new float[count];
        const double step = 1e-4;
        var cumulative = 0.0;
        var at = -6.0;
        for (var i = 0; i < count; i++)
        {
            var target = (i + 0.5) / count;
            while (cumulative < target && at < 6)
            {
                at += step;
                var middle = at - step / 2;
                cumulative += Math.Exp(-middle * middle / 2) / Math.Sqrt(2 * Math.PI) * step;
            }
            table[i] = (float)at;
        }
        return table;
    }
}
