using System.CommandLine;
using OpenAisle.Journal;

namespace OpenAisle.Host.Commands;

/// <summary>The data of a shop as a command opens them: without actors, pages or reactions.</summary>
internal sealed class ShopData : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private JournalWriter? _writer;

    private ShopData(Settings settings, bool readOnly)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning));
        services.AddModules(settings, readOnly);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Not opened yet: for what must happen before.</summary>
    public static ShopData Closed(ParseResult parsed) => new(SharedOptions.Read(parsed), readOnly: false);

    /// <summary>To look at. A host that runs on the same data is not disturbed.</summary>
    public static async Task<ShopData> ToRead(ParseResult parsed, CancellationToken cancel)
    {
        var settings = SharedOptions.Read(parsed);
        if (settings.Postgres is null && !File.Exists(Path.Combine(settings.Data, "journal.db")))
        {
            throw new SettingException($"There is no shop in {settings.Data}.");
        }

        return await Open(settings, readOnly: true, cancel);
    }

    /// <summary>To change reference data: alone where no host runs, beside it where one does.</summary>
    public static async Task<ShopData> ToChange(ParseResult parsed, CancellationToken cancel)
    {
        try
        {
            return await Open(SharedOptions.Read(parsed), readOnly: false, cancel);
        }
        catch (InvalidOperationException taken) when (IsTaken(taken))
        {
            return await ToRead(parsed, cancel);
        }
    }

    /// <summary>To append to the journal.</summary>
    /// <exception cref="InvalidOperationException">A host runs on these data (see <see cref="IsTaken"/>).</exception>
    public static async Task<ShopData> ToAppend(ParseResult parsed, CancellationToken cancel)
    {
        var data = await Open(SharedOptions.Read(parsed), readOnly: false, cancel);
        data._writer = data.Get<JournalWriter>();
        await data._writer.StartAsync(cancel);
        return data;
    }

    /// <summary>Was it refused because a host has the journal open?</summary>
    public static bool IsTaken(InvalidOperationException refused) => refused.InnerException is IOException;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.StoppedAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }

    private static async Task<ShopData> Open(Settings settings, bool readOnly, CancellationToken cancel)
    {
        var data = new ShopData(settings, readOnly);
        try
        {
            await data.Get<OpenJournal>().Open(cancel);
            return data;
        }
        catch
        {
            await data.DisposeAsync();
            throw;
        }
    }
}
