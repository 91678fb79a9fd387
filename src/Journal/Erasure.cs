using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Journal;

/// <summary>The shopper asked to be forgotten; from here on only the id is left.</summary>
public sealed record ShopperErased : IFact;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShopperErased))]
internal sealed partial class ErasureJson : JsonSerializerContext;

/// <summary>
/// Forgets a shopper under every id they had: notes the ids where a restore does not reach, records a fact for each, and empties every table
/// that names them. No table is emptied before the last fact is on disk, for one of them knows which ids belong together: so whoever is
/// interrupted leaves either that table or all of the facts. A second time does no harm; what was interrupted is finished by a reaction to
/// any of the facts.
/// </summary>
public sealed class Erasure(
    IJournalEngine journal, JournalWriter writer, ErasureFile file, IEnumerable<IErasable> tables, TimeProvider clock, ILogger<Erasure> log)
{
    /// <summary>Two hosts may erase at once; each attempt but the last is fenced by the other.</summary>
    private const int Attempts = 5;

    internal static readonly FactKind Kind = FactKind.Of("shopper.erased", () => ErasureJson.Default.ShopperErased);

    public async Task Erase(Guid shopper, CancellationToken cancel)
    {
        HashSet<Guid> ids = [shopper];
        foreach (var table in tables)
        {
            ids.UnionWith(await table.IdsOf(shopper, cancel));
        }

        foreach (var id in ids)
        {
            await file.Note(id, clock.GetUtcNow(), cancel);
            await Record(id, cancel);
        }

        foreach (var id in ids)
        {
            foreach (var table in tables)
            {
                await table.Erase(id, cancel);
            }

            log.LogInformation("Shopper {Shopper} is erased.", id);
        }
    }

    public Task<bool> IsErased(Guid shopper, CancellationToken cancel) => IsErased(journal, shopper, cancel);

    /// <summary>The same for a module that has tables to empty itself, and so cannot be given an <see cref="Erasure"/>.</summary>
    public static async Task<bool> IsErased(IJournalEngine journal, Guid shopper, CancellationToken cancel)
    {
        await foreach (var recorded in journal.ReadStream(new StreamId("shopper", shopper), 0, cancel))
        {
            if (recorded.Kind == Kind.Name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Erases again whoever was erased before, after a backup that still knew them was restored. Returns how many.</summary>
    public async Task<int> EraseAgain(CancellationToken cancel)
    {
        var erased = await file.All(cancel);
        foreach (var shopper in erased)
        {
            await Erase(shopper, cancel);
        }

        return erased.Count;
    }

    private async Task Record(Guid shopper, CancellationToken cancel)
    {
        var stream = new StreamId("shopper", shopper);
        for (var attempt = 1; ; attempt++)
        {
            var version = 0L;
            await foreach (var recorded in journal.ReadStream(stream, 0, cancel))
            {
                if (recorded.Kind == Kind.Name)
                {
                    return;
                }

                version = recorded.Version;
            }

            try
            {
                await writer.Enqueue(
                    new(stream, new Lane(), version + 1, [new(Kind.Name, Kind.Write(new ShopperErased()), clock.GetUtcNow())], []));
                return;
            }
            catch (FencedException) when (attempt < Attempts)
            {
                // Somebody wrote to the stream meanwhile: look again.
            }
        }
    }
}

/// <summary>Finishes an erasure that was interrupted between its first fact and the last table.</summary>
internal sealed class EraseEverywhere(Erasure erasure) : IReaction
{
    public string Name => "erase";

    public IReadOnlyCollection<string> Kinds => [Erasure.Kind.Name];

    public Task React(RecordedFact recorded, IFact fact, CancellationToken cancel) => erasure.Erase(recorded.Stream.Key, cancel);
}
