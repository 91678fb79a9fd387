using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.JournalChild;

// A host that tests may kill, trace or starve. It writes a line for each answer the moment it has it.
//   append FOLDER COUNT [CONNECTION]         one append after the other on SQLite, or on PostgreSQL
//   silo FOLDER CONNECTION PORT GATEWAY      one of a cluster; works from the first line of its standard input until that closes
var output = Console.OpenStandardOutput();
return args switch
{
    ["append", var folder, var count] => await Append(folder, int.Parse(count, CultureInfo.InvariantCulture), null),
    ["append", var folder, var count, var connection] => await Append(folder, int.Parse(count, CultureInfo.InvariantCulture), connection),
    ["silo", var folder, var connection, var port, var gateway] =>
        await Silo(folder, connection, int.Parse(port, CultureInfo.InvariantCulture), int.Parse(gateway, CultureInfo.InvariantCulture)),
    _ => 64,
};

async Task<int> Append(string folder, int count, string? connection)
{
    await using var provider = new ServiceCollection().AddLogging()
        .AddJournal(new JournalSettings { DataDirectory = folder, Postgres = connection })
        .AddFactKinds(AttemptFacts.Kind).BuildServiceProvider();
    await provider.GetRequiredService<OpenJournal>().Open(CancellationToken.None);
    var writer = provider.GetRequiredService<JournalWriter>();
    await writer.StartAsync(CancellationToken.None);
    var stream = new StreamId("attempts", new Guid(1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]));
    var first = await provider.GetRequiredService<IJournalEngine>().Head(CancellationToken.None) + 1;
    for (var version = first; version < first + count; version++)
    {
        FactRow row = new(AttemptFacts.Kind.Name, AttemptFacts.Kind.Write(new Attempted($"{version}")), TimeProvider.System.GetUtcNow());
        await writer.Enqueue(new(stream, new Lane(), version, [row], []));
        Say($"answer {version}");
    }

    await writer.StoppedAsync(CancellationToken.None);
    return 0;
}

async Task<int> Silo(string folder, string connection, int port, int gateway)
{
    const int Workers = 8;
    const int Streams = 60;
    var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
    builder.Services.AddLogging(logs => logs.AddSimpleConsole().SetMinimumLevel(LogLevel.Error));
    builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
        options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    builder.Services.AddJournal(new JournalSettings
    {
        DataDirectory = folder,
        Postgres = connection,
        HostName = $"silo {port}",
        Reactions = new() { Lease = TimeSpan.FromSeconds(6) },
    });
    builder.Services.AddFactKinds(AttemptFacts.Kind);
    foreach (var number in Enumerable.Range(1, 4))
    {
        builder.Services.AddSingleton<IReaction>(new Onlooker($"onlooker-{number}"));
    }

    builder.AddShopActors(new ActorSettings { SiloPort = port, GatewayPort = gateway, Cluster = connection, CallTimeout = TimeSpan.FromSeconds(12) });
    using var host = builder.Build();
    await host.StartAsync();
    Say("ready");
    using var stopping = new CancellationTokenSource();
    var grains = host.Services.GetRequiredService<IGrainFactory>();
    Console.In.ReadLine();
    var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => Work(worker))).ToList();
    while (Console.In.ReadLine() is not null)
    {
        // The end of the input is the sign to stop.
    }

    await stopping.CancelAsync();
    await Task.WhenAll(workers);
    await host.StopAsync();
    Say("stopped");
    return 0;

    async Task Work(int worker)
    {
        var chance = new Random((port * 100) + worker);
        for (var n = 0; !stopping.IsCancellationRequested; n++)
        {
            var stream = chance.Next(Streams);
            var attempt = $"{port}-{worker}-{Environment.ProcessId}-{n}";
            if (await Try(grains.GetGrain<IAttemptActor>(new Guid(stream, 0, 0, [0, 0, 0, 0, 0, 0, 0, 9])), attempt))
            {
                Say($"answered {stream} {attempt}");
            }
        }
    }

    async Task<bool> Try(IAttemptActor actor, string attempt)
    {
        for (var asked = 0; asked < 600 && !stopping.IsCancellationRequested; asked++)
        {
            try
            {
                await actor.Try(attempt);
                return true;
            }
            catch (Exception unknown) when (unknown is not OperationCanceledException)
            {
                // Not known: ask again with the same attempt.
                await Task.Delay(100);
            }
        }

        return false;
    }
}

void Say(string line)
{
    lock (output)
    {
        output.Write(Encoding.UTF8.GetBytes(line + "\n"));
        output.Flush();
    }
}
