using System.CommandLine;
using System.CommandLine.Parsing;
using OpenAisle.Host.Bench;

namespace OpenAisle.Host.Commands;

/// <summary><c>bench …</c>: what we claim about speed, measured here and now.</summary>
internal static class BenchCommand
{
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgres";

    public static Command Command() =>
        new Command("bench", "Measures the shop on this machine. Build with -c Release.") { Orders(), Hot(), Search(), Feed(), Pages() }.OnAShopOfItsOwn();

    private static Command Feed()
    {
        var engine = Engine();
        var connection = Connection();
        var rows = SharedOptions.Number("--rows", 1_000_000, "Rows of the price file.");
        var command = new Command("feed", "A file of a million prices: first, the same again, and with 3 of 100 changed.") { engine, connection, rows };
        command.Validators.Add(given => NeedsConnection(given, engine, connection));
        command.SetAction((given, cancel) => Plainly.Run(() => FeedBench.Run(Database(given, engine, connection), given.GetValue(rows), cancel)));
        return command;
    }

    private static Command Orders()
    {
        var engine = Engine();
        var connection = Connection();
        var lines = SharedOptions.Number("--lines", 20, "Different products in each order.");
        var seconds = SharedOptions.Number("--seconds", 20, "How long to measure.");
        var warmUp = SharedOptions.Number("--warm-up", 8, "Seconds of the same load before that.");
        var inFlight = SharedOptions.Number("--in-flight", 64, "Orders asked for at once.");
        var stores = SharedOptions.Number("--stores", 20, "Stores.");
        var products = SharedOptions.Number("--products", 2_000, "Products in each store.");
        var command = new Command("orders", "Whole orders a second: price, hold, slot, authorise, place; each on disk before it is answered.")
        {
            engine, connection, lines, seconds, warmUp, inFlight, stores, products,
        };
        command.Validators.Add(given => NeedsConnection(given, engine, connection));
        command.SetAction((given, cancel) => Plainly.Run(() =>
        {
            // Not a validator: options that were left out have no value yet when those run.
            var settings = new OrdersBenchSettings(
                Database(given, engine, connection),
                given.GetValue(lines), given.GetValue(seconds), given.GetValue(warmUp), given.GetValue(inFlight),
                given.GetValue(stores), given.GetValue(products));
            return settings.Lines > settings.Products
                ? throw new SettingException("An order cannot have more different products than the store sells.")
                : OrdersBench.Run(settings, cancel);
        }));
        return command;
    }

    private static Command Hot()
    {
        var engine = Engine();
        var connection = Connection();
        var stock = SharedOptions.Number("--stock", 100, "Pieces of the product.");
        var orders = SharedOptions.Number("--orders", 300, "Orders of one piece, all at once.");
        var command = new Command("hot", "One hot product: exactly as many orders are placed as there are pieces.") { engine, connection, stock, orders };
        command.Validators.Add(given => NeedsConnection(given, engine, connection));
        command.SetAction((given, cancel) => Plainly.Run(() =>
            HotBench.Run(Database(given, engine, connection), given.GetValue(stock), given.GetValue(orders), cancel)));
        return command;
    }

    private static Command Search()
    {
        var products = SharedOptions.Number("--products", 100_000, "Products of the store that speed is measured in.");
        var seconds = SharedOptions.Number("--seconds", 10, "How long to ask two questions at a time.");
        var each = new Option<bool>("--each") { Description = "Prints each query that the settings were chosen on, the worst first." };
        var ask = new Option<string[]>("--ask") { Description = "Prints what is found for these words; may be given more than once.", HelpName = "WORDS" };
        var command = new Command("search", "How good search is, on judged queries over the demo's goods; and how fast, at many products.")
        {
            products, seconds, each, ask,
        };
        command.SetAction(given => SearchBench.Run(given.GetValue(products), given.GetValue(seconds), given.GetValue(each), given.GetValue(ask) ?? []));
        return command;
    }

    private static Command Pages()
    {
        var seconds = SharedOptions.Number("--seconds", 8, "How long to measure each page.");
        var warmUp = SharedOptions.Number("--warm-up", 8, "Seconds of the same load before that.");
        var inFlight = SharedOptions.Number("--in-flight", 64, "Visitors who ask at once.");
        var command = new Command("pages", "Home and product pages a second, by kinds of visitors, and how soon a change is seen on them.")
        {
            seconds, warmUp, inFlight,
        };
        command.SetAction((given, cancel) => Plainly.Run(() =>
            PagesBench.Run(given.GetValue(seconds), given.GetValue(warmUp), given.GetValue(inFlight), cancel)));
        return command;
    }

    private static Option<string> Engine()
    {
        var engine = new Option<string>("--engine") { Description = "sqlite or postgres", DefaultValueFactory = _ => Sqlite };
        engine.AcceptOnlyFromAmong(Sqlite, Postgres);
        return engine;
    }

    private static Option<string> Connection() =>
        new("--connection") { Description = "Connection string of an empty PostgreSQL database.", HelpName = "CONNECTION" };

    /// <summary>Null for the embedded one.</summary>
    private static string? Database(ParseResult given, Option<string> engine, Option<string> connection)
    {
        if (given.GetValue(engine) != Postgres)
        {
            return null;
        }

        var text = given.GetValue(connection)!;
        Settings.Database("--connection", text);
        return text;
    }

    private static void NeedsConnection(CommandResult given, Option<string> engine, Option<string> connection)
    {
        if (given.GetValue(engine) == Postgres && given.GetValue(connection) is null)
        {
            given.AddError("--engine postgres needs --connection.");
        }
    }
}
