using System.Globalization;

namespace OpenAisle.Journal;

/// <summary>
/// The ids of the erased, one a line, in the data folder but outside every backup: a backup from before an erasure still knows the shopper,
/// and this is how a restore learns to forget them again.
/// </summary>
public sealed class ErasureFile(JournalSettings settings)
{
    internal const string Name = "erasures";

    private readonly SemaphoreSlim _one = new(1);

    private string Path => System.IO.Path.Combine(settings.DataDirectory, Name);

    /// <summary>Adds the id, on disk before this returns. Once is enough.</summary>
    public async Task Note(Guid shopper, DateTimeOffset at, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if ((await Read(cancel)).Contains(shopper))
            {
                return;
            }

            Directory.CreateDirectory(settings.DataDirectory);
            await using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read);
            await file.WriteAsync(
                System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{shopper:D} {at:O}\n")), cancel);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task<IReadOnlyCollection<Guid>> All(CancellationToken cancel) => await Read(cancel);

    private async Task<HashSet<Guid>> Read(CancellationToken cancel)
    {
        HashSet<Guid> erased = [];
        if (File.Exists(Path))
        {
            foreach (var line in await File.ReadAllLinesAsync(Path, cancel))
            {
                // A line that a crash cut short has no fact either: its erasure was never answered.
                if (Guid.TryParseExact(line.Split(' ')[0], "D", out var shopper))
                {
                    erased.Add(shopper);
                }
            }
        }

        return erased;
    }
}
