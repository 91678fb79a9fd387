using OpenAisle.Catalogue;

namespace OpenAisle.Fulfilment.Floor;

/// <summary>Where the products of a store stand; the key is the store's id.</summary>
public interface IFloor : IGrainWithGuidKey
{
    /// <summary>The product stands at that tag from now on. The same id again is the same move.</summary>
    Task<MoveOutcome> Move(Id<ProductMove> move, Id<Associate> by, Gtin gtin, string tag);

    /// <summary>The last moves, the newest first.</summary>
    Task<IReadOnlyList<ProductMove>> Latest();

    /// <summary>Sees to it that the catalogue says where a product was put last. Called by the reaction; a second time changes nothing.</summary>
    Task FollowThrough(Gtin gtin);
}

/// <summary>A product that somebody put elsewhere: when, who, from where to where.</summary>
[GenerateSerializer, Immutable]
public sealed record ProductMove(Id<ProductMove> Id, DateTimeOffset At, Id<Associate> By, Gtin Gtin, Place? From, Place To);

/// <summary>The answer to whoever scanned a product and a shelf.</summary>
[GenerateSerializer, Immutable]
public abstract record MoveOutcome
{
    private MoveOutcome()
    {
    }

    /// <summary>It stands there, now or since before.</summary>
    [GenerateSerializer, Immutable]
    public sealed record Stands(Place? From, Place To) : MoveOutcome;

    /// <param name="Field"><c>gtin</c> or <c>tag</c>.</param>
    /// <param name="Code"><c>not-offered</c>, <c>tag</c>, <c>no-such-shelf</c> or <c>conflict</c>.</param>
    [GenerateSerializer, Immutable]
    public sealed record Unfit(string Field, string Code, string Reason) : MoveOutcome;
}
