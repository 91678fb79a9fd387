using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using Orleans.Concurrency;

namespace OpenAisle.Fulfilment.Floor;

/// <summary>
/// The one writer of a floor's stream. The fact stands first, then the catalogue is told; whoever crashes in between is resumed by the
/// reaction.
/// </summary>
[Reentrant]
internal sealed class FloorActor(ActorJournal journal, IOffers offers, IPlaces places) : StreamActor<FloorState>(journal, FloorKinds.Stream), IFloor
{
    /// <summary>One at a time: the catalogue must not hear of an earlier move after a later one.</summary>
    private readonly OneByOne _telling = new();

    private Id<Store> Store => new(this.GetPrimaryKey());

    public async Task<MoveOutcome> Move(Id<ProductMove> move, Id<Associate> by, Gtin gtin, string tag)
    {
        if (ShelfTag.Read(tag) is not { } shelf)
        {
            return new MoveOutcome.Unfit("tag", "tag", "A shelf's tag reads S-aisle-bay-shelf, such as S-3-2-4.");
        }

        if (await offers.Find(Store, gtin) is not { } offer)
        {
            return new MoveOutcome.Unfit("gtin", "not-offered", "The store does not sell it.");
        }

        if (await places.At(Store, shelf.Aisle, shelf.Bay, shelf.Level) is not { } to)
        {
            return new MoveOutcome.Unfit("tag", "no-such-shelf", $"The store has no bay {shelf.Bay} in aisle {shelf.Aisle}.");
        }

        // Nothing is awaited from here to the append: two taps are one move.
        if (State.Moves.FirstOrDefault(known => known.Id == move) is { } before)
        {
            await Durable();
            return before.Gtin == gtin && before.To == to
                ? new MoveOutcome.Stands(before.From, before.To)
                : new MoveOutcome.Unfit("move", "conflict", "This key moved something else before.");
        }

        var from = State.Places.TryGetValue(gtin, out var moved) ? moved : offer.Place is { Aisle: > 0 } place ? place : null;
        if (from is null || !IsSameShelf(from, to))
        {
            Append(new ProductMoved(move, by, gtin, from, to));
        }

        await Durable();
        await FollowThrough(gtin);
        return new MoveOutcome.Stands(from, to);
    }

    public async Task<IReadOnlyList<ProductMove>> Latest()
    {
        ProductMove[] moves = [.. State.Moves.Reverse()];
        await Durable();
        return moves;
    }

    public Task FollowThrough(Gtin gtin) => _telling.Run(async () =>
    {
        var stands = await DurableState();
        if (stands.Places.TryGetValue(gtin, out var place) && (await offers.Find(Store, gtin))?.Place != place)
        {
            await places.Put(Store, gtin, place);
        }
    });

    private static bool IsSameShelf(Place one, Place other) => one.Aisle == other.Aisle && one.Bay == other.Bay && one.Shelf == other.Shelf;
}

/// <summary>Tells the catalogue of a move, also when whoever wrote it down died before.</summary>
internal sealed class FloorFollows(IGrainFactory actors) : IReaction
{
    public string Name => "floor.follow-through";

    public IReadOnlyCollection<string> Kinds { get; } = [FloorKinds.Moved];

    public Task React(RecordedFact recorded, IFact fact, CancellationToken cancel) =>
        actors.GetGrain<IFloor>(recorded.Stream.Key).FollowThrough(((ProductMoved)fact).Gtin);
}
