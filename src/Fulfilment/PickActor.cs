using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using OpenAisle.Catalogue;
using OpenAisle.Journal;
using OpenAisle.Journal.Actors;
using OpenAisle.Orders;
using OpenAisle.Stock;
using Orleans.Concurrency;

namespace OpenAisle.Fulfilment;

/// <summary>
/// The one writer of a pick's stream. It and the order's stream close in on each other so that a crash between them leaves nothing open:
/// at the beginning the order goes first (from then on its lines stand, and only standing lines are frozen here), at the end the pick
/// goes first (its goods stand, and the order is packed with just those, now or by the reaction).
/// </summary>
[Reentrant]
internal sealed partial class PickActor(ActorJournal journal, IOffers offers, SubstituteSafety safety) : StreamActor<PickState>(journal, PickKinds.Stream), IPick
{
    /// <summary>One beginning at a time: whom the order was given to last must be who has the pick.</summary>
    private readonly OneByOne _begins = new();

    private Id<Order> Id => new(this.GetPrimaryKey());

    private IOrder Order => GrainFactory.GetGrain<IOrder>(this.GetPrimaryKey());

    public Task<PickOutcome> Begin(Id<PickStep> step, Id<Associate> by) => _begins.Run(() => BeginAlone(step, by));

    private async Task<PickOutcome> BeginAlone(Id<PickStep> step, Id<Associate> by)
    {
        if (PickRules.Before(State, step, PickWish.Begin(by)) is { } known)
        {
            return await Answer(known);
        }

        switch (State.Packed is null ? await Order.StartPicking(by) : new StepOutcome.Done())
        {
            case StepOutcome.Done:
                break;
            case StepOutcome.NotNow not:
                return new PickOutcome.NotNow("order", not.Reason);
            case StepOutcome.NoSuchOrder:
                return new PickOutcome.NoSuchOrder();
            case var other:
                throw new UnreachableException($"{other} to the beginning of a pick.");
        }

        var plan = await Plan(); // before the state is looked at: it may have been packed meanwhile
        return await Answer(PickRules.Begin(State, step, by, plan));
    }

    public Task<PickOutcome> TakePieces(Id<PickStep> step, Id<Associate> by, int line, Quantity quantity) =>
        Answer(PickRules.TakePieces(State, step, by, line, quantity));

    public Task<PickOutcome> Weigh(Id<PickStep> step, Id<Associate> by, int line, Quantity gross, Quantity? tare) =>
        Answer(PickRules.Weigh(State, step, by, line, gross, tare));

    public Task<PickOutcome> ReportShort(Id<PickStep> step, Id<Associate> by, int line, Quantity? found) =>
        AnswerAndFollow(PickRules.ReportShort(State, step, by, line, found));

    public async Task<PickOutcome> Substitute(Id<PickStep> step, Id<Associate> by, int line, Gtin gtin, Quantity quantity)
    {
        var offer = State.Begun is { } begun ? await offers.Find(begun.Store, gtin) : null;
        var askFirst = PickRules.Before(State, step, PickWish.Substitute(line, gtin, quantity)) is null && await MustAsk(line, gtin);
        return askFirst
            ? new PickOutcome.Unfit("line", "ask-first", "The shopper wants to be asked.")
            : await AnswerAndFollow(PickRules.Substitute(State, step, by, line, gtin, quantity, offer));
    }

    /// <summary>Not where the shopper named it themselves.</summary>
    private async Task<bool> MustAsk(int line, Gtin gtin) =>
        State.Line(line)?.Wish?.These?.Contains(gtin) != true && await Order.Look() is { } order && (await safety.AskFirst(order.Shopper, [gtin])).Count > 0;

    public async Task<PickOutcome> Propose(Id<PickStep> step, Id<Associate> by, int line, Gtin gtin, Quantity quantity)
    {
        var offer = State.Begun is { } begun ? await offers.Find(begun.Store, gtin) : null;
        return await AnswerAndFollow(PickRules.Propose(State, step, by, line, gtin, quantity, offer, Clock.GetUtcNow()));
    }

    public Task<PickOutcome> Undo(Id<PickStep> step, Id<Associate> by, int line) =>
        AnswerAndFollow(PickRules.Undo(State, step, by, line));

    public Task<PickOutcome> Pack(Id<PickStep> step, Id<Associate> by, IReadOnlyList<Tote> totes) =>
        AnswerAndFollow(PickRules.Pack(State, step, by, totes));

    public async Task<PickView?> Look()
    {
        var view = PickViews.Of(Id, State);
        await Durable();
        return view;
    }

