using System.Globalization;
using OpenAisle.Bench;

// dotnet run -c Release --project bench/Replay -- [facts, 1000000 when not given] [PostgreSQL connection string; SQLite when not given]
var facts = 1_000_000;
if (args.Length > 0 && (!int.TryParse(args[0], CultureInfo.InvariantCulture, out facts) || facts < 1))
{
    Console.Error.WriteLine("[FACTS [CONNECTION of an empty PostgreSQL database]]");
    return 64;
}

return await ReplayBench.Run(facts, args.Length > 1 ? args[1] : null, Console.Out);
