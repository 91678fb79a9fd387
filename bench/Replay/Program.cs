using System.Globalization;
using OpenAisle.Bench;

// dotnet run -c Release --project bench/Replay -- [facts, 1000000 when not given] [PostgreSQL connection string; SQLite when not given]
var facts = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
return await ReplayBench.Run(facts, args.Length > 1 ? args[1] : null, Console.Out);
