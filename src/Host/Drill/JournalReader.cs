using OpenAisle.Journal;

namespace OpenAisle.Host.Drill;

/// <summary>The journal opened to look at, without a shop.</summary>
internal sealed class JournalReader : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private JournalReader(ServiceProvider services) => _services = services;

    public IJournalEngine Engine => _services.GetRequiredService<IJournalEngine>();

    public static async Task<JournalReader> Open(string folder, string? connection, CancellationToken cancel)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddJournal(new JournalSettings { DataDirectory = folder, Postgres = connection, ReadOnly = true });
        var reader = new JournalReader(services.BuildServiceProvider());
        await reader.Engine.Open(cancel);
        return reader;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
