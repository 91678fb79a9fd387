using System.Diagnostics;

namespace OpenAisle.Sim;

/// <summary>Turns acts into walks, reaches, changes of the shelves and the truth of them.</summary>
internal sealed class Director(Play play)
{
    // An act that needs somebody else is tried again so often, and then left out.
    private const int MostPutOffs = 80, MostWaitsForRoom = 30;
    private const double PutOffSeconds = 0.25;
    private const double Handful = 190, HeapWidth = 0.16;
    private readonly Dictionary<string, HashSet<Shopper>> _meetings = [];
    private readonly Walking _walking = new(play);

    /// <summary>Plans for somebody until they are busy beyond this time.</summary>
    public void Direct(Shopper shopper, double until)
    {
        while (shopper.FreeAt < until && double.IsPositiveInfinity(shopper.LeftAt))
        {
            var now = Math.Max(shopper.FreeAt, play.Clock);
            var free = Do(shopper, shopper.Begin() ?? new Act.Leave(), now);
            shopper.FreeAt = Math.Max(free, now + 0.02);
        }
    }

    private double Do(Shopper shopper, Act act, double now)
    {
        switch (act)
        {
            case Act.Meet meet:
                return Meet(shopper, meet, now);
            case Act.Give give:
                return Give(shopper, give, now);
            case Act.Receive receive:
                return Receive(shopper, receive, now);
            default:
                if (Facing(act) is { } facing && _walking.Crowded(shopper, facing) && shopper.PutOff++ < MostWaitsForRoom)
                    return now + PutOffSeconds;
                shopper.Done();
                break;
        }
        return act switch
        {
            Act.Wait wait => now + wait.Seconds,
            Act.Approach approach => _walking.Approach(shopper, approach.Facing, approach.Facing.Middle, now),
            Act.Stroll stroll => Stroll(shopper, stroll, now),
            Act.Take take => take.Facing.Product.Loose ? TakeLoose(shopper, take, now) : Take(shopper, take, now),
            Act.Linger linger => Linger(shopper, linger, now),
            Act.TakeWithBothHands both => TakeWithBothHands(shopper, both, now),
            Act.PutBack back => back.Product.Loose ? PutLooseBack(shopper, back, now) : PutBack(shopper, back, now),
            Act.LookAt look => LookAt(shopper, look, now),
            Act.Touch touch => Touch(shopper, touch, now),
            Act.Bump bump => Bump(shopper, bump, now),
            Act.Leave => Leave(shopper, now),
            _ => throw new UnreachableException(),
        };
    }

    private static Facing? Facing(Act act) => act switch
    {
        Act.Approach approach => approach.Facing,
        Act.Take take => take.Facing,
        Act.Linger linger => linger.Facing,
        Act.TakeWithBothHands both => both.Left,
        Act.PutBack back => back.Into,
        Act.LookAt look => look.Facing,
        Act.Touch touch => touch.Facing,
        _ => null,
    };

    private double Take(Shopper shopper, Act.Take take, double now)
    {
        var chance = shopper.Chance;
        var wanted = take.Of ?? take.Facing.Product;
        var lying = take.Facing.Units.Where(unit => unit.Product == wanted && unit.LiesFrom <= now).ToList();
        if (lying.Count < take.Count)
            return now;
        // One that is in reach, if there is one.
        var near = lying.FindAll(unit => shopper.Body.Stands.Flat(take.Facing.Gondola.At(unit.Along, -0.1, 0)) < 0.7);
        var first = chance.Of(near.Count > 0 ? near : lying);
        var grip = lying.OrderBy(unit => Math.Abs(unit.Along - first.Along)).Take(take.Count).ToList();
        var along = grip.Average(unit => unit.Along);
        now = _walking.Approach(shopper, take.Facing, along, now) + chance.Between(0.1, 0.5);
        var (lifted, free) = Reach(shopper, take.Facing, along, now, Hand(shopper, take.Facing, along));
        Lift(shopper, take.Facing, grip, lifted);
        return free;
    }

