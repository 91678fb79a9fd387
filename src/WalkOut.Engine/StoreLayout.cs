namespace OpenAisle.WalkOut.Engine;

/// <summary>A place in the store, metres. Z is the height over the floor.</summary>
public readonly record struct Point(float X, float Y, float Z)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);
    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
    public static Point operator *(Point a, float times) => new(a.X * times, a.Y * times, a.Z * times);

    public static Point Add(Point left, Point right) => left + right;
    public static Point Subtract(Point left, Point right) => left - right;
    public static Point Multiply(Point left, float right) => left * right;

    public float SquaredLength => (X * X) + (Y * Y) + (Z * Z);

    public bool IsFinite => float.IsFinite(X) && float.IsFinite(Y) && float.IsFinite(Z);
}

/// <summary>A weighing plate: gondola, shelf and plate are counted as the store counts them (shelf and plate from 1).</summary>
public readonly record struct PlateId(int Gondola, int Shelf, int Number) : IComparable<PlateId>
{
    public int CompareTo(PlateId other) => (Gondola, Shelf, Number).CompareTo((other.Gondola, other.Shelf, other.Number));

    public static bool operator <(PlateId a, PlateId b) => a.CompareTo(b) < 0;
    public static bool operator >(PlateId a, PlateId b) => a.CompareTo(b) > 0;
    public static bool operator <=(PlateId a, PlateId b) => a.CompareTo(b) <= 0;
    public static bool operator >=(PlateId a, PlateId b) => a.CompareTo(b) >= 0;

    public override string ToString() => $"{Gondola}/{Shelf}/{Number}";
}

/// <summary>
/// Where a plate stands: the box in which goods on it stand. The box begins at <paramref name="Corner"/> and, turned by
/// <paramref name="YawRadians"/> about the vertical, runs <paramref name="Width"/> along the shelf, <paramref name="Depth"/> into it and
/// <paramref name="Height"/> up to the next shelf; all metres.
/// </summary>
public sealed record Plate(PlateId Id, Point Corner, float Width, float Depth, float Height, float YawRadians = 0)
{
    private readonly float _cos = MathF.Cos(YawRadians);
    private readonly float _sin = MathF.Sin(YawRadians);

    /// <summary>A place in the plate's own axes: along the shelf, into it, up.</summary>
    public Point Inside(Point place)
    {
        var from = place - Corner;
        return new((from.X * _cos) + (from.Y * _sin), (from.Y * _cos) - (from.X * _sin), from.Z);
    }

    /// <summary>The middle of the surface, in the store's axes.</summary>
    public Point Middle => new(
        Corner.X + (Width / 2 * _cos) - (Depth / 2 * _sin),
        Corner.Y + (Width / 2 * _sin) + (Depth / 2 * _cos),
        Corner.Z);
}

/// <summary>The weighing plates of a store. Plates of one shelf whose numbers follow each other are neighbours.</summary>
public sealed class StoreLayout
{
    private readonly Dictionary<PlateId, int> _indexOf = [];

    /// <exception cref="ArgumentException">Two plates have one id.</exception>
    public StoreLayout(IEnumerable<Plate> plates)
    {
        Plates = [.. plates.OrderBy(plate => plate.Id)];
        for (var i = 0; i < Plates.Count; i++)
        {
            if (!_indexOf.TryAdd(Plates[i].Id, i))
            {
                throw new ArgumentException($"Two plates are called {Plates[i].Id}.", nameof(plates));
            }
        }
    }

    /// <summary>In the order of their ids, so the plates of a shelf stand side by side.</summary>
    public IReadOnlyList<Plate> Plates { get; }

    public bool Has(PlateId id) => _indexOf.ContainsKey(id);

    /// <summary>Position in <see cref="Plates"/>, or −1.</summary>
    internal int IndexOf(PlateId id) => _indexOf.GetValueOrDefault(id, -1);
}
