namespace OpenAisle.Sim;

/// <summary>Shoppers who make up what they do: errands one after another, of which a share is of the kind that confuses.</summary>
public sealed class Shopping(Play play, double confusing)
{
    private const double LikeGrams = 4;
    private readonly IReadOnlyList<Facing> _packed = [.. play.Planogram.Facings.Where(facing => !facing.Product.Loose)];
    private readonly IReadOnlyList<Facing> _bins = [.. play.Planogram.Facings.Where(facing => facing.Product.Loose)];

    /// <summary>One shopper's plan: so many errands, then out.</summary>
    public Func<Shopper, IEnumerable<Act>?> Plan(int errands)
    {
        var left = errands;
        return shopper => left-- > 0 ? Errand(shopper) : null;
    }

    private IEnumerable<Act> Errand(Shopper shopper)
    {
        var chance = shopper.Chance;
        var browse = new Act.Wait(chance.Between(0.3, 2.5));
        if (_bins.Count > 0 && chance.Happens((double)_bins.Count / (_bins.Count + _packed.Count)))
            return [browse, .. LooseErrand(chance)];
        return [browse, .. chance.Happens(confusing) ? Confusing(shopper, chance) : Plain(chance)];
    }

    private IEnumerable<Act> Plain(Chance chance) => [new Act.Take(chance.Of(_packed), chance.Happens(0.17) ? 2 : 1)];

    private IEnumerable<Act> LooseErrand(Chance chance)
    {
        var bin = chance.Of(_bins);
        return chance.Happens(0.2)
            ? [new Act.Take(bin, chance.Whole(1, 4)), new Act.Wait(1), new Act.PutBack(bin.Product, bin)]
            : [new Act.Take(bin, chance.Whole(1, 4))];
    }

    // Each line one way to confuse; all are as likely.
    private IEnumerable<Act> Confusing(Shopper shopper, Chance chance)
    {
        var (one, other) = (chance.Of(_packed), chance.Of(_packed));
        return chance.Whole(0, 11) switch
        {
            0 => [new Act.Touch(one, chance.Between(20, 300), chance.Between(0.2, 1.2))],
            1 => [new Act.Touch(one, chance.Between(60, 500), chance.Between(1.5, 5))],
            2 => [new Act.LookAt(one)],
            3 => [new Act.Bump(one, chance.Between(5, 40)), new Act.Take(one)],
            4 => [new Act.Take(one), new Act.Wait(chance.Between(1, 6)), new Act.PutBack(one.Product, one)],
            5 => [new Act.Take(one), new Act.Wait(chance.Between(1, 6)), new Act.PutBack(one.Product, other)],
            6 => [new Act.Take(one, 2), new Act.Wait(chance.Between(0.5, 4)), new Act.PutBack(one.Product, one)],
            7 => [new Act.Take(one), new Act.Stroll(chance.Between(8, 25)), .. chance.Happens(0.5) ? (Act[])[new Act.PutBack(one.Product, one)] : []],
            8 => Swap(one),
            9 => HandOver(shopper, one, chance),
            _ => Crowd(shopper, one, chance),
        };
    }

    /// <summary>Takes a thing, puts it in the place of one that weighs the same, and takes that.</summary>
    public IEnumerable<Act> Swap(Facing one)
    {
        var like = Like(one);
        return like is null ? [new Act.LookAt(one)] : [new Act.Take(one), new Act.PutBack(one.Product, like), new Act.Take(like)];
    }

    /// <summary>Another facing whose product weighs within a few grams of this; the nearest in weight when several do.</summary>
    public Facing? Like(Facing one)
    {
        var nearest = _packed.Where(facing => facing != one && facing.Product != one.Product)
            .MinBy(facing => Math.Abs(facing.Product.Grams - one.Product.Grams));
        return nearest is not null && Math.Abs(nearest.Product.Grams - one.Product.Grams) < LikeGrams ? nearest : null;
    }

    private IEnumerable<Act> HandOver(Shopper shopper, Facing facing, Chance chance)
    {
        var others = play.Inside.Where(other => other != shopper && double.IsPositiveInfinity(other.LeftAt)).ToList();
        return others.Count == 0 ? [new Act.Take(facing)] : [new Act.Take(facing), new Act.Give(facing.Product, chance.Of(others))];
    }

    // Goes where somebody stands, and takes something before or across them.
    private IEnumerable<Act> Crowd(Shopper shopper, Facing facing, Chance chance)
    {
        var others = play.Inside.Where(other => other != shopper).ToList();
        if (others.Count == 0)
            return [new Act.Take(facing)];
        var there = chance.Of(others).Body.Stands;
        var near = _packed.Where(place => place.Gondola.At(place.Middle, -0.5, 0).Flat(there) < 0.7).ToList();
        return [new Act.Take(near.Count > 0 ? chance.Of(near) : facing)];
    }
}