    private double TakeWithBothHands(Shopper shopper, Act.TakeWithBothHands both, double now)
    {
        var chance = shopper.Chance;
        var (left, right) = (Lying(both.Left, now), Lying(both.Right, now));
        if (left.Count == 0 || right.Count == 0)
            return now;
        var (one, other) = (chance.Of(left), chance.Of(right));
        now = _walking.Approach(shopper, both.Left, (one.Along + other.Along) / 2, now) + chance.Between(0.1, 0.5);
        var hand = one.Along < other.Along ? 0 : 1;
        var (first, free) = Reach(shopper, both.Left, one.Along, now, hand);
        var (second, late) = Reach(shopper, both.Right, other.Along, now + chance.Between(0, 0.5), 1 - hand);
        Lift(shopper, both.Left, [one], first);
        Lift(shopper, both.Right, [other], second);
        return Math.Max(free, late);
    }

    private double Linger(Shopper shopper, Act.Linger linger, double now)
    {
        var chance = shopper.Chance;
        var lying = Lying(linger.Facing, now);
        if (lying.Count == 0)
            return now;
        var unit = chance.Of(lying);
        now = _walking.Approach(shopper, linger.Facing, unit.Along, now) + chance.Between(0.1, 0.5);
        var (lifted, free) = Reach(shopper, linger.Facing, unit.Along, now, Hand(shopper, linger.Facing, unit.Along), linger.Seconds);
        // While it is held its weight rests now more and now less on the plate.
        var lift = play.Scale(linger.Facing).Reading(unit.Along, unit.Product.Width, unit.Grams);
        for (var at = lifted; at < lifted + linger.Seconds - 0.4;)
        {
            var until = Math.Min(lifted + linger.Seconds - 0.2, at + chance.Between(0.6, 1.8));
            play.Scale(linger.Facing).Add(Load.Touched(at, until - at, chance.Between(-0.95, -0.1), lift, chance));
            at = until;
        }
        Lift(shopper, linger.Facing, [unit], lifted + linger.Seconds);
        return free;
    }

    private static List<Unit> Lying(Facing facing, double now) =>
        facing.Units.FindAll(unit => unit.Product == facing.Product && unit.LiesFrom <= now);

    private double PutBack(Shopper shopper, Act.PutBack back, double now)
    {
        var chance = shopper.Chance;
        var unit = shopper.Hands.Find(held => held.Product == back.Product);
        if (unit is null)
            return now;
        var half = Math.Min(unit.Product.Width / 2, (back.Into.Right - back.Into.Left) / 2);
        unit.Along = chance.Between(back.Into.Left + half, back.Into.Right - half);
        now = _walking.Approach(shopper, back.Into, unit.Along, now) + chance.Between(0.1, 0.5);
        var (let, free) = Reach(shopper, back.Into, unit.Along, now, Hand(shopper, back.Into, unit.Along));
        shopper.Hands.Remove(unit);
        unit.LiesFrom = let + 0.5;
        back.Into.Units.Add(unit);
        Move(back.Into, [unit], let, shopper, 1);
        return free;
    }

    private double LookAt(Shopper shopper, Act.LookAt look, double now)
    {
        var before = shopper.Hands.Count;
        var free = Take(shopper, new Act.Take(look.Facing), now);
        return shopper.Hands.Count == before
            ? free
            : PutBack(shopper, new Act.PutBack(look.Facing.Product, look.Facing), free + shopper.Chance.Between(0.5, 4));
    }

    private double TakeLoose(Shopper shopper, Act.Take take, double now)
    {
        var chance = shopper.Chance;
        var bin = take.Facing;
        for (var handful = 0; handful < take.Count; handful++)
        {
            var grams = Math.Min(bin.LooseGrams - 20, Math.Max(12, chance.Spread(Handful, 0.5)));
            if (grams <= 0)
                return now;
            var along = chance.Between(bin.Left + 0.03, bin.Right - 0.03);
            now = _walking.Approach(shopper, bin, along, now) + chance.Between(0.1, 0.6);
            var (lifted, free) = Reach(shopper, bin, along, now, Hand(shopper, bin, along));
            Pour(shopper, bin, along, -grams, lifted);
            now = free;
        }
        return now;
    }

    private double PutLooseBack(Shopper shopper, Act.PutBack back, double now)
    {
        if (!shopper.Bags.TryGetValue(back.Product, out var held))
            return now;
        var chance = shopper.Chance;
        var along = chance.Between(back.Into.Left + 0.03, back.Into.Right - 0.03);
        now = _walking.Approach(shopper, back.Into, along, now) + chance.Between(0.1, 0.6);
        var (let, free) = Reach(shopper, back.Into, along, now, Hand(shopper, back.Into, along));
        Pour(shopper, back.Into, along, held * chance.Between(0.2, 0.6), let);
        return free;
    }

