using System.CommandLine;
using OpenAisle.Host.Bench;

namespace OpenAisle.Host.Commands;

/// <summary><c>bench …</c>: what we claim about speed, measured here and now.</summary>
internal static class BenchCommand
{
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgres";

    public static Command Command() => new("bench", "Measures the shop on this machine. Build with -c Release.") { Orders() };

    private static Command Orders()
    {
        var engine = new Option<string>("--engine") { Description = "sqlite or postgres", DefaultValueFactory = _ => Sqlite };
        engine.AcceptOnlyFromAmong(Sqlite, Postgres);
        var connection = new Option<string>("--connection") { Description = "Connection string of an empty PostgreSQL database.", HelpName = "CONNECTION" };
        var lines = Number("--lines", 20, "Different products in each order.");
        var seconds = Number("--seconds", 20, "How long to measure.");
        var inFlight = Number("--in-flight", 64, "Orders asked for at once.");
        var stores = Number("--stores", 20, "Stores.");
        var products = Number("--products", 2_000, "Products in each store.");
        var command = new Command("orders", "Whole orders a second: price, hold, slot, authorise, place; each on disk before it is answered.")
        {
            engine, connection, lines, seconds, inFlight, stores, products,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(engine) == Postgres && given.GetValue(connection) is null)
            {
                given.AddError("--engine postgres needs --connection.");
            }

            if (given.GetValue(lines) > given.GetValue(products))
            {
                given.AddError("An order cannot have more different products than the store sells.");
            }
        });
        command.SetAction((given, cancel) => OrdersBench.Run(
            new OrdersBenchSettings(
                given.GetValue(engine) == Postgres ? given.GetValue(connection) : null,
                given.GetValue(lines), given.GetValue(seconds), given.GetValue(inFlight), given.GetValue(stores), given.GetValue(products)),
            cancel));
        return command;
    }

    private static Option<int> Number(string name, int standard, string description)
    {
        var option = new Option<int>(name) { Description = $"{description} ({standard})", DefaultValueFactory = _ => standard, HelpName = "N" };
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1)
            {
                given.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }
}
