using OpenAisle.Bench.WalkOut;

// dotnet run -c Release --project bench/WalkOut -- SUITE [--seeds N] [--quick] [--cores N] [--first-seed N] [--docs FOLDER]
Options options;
Report? report;
try
{
    options = Options.Of(args);
    report = options.Suite switch
    {
        "baseline" => BaselineSuite.Run(options),
        "crowd" => CrowdSuite.Run(options),
        "stores" => StoresSuite.Run(options),
        "curves" => CrowdSuite.Curves(options),
        "mix" => MixSuite.Run(options),
        "loose" => LooseSuite.Run(options),
        "speed" => SpeedSuite.Run(options),
        "recorded" => RecordedSuite.Run(options),
        "fuzz" => FuzzSuite.Run(options),
        "explain" => Explain.Run(options),
        _ => null,
    };
}
catch (Exception wrong) when (wrong is FormatException or OverflowException or IOException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
if (report is null)
{
    Console.Error.WriteLine("""
        The accuracy and speed of the walk-out engine. One suite a run; the last line is JSON.

          baseline   thirty cases, beside the winner's method and an oracle; or only the cases or kinds named
          crowd      6 and 12 people, 40 % of what they do confuses
          stores     stores unlike the others: other scales, cameras, goods, layouts; or only those named
          curves     the crowd again, with worse and worse sensors
          mix        an ordinary day: exact receipts, reviews, calibration, overcharges
          loose      goods sold by weight out of bins
          speed      multiples of real time; memory over a day
          recorded   the recorded session, or [FOLDER]
          fuzz       damaged recordings: no crash, an end, no loss unsaid
          explain    CASE SEED: one simulated scene event by event, the truth beside the judgement

          --seeds N, --first-seed N, --quick, --cores N, --docs FOLDER (writes tables and plots there)
        """);
    return 2;
}
report.Findings.AddRange(Scenes.Broken.Order(StringComparer.Ordinal));
report.Print(Console.Out);
if (options.Docs is { } docs)
    report.Write(docs, "dotnet run -c Release --project bench/WalkOut -- " + string.Join(' ', args.Where((word, i) => word != "--docs" && (i == 0 || args[i - 1] != "--docs"))));
return 0;