    private void Pour(Shopper shopper, Facing bin, double along, double grams, double at)
    {
        var scale = play.Scale(bin);
        // A bin stands on its own plates: what is poured at its edge weighs on them and not on the next.
        var width = Math.Min(HeapWidth, bin.Right - bin.Left);
        var middle = Math.Clamp(bin.Middle + (along - bin.Middle) / 2, bin.Left + width / 2, bin.Right - width / 2);
        scale.Add(Load.Moved(at, scale.Reading(middle, width, grams), Press(bin, along), grams > 0, shopper.Chance));
        bin.LooseGrams += grams;
        shopper.Bags[bin.Product] = shopper.Bags.GetValueOrDefault(bin.Product) - grams;
        Note(new TrueEvent(at, bin, [.. Enumerable.Range(bin.FirstPlate, bin.Plates)], along, grams, bin.Product, grams > 0 ? -1 : 1, shopper));
    }

    private double Touch(Shopper shopper, Act.Touch touch, double now)
    {
        var chance = shopper.Chance;
        var along = chance.Between(touch.Facing.Left, touch.Facing.Right);
        now = _walking.Approach(shopper, touch.Facing, along, now) + chance.Between(0.1, 0.5);
        var (at, free) = Reach(shopper, touch.Facing, along, now, Hand(shopper, touch.Facing, along), touch.Seconds);
        play.Scale(touch.Facing).Add(Load.Touched(at, touch.Seconds, touch.Grams, Press(touch.Facing, along), chance));
        return free;
    }

    private double Bump(Shopper shopper, Act.Bump bump, double now)
    {
        now = _walking.Approach(shopper, bump.Facing, bump.Facing.Middle, now) + shopper.Chance.Between(0.2, 0.6);
        foreach (var scale in play.Scales(bump.Facing.Gondola))
            scale.Knock(now, bump.Grams * shopper.Chance.Between(0.3, 1));
        return now + 0.6;
    }

    private double Stroll(Shopper shopper, Act.Stroll stroll, double now)
    {
        var end = now + stroll.Seconds;
        while (now < end)
        {
            var facing = shopper.Chance.Of(play.Planogram.Facings);
            now = _walking.Approach(shopper, facing, facing.Middle, now) + shopper.Chance.Between(1, 5);
        }
        return now;
    }

    private double Meet(Shopper shopper, Act.Meet meet, double now)
    {
        if (!_meetings.TryGetValue(meet.Name, out var here))
            _meetings[meet.Name] = here = [];
        here.Add(shopper);
        if (here.Count < meet.Shoppers && shopper.PutOff++ < MostPutOffs)
            return now + PutOffSeconds;
        shopper.Done();
        // Whoever came before sees at its next look that all are here, at most a moment later.
        return now + 0.05;
    }

    private double Give(Shopper shopper, Act.Give give, double now)
    {
        var unit = shopper.Hands.Find(held => held.Product == give.Product);
        if (unit is null || !double.IsPositiveInfinity(give.To.LeftAt) || shopper.PutOff++ > MostPutOffs)
        {
            shopper.Done();
            return now;
        }
        var receive = new Act.Receive(shopper);
        if (!give.To.Plans(receive))
            give.To.Insert(receive);
        if (give.To.AwaitsGiver != shopper || give.To.Body.Walking(now))
            return now + PutOffSeconds;
        shopper.Done();
        var chance = shopper.Chance;
        var to = give.To.Body.Stands;
        var from = shopper.Body.Stands;
        var far = Math.Max(0.01, from.Flat(to));
        if (far is > 0.95 or < 0.5)
            now = shopper.Body.WalkTo(to + (from - to) * (chance.Between(0.65, 0.9) / far), now, shopper.Speed);
        var middle = Point.Mix(shopper.Body.Stands, to, 0.5) + new Point(0, 0, chance.Between(0.95, 1.2));
        var yaw = Math.Atan2(to.Y - shopper.Body.Stands.Y, to.X - shopper.Body.Stands.X);
        shopper.Body.Turn(now, yaw);
        give.To.Body.Turn(now, yaw + Math.PI);
        var there = now + chance.Between(0.5, 0.9);
        var leaves = there + chance.Between(0.5, 1);
        // The giver holds out first; the other's hand comes for it, and leaves with it last.
        var later = chance.Between(0.15, 0.45);
        foreach (var (who, direction, late) in new[] { (shopper, -0.07, 0), (give.To, 0.07, later) })
        {
            var wrist = middle + new Point(Math.Cos(yaw) * direction, Math.Sin(yaw) * direction, chance.Normal(0, 0.03));
            who.Body.ReachOut(1, now + late, there + late, leaves + late, leaves + late + 0.5, wrist);
        }
        shopper.Hands.Remove(unit);
        give.To.Hands.Add(unit);
        give.To.AwaitsGiver = null;
        give.To.FreeAt = leaves + later + 0.6;
        if (play.KeepsTruth)
            play.Truth.Handovers.Add(new TrueHandover((there + later + leaves) / 2, shopper, give.To, unit.Product));
        return leaves + 0.6;
    }

