using Dapper;
using OpenAisle.Journal;
using OpenAisle.Payments;

namespace OpenAisle.Orders.Care;

/// <summary>Money that somebody at a desk wants to give back on an order that was handed over.</summary>
/// <param name="Line">Below zero: a fee or the tip, by its place among the order's charges, from -1 on.</param>
/// <param name="Status"><c>granted</c>, <c>waiting</c> for a second person, <c>declined</c>, or <c>refused</c> by the order: there was not so much left to give back.</param>
/// <param name="DecidedBy">The second person, where one was needed.</param>
public sealed record RefundRequest(
    Id<Refund> Id, Id<Order> Order, int Line, Quantity Quantity, Money Amount, string Reason, string AskedBy, string Status, string? DecidedBy);

/// <summary>The answer to whoever wants to give money back.</summary>
public abstract record CareOutcome
{
    private CareOutcome()
    {
    }

    public sealed record Granted(Money Amount) : CareOutcome;

    /// <summary>It goes beyond what one person may give back on an order.</summary>
    public sealed record NeedsSecond(Money Amount) : CareOutcome;

    /// <summary>The second person must be another one.</summary>
    public sealed record SamePerson : CareOutcome;

    public sealed record NoSuchRequest : CareOutcome;

    public sealed record Refused(StepOutcome Why) : CareOutcome;
}

/// <summary>
/// Giving money back on a shopper's behalf: up to a limit by one person, beyond it by two. The limit holds for all of an order, so that
/// nobody gives back in slices what they may not give back at once. Every request stays, with who asked and who decided.
/// </summary>
public sealed class CareRefunds(IShopDatabase database, IGrainFactory actors, OrderSettings settings, TimeProvider clock)
{
    /// <summary>The most that are shown at once.</summary>
    private const int MostWaiting = 200;

    private const string Waiting = "waiting";
    private const string Granted = "granted";
    private const string Declined = "declined";

    /// <summary>Granted, and the order had not so much left: another request was quicker.</summary>
    private const string Refused = "refused";

    internal static readonly Migration Table = new("care", 1, """
        create table refund_requests (
            id text primary key,
            order_id text not null,
            line bigint not null,
            quantity text not null,
            amount_minor bigint not null,
            currency text not null,
            reason text not null,
            asked_by text not null,
            asked_at bigint not null,
            status text not null,
            decided_by text,
            decided_at bigint);
        create index refund_requests_of_order on refund_requests (order_id);
        """);

    /// <summary>What single people gave back on each order: one row, so that two requests of the same moment wait for each other.</summary>
    internal static readonly Migration Sums = new("care", 2, """
        create table refund_sums (
            order_id text primary key,
            granted_minor bigint not null);
        insert into refund_sums (order_id, granted_minor)
        select order_id, sum(amount_minor) from refund_requests where status = 'granted' and decided_by is null group by order_id;
        """);

    /// <summary>When the order had heard of what was granted. Of those of before nobody knows: they are told once more, which does nothing twice.</summary>
    internal static readonly Migration Told = new("care", 3, """
        alter table refund_requests add column told_at bigint;
        create index refund_requests_untold on refund_requests (id) where status = 'granted' and told_at is null;
        """);

    /// <summary>Those that wait are looked for by each desk that is opened; those decided are many.</summary>
    internal static readonly Migration Queue = new("care", 4,
        "create index refund_requests_waiting on refund_requests (asked_at) where status = 'waiting'");

