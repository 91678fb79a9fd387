using System.CommandLine;
using OpenAisle.Host.Drill;
using OpenAisle.Journal;

namespace OpenAisle.Host.Commands;

/// <summary><c>drill kill</c>: kills a shop under load again and again, and checks that nothing is lost, doubled or left open.</summary>
internal static class DrillCommand
{
    private const int UsualRounds = 30;

    public static Command Command() => new("drill", "Faults on purpose, on a shop of their own.") { Kill(), Worker() };

    private static Command Kill()
    {
        var engine = new Option<string>("--engine") { Description = "sqlite or postgres", DefaultValueFactory = _ => Engines.Sqlite };
        engine.AcceptOnlyFromAmong(Engines.Sqlite, Engines.Postgres);
        var connection = new Option<string>("--connection") { Description = "Connection string of an empty PostgreSQL database.", HelpName = "CONNECTION" };
        var rounds = new Option<int>("--rounds") { Description = "How often it is killed.", DefaultValueFactory = _ => UsualRounds };
        var seed = new Option<int>("--seed") { Description = "Of everything that happens by chance.", DefaultValueFactory = _ => 1 };
        var command = new Command("kill", "Kills a shop with SIGKILL under load, restarts it, and checks every law at the end.") { engine, connection, rounds, seed };
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(engine)!, parsed.GetValue(connection), parsed.GetValue(rounds), parsed.GetValue(seed), cancel));
        return command;
    }

    private static async Task<int> Run(string engine, string? connection, int rounds, int seed, CancellationToken cancel)
    {
        if (engine == Engines.Postgres && connection is null)
        {
            Console.Error.WriteLine("Give the empty PostgreSQL database with --connection.");
            return 1;
        }

        var settings = new KillDrillSettings(engine == Engines.Postgres ? connection : null, rounds, seed, Console.Out);
        return await new KillDrill(settings, TimeProvider.System).Run(cancel);
    }

    /// <summary>What <c>drill kill</c> starts and kills.</summary>
    private static Command Worker()
    {
        var command = new Command("worker") { Hidden = true };
        command.SetAction((_, cancel) => DrillWorker.Run(cancel));
        return command;
    }
}