    private static double Receive(Shopper shopper, Act.Receive receive, double now)
    {
        if (shopper.PutOff == 0)
            shopper.AwaitsGiver = receive.From;
        if (shopper.AwaitsGiver is not null && shopper.PutOff++ < MostPutOffs)
            return now + PutOffSeconds;
        shopper.AwaitsGiver = null;
        shopper.Done();
        return now;
    }

    private double Leave(Shopper shopper, double now)
    {
        var outside = _walking.WalkTo(shopper, Layout.Door + new Point(-0.3, shopper.Chance.Between(-0.6, 0.6), 0), 0, now);
        shopper.LeftAt = outside + 0.3;
        return double.PositiveInfinity;
    }

    private static int Hand(Shopper shopper, Facing facing, double along) =>
        shopper.Chance.Happens(0.85)
            ? Body.NearHand(shopper.Body.Stands, facing.Gondola.Facing, facing.Gondola.At(along, 0, 0))
            : shopper.Chance.Whole(0, 2);

    /// <summary>Reaches for a place; the answer is when the thing moves and when the hand is back.</summary>
    private (double Moves, double Free) Reach(Shopper shopper, Facing facing, double along, double now, int hand, double longer = 0)
    {
        var chance = shopper.Chance;
        // Fingers reach further than the wrist: it stays before the plate's front edge and above the plate, about ten centimetres off.
        var wrist = facing.Gondola.At(along + chance.Normal(0, 0.04), chance.Normal(-0.055, 0.03) - play.LongerReach, Gondola.Height(facing.Shelf) + chance.Normal(0.085, 0.03));
        var there = now + chance.Between(0.45, 0.9);
        var moves = there + chance.Between(0.15, 0.6);
        var leaves = moves + longer + chance.Between(0.02, 0.25);
        var free = leaves + chance.Between(0.4, 0.7);
        shopper.Body.ReachOut(hand, now, there, leaves, free, wrist);
        return (moves, free);
    }

    private void Lift(Shopper shopper, Facing facing, List<Unit> units, double at)
    {
        foreach (var unit in units)
        {
            facing.Units.Remove(unit);
            shopper.Hands.Add(unit);
        }
        Move(facing, units, at, shopper, -1);
    }

    private void Move(Facing facing, List<Unit> units, double at, Shopper shopper, int direction)
    {
        var (scale, width) = (play.Scale(facing), facing.Gondola.PlateWidth);
        var lasting = new float[facing.Gondola.Plates];
        var plates = new SortedSet<int>();
        foreach (var unit in units)
        {
            var reads = scale.Reading(unit.Along, unit.Product.Width, direction * unit.Grams);
            for (var p = 0; p < lasting.Length; p++)
                lasting[p] += reads[p];
            for (var p = 1; p <= lasting.Length; p++)
            {
                var left = (p - 1) * width;
                if (unit.Along + unit.Product.Width / 2 > left && unit.Along - unit.Product.Width / 2 < left + width)
                    plates.Add(p);
            }
        }
        var grams = direction * units.Sum(unit => unit.Grams);
        scale.Add(Load.Moved(at, lasting, Press(facing, units[0].Along), direction > 0, shopper.Chance));
        scale.Knock(at, Math.Min(30, Math.Abs(grams) * 0.02));
        Note(new TrueEvent(at, facing, [.. plates], units.Average(unit => unit.Along), grams, units[0].Product, -direction * units.Count, shopper));
    }

    // A pressing hand is felt like a thing a hand wide.
    private float[] Press(Facing facing, double along) => play.Scale(facing).Reading(along, 0.09, 1);

    private void Note(TrueEvent happened)
    {
        if (play.KeepsTruth)
            play.Truth.Events.Add(happened);
    }
}