    public async Task<IReadOnlyList<RefundRequest>> Of(Id<Order> order, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"select {Row.Columns} from refund_requests where order_id = @order order by asked_at, id", new { order = order.ToString() }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToRequest())];
    }

    /// <summary>What waits in a store for a second person, the oldest first.</summary>
    public async Task<IReadOnlyList<RefundRequest>> WaitingIn(Id<Store> store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select {Row.Columns} from refund_requests
            where status = '{Waiting}' and order_id in (select order_id from orders where store = @store)
            order by asked_at, id limit {MostWaiting}
            """, new { store = store.ToString() }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToRequest())];
    }

    /// <summary>How many wait in a store for somebody else's word: nobody decides what they asked for themselves.</summary>
    public async Task<int> WaitingFor(Id<Associate> person, Id<Store> store, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"""
            select count(*) from refund_requests
            where status = '{Waiting}' and asked_by <> @by and order_id in (select order_id from orders where store = @store)
            """, new { by = person.ToString(), store = store.ToString() }, cancellationToken: cancel));
    }

    /// <summary>The same id again is the same request.</summary>
    public async Task<CareOutcome> Ask(
        Id<Refund> id, Id<Order> order, int line, Quantity quantity, string reason, Id<Associate> by, CancellationToken cancel = default)
    {
        if (await Find(id, cancel) is not { } request)
        {
            var view = await actors.GetGrain<IOrder>(order.Value).Look();
            if (view is null || AmountOf(view, line, quantity) is not { } amount)
            {
                return new CareOutcome.Refused(view is null ? new StepOutcome.NoSuchOrder() : new StepOutcome.Unfit("quantity", "quantity", "There is not so much to give back."));
            }

            await Write(new(id, order, line, quantity, amount, reason, by.ToString(), Waiting, null), cancel);
            request = (await Find(id, cancel))!;
        }

        return request.Order != order || request.Line != line || request.Quantity != quantity
            ? new CareOutcome.Refused(new StepOutcome.Unfit("refund", "conflict", "This key asked for something else before."))
            : request.Status is Granted or Refused ? await Grant(request, cancel) : new CareOutcome.NeedsSecond(request.Amount);
    }

    /// <summary>A second person says yes or no.</summary>
    /// <param name="order">The one that the request is about: whose word counts there need not count elsewhere.</param>
    public async Task<CareOutcome> Decide(Id<Refund> id, Id<Order> order, bool yes, Id<Associate> by, CancellationToken cancel = default)
    {
        if (await Find(id, cancel) is not { } request || request.Order != order)
        {
            return new CareOutcome.NoSuchRequest();
        }

        if (request.Status == Waiting && request.AskedBy == by.ToString())
        {
            return new CareOutcome.SamePerson();
        }

        await using (var connection = await database.Open(cancel))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                $"update refund_requests set status = @status, decided_by = @by, decided_at = @now where id = @id and status = '{Waiting}'",
                new { id = id.ToString(), status = yes ? Granted : Declined, by = by.ToString(), now = clock.GetUtcNow().ToUnixTimeMilliseconds() },
                cancellationToken: cancel));
        }

        request = (await Find(id, cancel))!;
        return request.Status is Granted or Refused ? await Grant(request, cancel) : new CareOutcome.Refused(new StepOutcome.NotNow(OrderStatus.HandedOver, Declined));
    }

    /// <summary>Granted, and the order may not know: the host died in between, or the order did not answer.</summary>
    internal async Task<IReadOnlyList<RefundRequest>> Untold(Id<Refund>? after, int most, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"select {Row.Columns} from refund_requests where status = '{Granted}' and told_at is null and id > @after order by id limit @most",
            new { after = after?.ToString() ?? "", most }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToRequest())];
    }

    /// <summary>Tells the order, which takes an id once, and notes that it knows.</summary>
    internal async Task<CareOutcome> Grant(RefundRequest request, CancellationToken cancel)
    {
        var order = actors.GetGrain<IOrder>(request.Order.Value);
        var answer = request.Line > 0 ? await order.GrantRefund(request.Id.Value, request.Line, request.Quantity, request.Reason)
            : await order.Look() is { } view && ChargeAt(view, request.Line) is { } charge
                ? await order.GiveBackCharge(request.Id.Value, charge.Code, request.Reason)
            : new StepOutcome.NoSuchOrder();
        var isDone = answer is StepOutcome.Done;
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "update refund_requests set told_at = coalesce(told_at, @now), status = @status where id = @id",
            new { id = request.Id.ToString(), now = clock.GetUtcNow().ToUnixTimeMilliseconds(), status = isDone ? Granted : Refused }, cancellationToken: cancel));
        return isDone ? new CareOutcome.Granted(request.Amount) : new CareOutcome.Refused(answer);
    }

    private static OrderCharge? ChargeAt(OrderView order, int line) => line < 0 ? order.Charges?.ElementAtOrDefault(-1 - line) : null;

    /// <summary>What is paid for so much of a line that was handed over; null when there is not so much left of it.</summary>
    internal static Money? AmountOf(OrderView order, int line, Quantity quantity)
    {
        if (ChargeAt(order, line) is { } charge)
        {
            return quantity == Quantity.Pieces(1) && order.Goods.Count > 0 && !order.Refunds.Any(refund => refund.Charge == charge.Code) ? charge.Due() : null;
        }

        if (order.Goods.FirstOrDefault(good => good.Line == line) is not { } good || quantity.Steps <= 0 || !quantity.IsLike(good.Quantity))
        {
            return null;
        }

        var before = order.Refunds.Where(refund => refund.Line == line).ToList();
        var upTo = before.Aggregate(quantity, (sum, refund) => sum + refund.Quantity);
        return upTo > good.Quantity
            ? null
            : good.Due().Scale(upTo.Steps, good.Quantity.Steps) - before.Aggregate(Money.Zero(good.Amount.Currency), (sum, refund) => sum + refund.Amount);
    }

    /// <summary>
    /// Granted at once while what single people gave back on this order, with this, stays within the limit. The sum is a row of its own that
    /// is changed only where it still fits: adding up the requests instead lets two of the same moment pass, as neither sees the other.
    /// </summary>
    private async Task Write(RefundRequest request, CancellationToken cancel)
    {
        var row = new
        {
            id = request.Id.ToString(),
            order = request.Order.ToString(),
            line = (long)request.Line,
            quantity = request.Quantity.ToString(),
            amount = request.Amount.MinorUnits,
            currency = request.Amount.Currency.Code,
            reason = request.Reason,
            by = request.AskedBy,
            now = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            limit = settings.RefundLimitMinor,
        };
        await using var connection = await database.Open(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await Run(
            $"""
            insert into refund_requests (id, order_id, line, quantity, amount_minor, currency, reason, asked_by, asked_at, status)
            values (@id, @order, @line, @quantity, @amount, @currency, @reason, @by, @now, '{Waiting}')
            on conflict (id) do nothing
            """) > 0)
        {
            await Run("insert into refund_sums (order_id, granted_minor) values (@order, 0) on conflict (order_id) do nothing");
            if (await Run("update refund_sums set granted_minor = granted_minor + @amount where order_id = @order and granted_minor + @amount <= @limit") > 0)
            {
                await Run($"update refund_requests set status = '{Granted}' where id = @id");
            }
        }

        await transaction.CommitAsync(cancel);

        Task<int> Run(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, row, transaction, cancellationToken: cancel));
    }

    private async Task<RefundRequest?> Find(Id<Refund> id, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"select {Row.Columns} from refund_requests where id = @id", new { id = id.ToString() }, cancellationToken: cancel));
        return row?.ToRequest();
    }

    private sealed class Row
    {
        public const string Columns =
            """
            id as Id, order_id as OrderId, line as Line, quantity as Quantity, amount_minor as Amount, currency as Currency, reason as Reason,
            asked_by as AskedBy, status as Status, decided_by as DecidedBy
            """;

        public string Id { get; init; } = "";
        public string OrderId { get; init; } = "";
        public long Line { get; init; }
        public string Quantity { get; init; } = "";
        public long Amount { get; init; }
        public string Currency { get; init; } = "";
        public string Reason { get; init; } = "";
        public string AskedBy { get; init; } = "";
        public string Status { get; init; } = "";
        public string? DecidedBy { get; init; }

        public RefundRequest ToRequest() => new(
            Id<Refund>.Parse(Id, null), Id<Order>.Parse(OrderId, null), (int)Line, Kernel.Quantity.Parse(Quantity, null),
            new Money(Amount, Kernel.Currency.Of(Currency)), Reason, AskedBy, Status, DecidedBy);
    }
}
