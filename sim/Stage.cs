namespace OpenAisle.Sim;

/// <summary>Sets a named case up for a seed, ready to be played.</summary>
public static class Stage
{
    /// <summary>Cases that are no part of the thirty: a crowd, an ordinary day's mix, loose goods.</summary>
    public static IReadOnlyList<Case> Others { get; } =
    [
        new("crowd-6", "crowd", scene => Crowd(scene, 6), Six),
        new("crowd-12", "crowd", scene => Crowd(scene, 12), Six),
        new("mix", "mix", Mix, new StoreShape(Gondolas: 4, Shelves: 3, GondolasASide: 2)),
        new("loose", "loose", Loose, new StoreShape(Gondolas: 2, Shelves: 4, LooseShare: 0.5)),
    ];

    private static StoreShape Six => new(Gondolas: 6, Shelves: 5, GondolasASide: 3);

    public static IEnumerable<Case> All => Baseline.Cases.Concat(Others);

    public static Play Set(Case which, ulong seed, Faults? faults = null, bool keepsTruth = true)
    {
        ArgumentNullException.ThrowIfNull(which);
        var play = new Play(which.Shape ?? new StoreShape(), faults ?? new Faults(), seed, keepsTruth);
        which.Write(new Scene(play));
        return play;
    }

    // Everybody is there together for most of the time; four of ten errands confuse.
    private static void Crowd(Scene scene, int people)
    {
        var shopping = new Shopping(scene.Play, 0.4);
        for (var i = 0; i < people; i++)
            scene.Play.EnterFreely(scene.Seconds(0, 15), shopping.Plan(scene.Chance.Whole(5, 9)));
    }

    // Singles and pairs, seldom three; a few groups one after another, often still there when the next comes.
    private static void Mix(Scene scene)
    {
        var shopping = new Shopping(scene.Play, 0.1);
        var after = 0.0;
        for (var group = 0; group < 4; group++)
        {
            var roll = scene.Chance.Unit();
            for (var i = 0; i < (roll < 0.6 ? 1 : roll < 0.93 ? 2 : 3); i++)
                scene.Play.EnterFreely(after + i * scene.Seconds(0.5, 2), shopping.Plan(scene.Chance.Whole(1, 6)));
            after += scene.Seconds(20, 70);
        }
    }

    private static void Loose(Scene scene)
    {
        var shopping = new Shopping(scene.Play, 0.1);
        for (var i = 0; i < 3; i++)
            scene.Play.EnterFreely(scene.Seconds(0, 20), shopping.Plan(scene.Chance.Whole(2, 5)));
    }
}