    public async Task FollowThrough()
    {
        var stands = await DurableState();
        if (stands.Begun is not { } begun)
        {
            return; // goods in hand: nobody picked them
        }

        var stock = GrainFactory.GetGrain<IStoreStock>(begun.Store.Value);
        foreach (var lacks in stands.Shorts)
        {
            var gtin = stands.Line(lacks.Line)!.Gtin;
            if (await stock.Enter(KeyOf<StockEntry>(lacks.Step), StockReason.NotFound, [new(gtin, lacks.Missing)]) is not EntryOutcome.Entered)
            {
                throw new InvalidOperationException($"The ledger does not take that {lacks.Missing} of {gtin} were not found.");
            }
        }

        if (stands.Packed is { } packed && await Order.Pack(packed.Goods, packed.By) is var answer and not StepOutcome.Done
            && answer is not StepOutcome.NotNow { Status: OrderStatus.HandedOver or OrderStatus.NotCollected })
        {
            throw new InvalidOperationException($"The order does not take what was packed for it: {answer}.");
        }

        await KeepSubstitutes(stock, stands);
        LeaveSoon();
    }

    protected override bool MayLeave => State.Packed is not null;

    /// <summary>
    /// The order's hold covers what was ordered. What lies in a tote instead is held apart until the order ends, so that it is not promised
    /// to somebody else. Where the ledger has none left the tote is right: the sale will show the shortfall.
    /// </summary>
    private async Task KeepSubstitutes(IStoreStock stock, PickState stands)
    {
        if (stands.Substitutes.IsEmpty)
        {
            return;
        }

        var isOver = stands.Packed is not null && await Order.Look() is { Status: OrderStatus.HandedOver or OrderStatus.NotCollected };
        foreach (var instead in stands.Substitutes)
        {
            var hold = KeyOf<Hold>(instead.Step);
            if (!isOver && stands.Stands(instead))
            {
                await stock.Hold(hold, 1, [new(instead.Gtin, instead.Quantity)]);
            }
            else
            {
                await stock.Release(hold);
            }
        }
    }

    private async Task<PickPlan> Plan()
    {
        var order = await Order.Look() ?? throw new InvalidOperationException($"Order {Id} is being picked and is not there.");
        return PickPlan.Of(order, await offers.Find(order.Store, [.. order.Lines.Select(line => line.Gtin)]));
    }

    private async Task<PickOutcome> Answer(PickDecision decision)
    {
        if (decision.Fact is { } fact)
        {
            switch (fact)
            {
                case SubstituteProposed asked:
                    Append(fact, new DeadlineChange(AnswerTo(asked), asked.Lapses));
                    break;
                case LineUndone undone when State.Asked(undone.Line) is { } asked:
                    Append(fact, new DeadlineChange(AnswerTo(asked.What), null));
                    break;
                default:
                    Append(fact);
                    break;
            }
        }

        var answer = decision.Refusal ?? new PickOutcome.Done(PickViews.Of(Id, State)!);
        await Durable();
        return answer;
    }

    /// <summary>As <see cref="Answer"/>, and stock or order hear of it before the picker does. A repeated step sees to it again.</summary>
    private async Task<PickOutcome> AnswerAndFollow(PickDecision decision)
    {
        var answer = await Answer(decision);
        if (answer is PickOutcome.Done)
        {
            await FollowThrough();
        }

        return answer;
    }

    /// <summary>
    /// The key of what a step of this pick does in the ledger: from both ids, because the step's id alone is of the caller's making and
    /// may stand there already. A version 8 UUID (RFC 9562, section 5.8).
    /// </summary>
    private Id<T> KeyOf<T>(Id<PickStep> step)
    {
        Span<byte> both = stackalloc byte[32];
        this.GetPrimaryKey().TryWriteBytes(both, bigEndian: true, out _);
        step.Value.TryWriteBytes(both[16..], bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(both, hash);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(hash[6..]) & 0x0fff) | 0x8000));
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(new Guid(hash[..16], bigEndian: true));
    }
}

/// <summary>Wakes a pick after each of its facts that has consequences, and when its order ends.</summary>
internal sealed class PickFollows(IGrainFactory actors) : IReaction
{
    public string Name => "fulfilment.follow-through";

    public IReadOnlyCollection<string> Kinds { get; } =
    [
        PickKinds.Short, PickKinds.Substituted, PickKinds.Proposed, PickKinds.ProposalAnswered, PickKinds.ProposalLapsed, PickKinds.Undone,
        PickKinds.Packed, OrderKinds.HandedOver, OrderKinds.NotCollected,
    ];

    public Task React(RecordedFact recorded, IFact fact, CancellationToken cancel) =>
        actors.GetGrain<IPick>(recorded.Stream.Key).FollowThrough();
}
