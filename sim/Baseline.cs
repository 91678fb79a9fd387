using static OpenAisle.Sim.Act;

namespace OpenAisle.Sim;

/// <summary>
/// Thirty scenes of one to three people after the kinds of case that the AutoCheckout competition published; three of each of ten kinds.
/// Places, products, people and timing are drawn anew for every seed.
/// </summary>
public static class Baseline
{
    public static IReadOnlyList<Case> Cases { get; } =
    [
        new("one-item", "plain", scene => scene.Enter(0, new Take(scene.Any()))),
        new("three-items", "plain", scene => scene.Enter(0, new Take(scene.Any()), Look(scene), new Take(scene.Any()), new Take(scene.Any()))),
        new("two-shoppers", "plain", scene =>
        {
            scene.Enter(0, new Take(scene.Any()), Look(scene), new Take(scene.Any()));
            scene.Enter(scene.Seconds(0, 4), new Take(scene.Any()), Look(scene), new Take(scene.Any()));
        }),

        new("two-of-one", "several", scene => scene.Enter(0, new Take(scene.Any(), 2), new Take(scene.Any()))),
        new("both-hands", "several", scene =>
        {
            var one = scene.Central();
            scene.Enter(0, new TakeWithBothHands(one, scene.Near(one)), Look(scene), new Take(scene.Any()));
        }),
        new("three-one-by-one", "several", scene =>
        {
            var one = scene.Any();
            scene.Enter(0, new Take(one), new Take(one), new Take(one));
            scene.Enter(scene.Seconds(0, 3), new Take(scene.Any(), 2), new Take(scene.Any()));
        }),

        new("put-back", "put back", scene =>
        {
            var one = scene.Any();
            scene.Enter(0, new Take(one), Look(scene), new PutBack(one.Product, one), new Take(scene.Any()));
        }),
        new("two-back-to-one", "put back", scene =>
        {
            var one = scene.Any();
            scene.Enter(0, new Take(one, 2), Look(scene), new PutBack(one.Product, one));
        }),
        new("two-shoppers-put-back", "put back", scene =>
        {
            var (one, other) = (scene.Any(), scene.Any());
            scene.Enter(0, new Take(one), new Take(scene.Any()), new PutBack(one.Product, one));
            scene.Enter(scene.Seconds(0, 3), new Take(other), new LookAt(one), new PutBack(other.Product, other), new Take(scene.Any()));
        }),

        new("misplaces-one", "misplacing", scene =>
        {
            var one = scene.Any();
            scene.Enter(0, new Take(one), new Take(scene.Any()), new PutBack(one.Product, scene.Any()));
        }),
        new("misplaced-then-taken", "misplacing", scene =>
        {
            var (one, other) = (scene.Any(), scene.Any());
            scene.Enter(0, new Take(one), new PutBack(one.Product, other), new Meet("left", 2), new Take(scene.Any()));
            scene.Enter(scene.Seconds(0, 3), new Take(scene.Any()), new Meet("left", 2), new Wait(scene.Seconds(1, 4)), new Take(other, 1, one.Product));
        }),
        new("three-misplace", "misplacing", scene =>
        {
            for (var i = 0; i < 3; i++)
            {
                var one = scene.Any();
                scene.Enter(scene.Seconds(0, 4), new Take(one), new Take(scene.Any()), new PutBack(one.Product, scene.Any()), new Take(scene.Any()));
            }
        }),

        new("hands-over-one", "hand-over", scene =>
        {
            var one = scene.Any();
            var receiver = scene.Enter(1, new Take(scene.Any()), new Meet("both have", 2), new Wait(3));
            scene.Enter(0, new Take(one), new Meet("both have", 2), new Give(one.Product, receiver));
        }),
        new("hands-over-of-two", "hand-over", scene =>
        {
            var (one, other) = (scene.Any(), scene.Any());
            var receiver = scene.Enter(1, new Take(scene.Any()), new Meet("both have", 2), new Wait(3), new Take(scene.Any()));
            scene.Enter(0, new Take(one), new Take(other), new Meet("both have", 2), new Give(scene.Chance.Happens(0.5) ? one.Product : other.Product, receiver));
        }),
        new("hands-over-and-misplaced", "hand-over", scene =>
        {
            var (one, place) = (scene.Any(), scene.Any());
            var receiver = scene.Enter(1, new Take(scene.Any()), new Meet("both have", 2), new Wait(3), new Meet("given", 2), new PutBack(one.Product, place));
            scene.Enter(0, new Take(one), new Meet("both have", 2), new Give(one.Product, receiver), new Meet("given", 2), new Take(scene.Any()));
        }),

        new("two-held-one-kept", "two held, one taken", scene =>
        {
            var one = scene.Central();
            var other = scene.Near(one);
            scene.Enter(0, new Take(one), new Take(other), Look(scene), Back(scene, one, other));
        }),
        new("like-held-one-kept", "two held, one taken", scene =>
        {
            var (one, other) = scene.Likes();
            scene.Enter(0, new Take(one), new Take(other), Look(scene), Back(scene, one, other));
        }),
        new("both-hands-one-kept", "two held, one taken", scene =>
        {
            var one = scene.Central();
            var other = scene.Near(one);
            scene.Enter(0, new TakeWithBothHands(one, other), Look(scene), new PutBack(one.Product, one));
            scene.Enter(scene.Seconds(0, 3), new Take(scene.Any()), new LookAt(scene.Any()));
        }),

        new("holds-long-and-returns", "long hold", scene =>
        {
            var one = scene.Any();
            scene.Enter(0, new Take(one), new Stroll(scene.Seconds(20, 40)), new PutBack(one.Product, one), new Take(scene.Any()));
        }),
        new("two-hold-long", "long hold", scene =>
        {
            var (one, other) = (scene.Any(), scene.Any());
            scene.Enter(0, new Take(one), new Take(scene.Any()), new Stroll(scene.Seconds(15, 30)), new PutBack(one.Product, scene.Any()));
            scene.Enter(scene.Seconds(0, 4), new Take(other), new Stroll(scene.Seconds(15, 30)), new PutBack(other.Product, other));
        }),
        new("holds-at-the-shelf", "long hold", scene =>
        {
            var one = scene.Central();
            scene.Enter(0, new Approach(one), new Meet("stand", 2), new Linger(one, scene.Seconds(6, 14)));
            scene.Enter(1, new Approach(one), new Meet("stand", 2), new Wait(scene.Seconds(1, 3)), new Take(scene.Beside(one)), new Take(scene.Any()));
        }),

        new("swaps-likes", "like-weight swap", scene =>
        {
            var (one, other) = scene.Likes();
            scene.Enter(0, new Take(one), new PutBack(one.Product, other), new Take(other));
        }),
        new("exchanges-likes", "like-weight swap", scene =>
        {
            var (one, other) = scene.Likes();
            scene.Enter(0, new Take(one), Look(scene), new Take(other), new PutBack(one.Product, other));
        }),
        new("swapped-then-taken", "like-weight swap", scene =>
        {
            var (one, other) = scene.Likes();
            scene.Enter(0, new Take(one), new PutBack(one.Product, other), new Meet("swapped", 2), new Take(scene.Any()));
            scene.Enter(scene.Seconds(0, 2), new Take(scene.Any()), new Meet("swapped", 2), new Wait(1), new Take(other, 1, one.Product));
        }),

        new("two-take-the-same", "simultaneous", scene =>
        {
            var one = scene.Central();
            for (var i = 0; i < 2; i++)
                scene.Enter(i, new Approach(one), new Meet("ready", 2), new Take(one), new Take(scene.Any()));
        }),
        new("three-take-the-same", "simultaneous", scene =>
        {
            var one = scene.Central();
            for (var i = 0; i < 3; i++)
                scene.Enter(i, new Approach(one), new Meet("ready", 3), new Take(one));
        }),
        new("take-side-by-side", "simultaneous", scene =>
        {
            var one = scene.Central();
            var other = scene.Near(one);
            scene.Enter(0, new Approach(one), new Meet("ready", 2), new Take(one), new Meet("again", 2), new Take(other));
            scene.Enter(1, new Approach(other), new Meet("ready", 2), new Take(other), new Meet("again", 2), new Take(one));
        }),

        new("touches-and-leans", "touch and crowd", scene =>
        {
            var one = scene.Any();
            scene.Enter(0, new Touch(scene.Any(), scene.Seconds(30, 300), scene.Seconds(0.3, 1)), new Take(one),
                new Touch(scene.Any(), scene.Seconds(100, 500), scene.Seconds(2, 5)), new Bump(one, scene.Seconds(10, 40)), new LookAt(scene.Any()));
        }),
        new("reaches-across", "touch and crowd", scene =>
        {
            var one = scene.Central();
            var other = scene.Near(one);
            scene.Enter(0, new Approach(one), new Meet("stand", 2), new Wait(scene.Seconds(2, 5)), new Take(other));
            scene.Enter(1, new Approach(one), new Meet("stand", 2), new Take(one), new Touch(other, scene.Seconds(30, 200), 0.5));
        }),
        new("three-crowd", "touch and crowd", scene =>
        {
            var one = scene.Central();
            for (var i = 0; i < 3; i++)
                scene.Enter(scene.Seconds(0, 3), new Approach(one), new Meet("stand", 3), new Wait(scene.Seconds(0.2, 3)), new Take(i == 0 ? one : scene.Near(one)), new LookAt(scene.Near(one)));
        }),
    ];

    private static Wait Look(Scene scene) => new(scene.Seconds(0.5, 4));

    private static PutBack Back(Scene scene, Facing one, Facing other)
    {
        var back = scene.Chance.Happens(0.5) ? one : other;
        return new PutBack(back.Product, back);
    }
}
