namespace OpenAisle.Sim;

/// <summary>A scene with a name: what kind of confusion it is of, and who does what.</summary>
public sealed record Case(string Name, string Kind, Action<Scene> Write, StoreShape? Shape = null);

/// <summary>What a case is written with: places drawn by chance, and people who enter.</summary>
public sealed class Scene(Play play)
{
    private readonly List<Facing> _used = [];
    private readonly Shopping _shopping = new(play, 0);

    public Play Play { get; } = play;

    public Chance Chance => Play.Scripts;

    /// <summary>A facing with a product that no other part of the scene uses.</summary>
    public Facing Any() => Pick(_ => true);

    /// <summary>A facing near another one: on the same gondola, at most one shelf off.</summary>
    public Facing Near(Facing one) => Pick(facing => facing.Gondola == one.Gondola && Math.Abs(facing.Shelf - one.Shelf) <= 1
        && Math.Abs(facing.Middle - one.Middle) < 0.6);

    /// <summary>A facing on the same shelf within reach.</summary>
    public Facing Beside(Facing one) => Pick(facing => facing.Gondola == one.Gondola && facing.Shelf == one.Shelf && Math.Abs(facing.Middle - one.Middle) < 0.8);

    /// <summary>A facing that others can crowd before: in the middle of its gondola.</summary>
    public Facing Central() => Pick(facing => Math.Abs(facing.Middle - facing.Gondola.Width / 2) < 0.45 && facing.Shelf is > 1 and < 6);

    /// <summary>Two facings whose products weigh the same within a few grams.</summary>
    public (Facing One, Facing Other) Likes()
    {
        var one = Pick(facing => _shopping.Like(facing) is { } other && !_used.Contains(other));
        var like = _shopping.Like(one)!;
        _used.Add(like);
        return (one, like);
    }

    public Shopper Enter(double after, params IEnumerable<Act> acts) => Play.Enter(after, acts);

    public double Seconds(double low, double high) => Chance.Between(low, high);

    private Facing Pick(Func<Facing, bool> fits)
    {
        var list = Play.Planogram.Facings.Where(facing => !facing.Product.Loose && !_used.Contains(facing) && fits(facing)).ToList();
        // A store so small that nothing fits: anything but what is used.
        if (list.Count == 0)
            list = [.. Play.Planogram.Facings.Where(facing => !facing.Product.Loose && !_used.Contains(facing))];
        var facing = Chance.Of(list);
        _used.Add(facing);
        return facing;
    }
}
