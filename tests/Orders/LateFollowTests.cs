using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal;
using OpenAisle.Payments;
using OpenAisle.Stock;
using OpenAisle.Testing;

namespace OpenAisle.Orders.Tests;

/// <summary>What follows from a fact may come late: by then more has happened, and it still comes right.</summary>
public sealed class LateFollowTests
{
    private readonly Partner _partner = new();

    [Fact]
    public async Task A_move_of_the_slot_is_settled_though_another_change_has_passed()
    {
        await using var spine = await Open();
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", Spine.Later, Given.Pieces(1, 2, 399)));
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", null, Given.Pieces(1, 1, 399)));

        await spine.Order(id).FollowThrough();

        Assert.Equal((2, 1), (await spine.PlacesLeft(Spine.Soon), await spine.PlacesLeft(Spine.Later)));
        Assert.Equal(1, await spine.Held(Given.Milk));
    }

    [Fact]
    public async Task A_move_that_was_dropped_gives_its_place_back_though_another_change_has_passed()
    {
        await using var spine = await Open();
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));
        Assert.IsType<ChangeOutcome.Declined>(await spine.Change(id, "declines", Spine.Later, Given.Pieces(1, 4, 399)));
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", null, Given.Pieces(1, 1, 399)));

        await spine.Order(id).FollowThrough();

        Assert.Equal((1, 2), (await spine.PlacesLeft(Spine.Soon), await spine.PlacesLeft(Spine.Later)));
        Assert.Equal(1, await spine.Held(Given.Milk));
    }

    [Fact]
    public async Task An_order_handed_over_before_its_change_was_settled_keeps_one_place_and_one_authorisation()
    {
        await using var spine = await Open();
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", Spine.Later, Given.Pieces(1, 3, 399)));
        await spine.Order(id).StartPicking(Given.Ana);
        await spine.Order(id).Pack([Given.AsOrdered(Given.Pieces(1, 3, 399))], Given.Ana);
        Assert.IsType<StepOutcome.Done>(await spine.Order(id).HandOver(Given.Ana));

        await spine.Order(id).FollowThrough();

        Assert.Equal((2, 1), (await spine.PlacesLeft(Spine.Soon), await spine.PlacesLeft(Spine.Later)));
        Assert.Equal((7, 0), (await spine.OnHand(Given.Milk), await spine.Held(Given.Milk)));
        Assert.Equal([(0, 0), (1197, 1197)], spine.Company.Book.Select(entry => (entry.Authorised, entry.Taken)).Order());
    }

    [Fact]
    public async Task A_supplier_whose_lines_a_change_takes_off_holds_nothing_any_more()
    {
        await using var spine = await Open();
        var id = Id<Order>.New(TimeProvider.System);
        var theirs = Given.Pieces(2, 1, 500) with { Supplier = Partner.Word };
        await spine.Checkout(id, "works", null, Given.Pieces(1, 1, 399), theirs);
        Assert.Equal([1], _partner.Standing);

        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", null, Given.Pieces(1, 1, 399)));
        await spine.Order(id).FollowThrough();

        Assert.Equal([0], _partner.Standing);
    }

    [Fact]
    public async Task A_change_that_begins_while_the_one_before_it_is_settled_keeps_its_authorisation()
    {
        await using var spine = await Open();
        var id = Id<Order>.New(TimeProvider.System);
        var theirs = Given.Pieces(2, 1, 500) with { Supplier = Partner.Word };
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399), theirs);
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", null, Given.Pieces(1, 1, 399), theirs));

        var settled = _partner.SettlesWhenTold();
        var follows = spine.Order(id).FollowThrough();
        await _partner.IsSettling;
        var change = spine.Change(id, "works", null, Given.Pieces(1, 5, 399), theirs);
        await Spine.Eventually(async () => (await spine.Order(id).Look())!.ChangePending);
        settled.SetResult();
        await follows;

        Assert.IsType<ChangeOutcome.Changed>(await change);
    }

    [Fact]
    public async Task A_change_that_is_asked_for_while_the_one_before_it_is_written_hears_of_its_own_end()
    {
        await using var spine = await Open(HeldEngine.PutIn);
        var held = ((HeldEngine)spine.Host.Engine).Hold(OrderKinds.Changed);
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));

        var less = spine.Change(id, "works", null, Given.Pieces(1, 1, 399));
        await held.IsReached;
        var more = spine.Change(id, "works", null, Given.Pieces(1, 5, 399));
        await Task.Delay(Arrives);
        held.GoOn();

        Assert.Equal(new ChangeOutcome.Changed(Given.Usd(399), Given.Usd(798)), await less);
        Assert.Equal(new ChangeOutcome.Changed(Given.Usd(1995), Given.Usd(1995)), await more);
        Assert.Equal(Given.Usd(1995), (await spine.Order(id).Look())!.Total);
    }

    [Fact]
    public async Task A_change_asked_for_again_is_answered_as_it_was_though_another_has_passed()
    {
        await using var spine = await Open();
        var id = Id<Order>.New(TimeProvider.System);
        await spine.Checkout(id, "works", null, Given.Pieces(1, 2, 399));
        OrderLine[] fewer = [Given.Pieces(1, 1, 399)];
        var first = new ChangeRequest(Id<Change>.New(TimeProvider.System), null, fewer, fewer.Total(Currency.Usd), "fewer", await spine.Card("works"));
        var answer = await spine.Order(id).Change(first);
        Assert.IsType<ChangeOutcome.Changed>(await spine.Change(id, "works", null, Given.Pieces(1, 5, 399)));

        Assert.Equal(answer, await spine.Order(id).Change(first));
    }

    /// <summary>Long enough for a call within one process; were it too short, the test would find less, not more.</summary>
    private static readonly TimeSpan Arrives = TimeSpan.FromMilliseconds(200);

    /// <summary>A spine in which nothing follows until it is asked to.</summary>
    private Task<Spine> Open(Action<IServiceCollection>? more = null) => Spine.Open("sqlite", more: services =>
    {
        more?.Invoke(services);
        services.Remove(services.Single(service => service.ImplementationType == typeof(OrderFollows)));
        services.AddSingleton<ISupplier>(_partner);
    });

    /// <summary>Another merchant, who holds whatever is asked.</summary>
    private sealed class Partner : ISupplier
    {
        public const string Word = "partner";

        private readonly SortedDictionary<int, int> _held = [];
        private readonly TaskCompletionSource _settling = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _settles = Task.CompletedTask;

        public Task IsSettling => _settling.Task;

        public TaskCompletionSource SettlesWhenTold()
        {
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _settles = told.Task;
            return told;
        }

        /// <summary>How many lines each standing revision holds.</summary>
        public IEnumerable<int> Standing => _held.Values;

        public string? Name => Word;

        public Task<HoldOutcome> Hold(Id<Store> store, Id<Order> order, int revision, IReadOnlyList<StockLine> lines)
        {
            _held[revision] = lines.Count;
            return Task.FromResult<HoldOutcome>(new HoldOutcome.Held());
        }

        public async Task Settle(Id<Store> store, Id<Order> order, int revision)
        {
            _settling.TrySetResult();
            await _settles;
            foreach (var earlier in _held.Keys.Where(key => key < revision).ToList())
            {
                _held.Remove(earlier);
            }
        }

        public Task Drop(Id<Store> store, Id<Order> order, int revision)
        {
            _held.Remove(revision);
            return Task.CompletedTask;
        }

        public Task Release(Id<Store> store, Id<Order> order)
        {
            _held.Clear();
            return Task.CompletedTask;
        }

        public Task Deliver(Id<Store> store, Id<Order> order, IReadOnlyList<StockLine> goods) => Task.CompletedTask;
    }
}
