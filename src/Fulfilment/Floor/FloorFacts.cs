using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;

namespace OpenAisle.Fulfilment.Floor;

/// <summary>Somebody scanned a product and the tag of the shelf it stands on now.</summary>
/// <param name="From">Null when the store had no place for it.</param>
internal sealed record ProductMoved(Id<ProductMove> Move, Id<Associate> By, Gtin Gtin, Place? From, Place To) : IFact;

/// <summary>The fold of a store's moves: the last ones, and where each product was put last.</summary>
internal sealed record FloorState : IFolded<FloorState>
{
    /// <summary>A move told again later than so many others is a new one.</summary>
    public const int MostRemembered = 500;

    /// <summary>The newest last.</summary>
    public ImmutableQueue<ProductMove> Moves { get; init; } = [];

    public int Count { get; init; }

    public ImmutableDictionary<Gtin, Place> Places { get; init; } = ImmutableDictionary<Gtin, Place>.Empty;

    public static FloorState Empty() => new();

    public FloorState Apply(IFact fact, DateTimeOffset at)
    {
        if (fact is not ProductMoved moved)
        {
            throw new UnreachableException($"{fact.GetType()} does not belong to a floor.");
        }

        var moves = Moves.Enqueue(new(moved.Move, at, moved.By, moved.Gtin, moved.From, moved.To));
        return this with
        {
            Moves = Count >= MostRemembered ? moves.Dequeue() : moves,
            Count = Math.Min(Count + 1, MostRemembered),
            Places = Places.SetItem(moved.Gtin, moved.To),
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProductMoved))]
internal sealed partial class FloorJson : JsonSerializerContext;

/// <summary>The kinds of fact in a floor's stream, whose key is the store's id.</summary>
internal static class FloorKinds
{
    public const string Stream = "floor";
    public const string Moved = "floor.moved";

    public static readonly FactKind[] All = [FactKind.Of(Moved, () => FloorJson.Default.ProductMoved)];
}
