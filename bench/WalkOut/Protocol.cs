using System.Collections.Concurrent;
using System.Globalization;
using OpenAisle.Sim;

namespace OpenAisle.Bench.WalkOut;

/// <summary>How a suite is run: options of the command line.</summary>
internal sealed record Options(string Suite, int Seeds, bool Quick, int Cores, ulong FirstSeed, string? Docs, IReadOnlyList<string> Rest)
{
    /// <exception cref="FormatException">An option is none, or has no value that it can have.</exception>
    public static Options Of(string[] args)
    {
        var rest = new List<string>();
        var (seeds, quick, cores, first, docs) = (0, false, Environment.ProcessorCount, 1UL, (string?)null);
        for (var i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--seeds": seeds = int.Parse(Value(ref i), CultureInfo.InvariantCulture); break;
                case "--cores": cores = int.Parse(Value(ref i), CultureInfo.InvariantCulture); break;
                case "--first-seed": first = ulong.Parse(Value(ref i), CultureInfo.InvariantCulture); break;
                case "--docs": docs = Value(ref i); break;
                case "--quick": quick = true; break;
                case ['-', '-', ..]: throw new FormatException($"There is no option {args[i]}.");
                default: rest.Add(args[i]); break;
            }
        }
        return new Options(args.Length > 0 ? args[0] : "", seeds, quick, cores, first, docs, rest);

        string Value(ref int at) => at + 1 < args.Length ? args[++at] : throw new FormatException($"{args[at]} needs a value.");
    }
}

/// <summary>Plays scenes and has judges judge them.</summary>
internal static class Scenes
{
    public const double LongestSeconds = 1800;

    /// <summary>Scenes that broke the engine.</summary>
    public static ConcurrentQueue<string> Broken { get; } = [];

    /// <summary>Plays one scene before the engine, and the winner's method and the oracle where asked for.</summary>
    public static (Play Play, IReadOnlyList<(string Judge, IReadOnlyList<Bill> Bills)> Judged, Audit Audit) Play(
        Case which, ulong seed, Faults? faults, bool live, bool yardsticks)
    {
        var play = Stage.Set(which, seed, faults);
        var engine = new EngineJudge(play, live);
        var winner = yardsticks ? new WinnerJudge(play) : null;
        play.Run(winner is null ? engine : new Both(engine, winner), LongestSeconds);
        var judged = new List<(string, IReadOnlyList<Bill>)> { (engine.Name, engine.Bills()) };
        if (engine.Broke is not null)
            Broken.Enqueue($"{which.Name}, seed {seed}: the engine broke: {engine.Broke}");
        if (winner is not null)
        {
            judged.Add((winner.Name, winner.Bills()));
            var oracle = new OracleJudge(play, seed);
            judged.Add((oracle.Name, oracle.Bills()));
        }
        return (play, judged, Audit.Of(play, engine.Broke is null ? engine.Judge.TakeEvents() : [], $"{which.Name}, seed {seed}"));
    }

    /// <summary>Runs work of many seeds on some cores; results come in the order of the work.</summary>
    public static TResult[] Many<TWork, TResult>(IReadOnlyList<TWork> work, int cores, Func<TWork, TResult> run)
    {
        var results = new TResult[work.Count];
        Parallel.For(0, work.Count, new ParallelOptions { MaxDegreeOfParallelism = cores }, i => results[i] = run(work[i]));
        return results;
    }

    public sealed class Both(ISensors one, ISensors other) : ISensors
    {
        public void Plates(PlateBlock block)
        {
            one.Plates(block);
            other.Plates(block);
        }

        public void Bodies(BodyFrame frame)
        {
            one.Bodies(frame);
            other.Bodies(frame);
        }

        public void Entered(double time, ulong target)
        {
            one.Entered(time, target);
            other.Entered(time, target);
        }

        public void Left(double time, ulong target)
        {
            one.Left(time, target);
            other.Left(time, target);
        }
    }
}
