namespace OpenAisle.Sim;

/// <summary>A place in the store, in metres; z is up.</summary>
public readonly record struct Point(double X, double Y, double Z)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Point operator *(Point a, double by) => new(a.X * by, a.Y * by, a.Z * by);

    public static Point Mix(Point a, Point b, double share) => a + (b - a) * share;

    public double Length => Math.Sqrt(X * X + Y * Y + Z * Z);

    public double Flat(Point other) => Math.Sqrt((X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y));
}

/// <summary>A shelf unit. Its own x runs along the front from the corner, its own y into the depth; shoppers stand at y below zero.</summary>
/// <param name="Turn">By how much it is turned about z, radians.</param>
/// <param name="Aisle">The aisle its front looks into.</param>
public sealed record Gondola(int Number, double X, double Y, double Turn, int Shelves, int Plates, int Aisle, double PlateWidth = Gondola.UsualWidth)
{
    public const double UsualWidth = 0.1016;
    public const double Depth = 0.4064;
    private static readonly double[] Heights = [0.27, 0.53, 0.79, 1.02, 1.26, 1.52, 1.76];
    private readonly double _cos = Math.Cos(Turn), _sin = Math.Sin(Turn);

    public double Width => Plates * PlateWidth;

    /// <summary>The height of a shelf's plates; shelves count from 1 at the floor.</summary>
    public static double Height(int shelf) => Heights[Math.Min(shelf, Heights.Length) - 1];

    public static double Clearance(int shelf) => Height(shelf + 1) - Height(shelf) - 0.03;

    /// <summary>A place given in the gondola's own terms.</summary>
    public Point At(double along, double depth, double height) =>
        new(X + along * _cos - depth * _sin, Y + along * _sin + depth * _cos, height);

    /// <summary>The direction in which somebody looks who stands before it.</summary>
    public double Facing => Turn + Math.PI / 2;
}

/// <summary>Where the gondolas stand: aisles two metres wide with gondolas on both sides.</summary>
public sealed class Layout
{
    public const double AisleWidth = 2.0;
    private const double BetweenAisles = AisleWidth + 2 * Gondola.Depth + 0.1;
    private const double FirstX = 0.025;

    public IReadOnlyList<Gondola> Gondolas { get; }

    public double Length { get; }

    private Layout(List<Gondola> gondolas, double length) => (Gondolas, Length) = (gondolas, length);

    /// <param name="aSide">How many gondolas stand on one side of an aisle before the next aisle begins.</param>
    public static Layout Of(int gondolas, int shelves, int plates, int aSide = 4, double plateWidth = Gondola.UsualWidth)
    {
        var list = new List<Gondola>();
        var width = plates * plateWidth;
        for (var i = 0; i < gondolas; i++)
        {
            var aisle = i / (2 * aSide);
            var inAisle = i % (2 * aSide);
            var front = -aisle * BetweenAisles;
            list.Add(inAisle < aSide
                ? new Gondola(i + 1, FirstX + inAisle * width, front, 0, shelves, plates, aisle, plateWidth)
                : new Gondola(i + 1, FirstX + (inAisle - aSide + 1) * width, front - AisleWidth, Math.PI, shelves, plates, aisle, plateWidth));
        }
        return new Layout(list, FirstX + Math.Min(gondolas, aSide) * width);
    }

    public int Plates => Gondolas.Sum(gondola => gondola.Shelves * gondola.Plates);

    public static double Middle(int aisle) => -aisle * BetweenAisles - AisleWidth / 2;

    public static Point Door => new(-1.1, Middle(0), 0);
}
