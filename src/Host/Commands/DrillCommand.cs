using System.CommandLine;
using OpenAisle.Host.Drill;
using OpenAisle.Journal;

namespace OpenAisle.Host.Commands;

/// <summary>
/// <c>drill kill</c>: kills a shop under load again and again, and checks that nothing is lost, doubled or left open. <c>drill calm</c>: the
/// same crowd without a kill.
/// </summary>
internal static class DrillCommand
{
    private const int UsualRounds = 30;
    private const int UsualAnswers = 5_000;

    public static Command Command() =>
        new Command("drill", "Faults on purpose, on a shop of their own.") { Kill(), Calm(), Worker() }.OnAShopOfItsOwn();

    private static Command Kill()
    {
        var (engine, connection, seed) = Options();
        var rounds = SharedOptions.Number("--rounds", UsualRounds, "How often it is killed.");
        var command = new Command("kill", "Kills a shop with SIGKILL under load, restarts it, and checks every law at the end.") { engine, connection, rounds, seed };
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(engine)!, parsed.GetValue(connection), database =>
                new KillDrill(new(database, parsed.GetValue(rounds), parsed.GetValue(seed), Console.Out), TimeProvider.System).Run(cancel)));
        return command;
    }

    private static Command Calm()
    {
        var (engine, connection, seed) = Options();
        var answers = SharedOptions.Number("--answers", UsualAnswers, "The crowd goes when so many were given.");
        var command = new Command("calm", "Many people at few orders at once, without a kill; checks every answer and law.") { engine, connection, answers, seed };
        command.SetAction((parsed, cancel) => Run(
            parsed.GetValue(engine)!, parsed.GetValue(connection), async database =>
            {
                using var drill = new CalmDrill(new(database, parsed.GetValue(answers), parsed.GetValue(seed), Console.Out), TimeProvider.System);
                return await drill.Run(cancel);
            }));
        return command;
    }

    private static (Option<string> Engine, Option<string> Connection, Option<int> Seed) Options()
    {
        var engine = new Option<string>("--engine") { Description = "sqlite or postgres", DefaultValueFactory = _ => Engines.Sqlite };
        engine.AcceptOnlyFromAmong(Engines.Sqlite, Engines.Postgres);
        return (
            engine, new("--connection") { Description = "Connection string of an empty PostgreSQL database.", HelpName = "CONNECTION" },
            new("--seed") { Description = "Of everything that happens by chance.", DefaultValueFactory = _ => 1 });
    }

    private static Task<int> Run(string engine, string? connection, Func<string?, Task<int>> drill) => Plainly.Run(() =>
    {
        if (engine == Engines.Sqlite)
        {
            return drill(null);
        }

        Settings.Database("--connection", connection ?? throw new SettingException("Give the empty PostgreSQL database with --connection."));
        return drill(connection);
    });

    /// <summary>What <c>drill kill</c> starts and kills.</summary>
    private static Command Worker()
    {
        var command = new Command("worker") { Hidden = true };
        command.SetAction((_, cancel) => DrillWorker.Run(cancel));
        return command;
    }
}
