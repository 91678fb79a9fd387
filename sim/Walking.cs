namespace OpenAisle.Sim;

/// <summary>Where people stand and how they get there without walking through each other.</summary>
internal sealed class Walking(Play play)
{
    private const double StandApart = 0.42;
    private const double Aside = 0.7, LaneOffset = 0.24, AisleEnd = -0.6, KeepClear = 0.38;
    private static readonly (double Wait, double Shift)[] Ways = [(0, 0), (0, 0.2), (0, -0.2), (0.6, 0), (0.6, 0.2), (0.6, -0.2), (1.4, 0), (2.4, 0)];

    /// <summary>Goes to where a place on a shelf can be reached from, beside whoever stands there, and looks at it.</summary>
    public double Approach(Shopper shopper, Facing facing, double along, double now)
    {
        var chance = shopper.Chance;
        var away = chance.Between(0.38, 0.54);
        // Whoever stands in reach stays there, or steps nearer.
        var off = shopper.Body.Stands.Flat(facing.Gondola.At(along, -0.1, 0));
        if (off < 0.72)
        {
            shopper.Body.Turn(now, facing.Gondola.Facing);
            return now;
        }
        var (best, _) = Room(shopper, facing, along + chance.Normal(0, 0.12), away);
        now = WalkTo(shopper, best, facing.Gondola.Aisle, now);
        shopper.Body.Turn(now - 0.2, facing.Gondola.Facing);
        return now + 0.2;
    }

    /// <summary>Nobody more finds a place before the facing.</summary>
    public bool Crowded(Shopper shopper, Facing facing) =>
        shopper.Body.Stands.Flat(facing.Gondola.At(facing.Middle, -0.1, 0)) > 0.6 && Room(shopper, facing, facing.Middle, 0.46).Free < StandApart - 0.05;

    /// <summary>The first place from which a hand reaches there and where nobody stands; or else the freest.</summary>
    private (Point Place, double Free) Room(Shopper shopper, Facing facing, double along, double away)
    {
        (Point Place, double Free) best = (default, -1);
        foreach (var aside in (ReadOnlySpan<double>)[0, 0.3, -0.3, 0.45, -0.45, 0.62, -0.62])
        {
            var place = facing.Gondola.At(along + aside, -away, 0);
            var free = double.PositiveInfinity;
            foreach (var other in play.Inside)
            {
                if (other != shopper)
                    free = Math.Min(free, other.Body.Stands.Flat(place));
            }
            if (free > StandApart)
                return (place, free);
            if (free > best.Free)
                best = (place, free);
        }
        return best;
    }

    /// <summary>Walks there on the first way that keeps clear of the others, waiting a moment if need be; or else on the clearest.</summary>
    public double WalkTo(Shopper shopper, Point place, int aisle, double now)
    {
        if (shopper.Body.Stands.Flat(place) < 0.05)
            return now;
        (List<Point> Way, double From, double Gap) best = ([], now, -1);
        foreach (var (wait, shift) in Ways)
        {
            var way = Way(shopper, place, aisle, shopper.Lane + shift);
            var gap = Gap(shopper, way, now + wait);
            if (gap > best.Gap)
                best = (way, now + wait, gap);
            if (gap > KeepClear)
                break;
        }
        var at = best.From;
        for (var i = 0; i < best.Way.Count; i++)
            at = shopper.Body.WalkTo(best.Way[i], at, shopper.Speed, through: i < best.Way.Count - 1);
        return at;
    }

    // People keep to the right of an aisle's middle, away from those who stand at the shelves; another aisle is reached around the end at
    // the door's side.
    private static List<Point> Way(Shopper shopper, Point place, int aisle, double lane)
    {
        var way = new List<Point>();
        var at = shopper.Body.Stands;
        if (Math.Abs(at.Y - Layout.Middle(aisle)) > Layout.AisleWidth)
        {
            Along(way, at, AisleEnd, at.Y, lane);
            way.Add(new Point(AisleEnd, Layout.Middle(aisle) + lane, 0));
            at = way[^1];
        }
        if (Math.Abs(at.X - place.X) > Aside)
            Along(way, at, place.X, Layout.Middle(aisle), lane);
        way.Add(place);
        return way;
    }

    // From where somebody stands into their lane, and along it up to half a metre before the place.
    private static void Along(List<Point> way, Point at, double toX, double middle, double lane)
    {
        var ahead = Math.Sign(toX - at.X);
        var slant = ahead * Math.Min(0.4, Math.Abs(toX - at.X) / 3);
        way.Add(new Point(at.X + slant, middle - ahead * LaneOffset + lane, 0));
        way.Add(new Point(toX - slant, middle - ahead * LaneOffset + lane, 0));
    }

    /// <summary>How near the way comes to others, as far as their ways are known by now.</summary>
    private double Gap(Shopper shopper, List<Point> way, double from)
    {
        const double Look = 0.25;
        var gap = double.PositiveInfinity;
        var (at, time) = (shopper.Body.Stands, from);
        foreach (var next in way)
        {
            var seconds = at.Flat(next) / shopper.Speed + 0.05;
            for (var t = Look; t < seconds + Look; t += Look)
            {
                var mine = Point.Mix(at, next, Math.Min(1, t / seconds));
                foreach (var other in play.Inside)
                {
                    if (other != shopper)
                        gap = Math.Min(gap, other.Body.Place(time + t).Flat(mine));
                }
            }
            (at, time) = (next, time + seconds);
        }
        return gap;
    }
}
