using System.Text.Json;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;
using OpenAisle.Payments;

namespace OpenAisle.Orders;

/// <summary>
/// The laws of the spine, counted from the facts alone: an order is placed or abandoned, never both; when it is placed, its goods are held,
/// its slot is booked and its payment is authorised; what was shown is what was ordered and what is charged; money is taken only for what
/// was handed over, once, and no more goes back than was granted.
/// </summary>
internal sealed class OrderLaws : ILaw
{
    /// <summary>A journal that breaks a law breaks it in the same way many times.</summary>
    private const int MostBreaches = 100;

    public string Name => "orders: what is placed is held, booked, paid for and adds up";

    public async Task<LawReport> Check(IAsyncEnumerable<ReadFact> facts, CancellationToken cancel)
    {
        var breaches = new List<string>();
        var accounts = new Dictionary<Guid, Account>();
        await foreach (var (recorded, fact) in facts.WithCancellation(cancel))
        {
            if (KeyOf(recorded) is not { } key)
            {
                continue;
            }

            if (!accounts.TryGetValue(key, out var account))
            {
                accounts.Add(key, account = new Account());
            }

            if (account.Add(recorded.Kind, fact) is { } breach && breaches.Count < MostBreaches)
            {
                breaches.Add($"Order {key}, at position {recorded.Position}: {breach}.");
            }
        }

        return new(accounts.Values.Count(account => account.WasAttempted), breaches);
    }

    /// <summary>The order that a fact is about. Holds and bookings are keyed by their order; theirs are read by name, as their modules keep them.</summary>
    private static Guid? KeyOf(RecordedFact recorded) => recorded.Stream.Kind switch
    {
        OrderKinds.Stream or PaymentFacts.Stream => recorded.Stream.Key,
        "stock" when recorded.Kind is "stock.held" or "stock.released" or "stock.sold" => Read(recorded, "hold"),
        "slots" when recorded.Kind is "slots.booked" or "slots.released" => Read(recorded, "booking"),
        _ => null,
    };

    private static Guid Read(RecordedFact recorded, string name) => JsonElement.Parse(recorded.Body.Span).GetProperty(name).GetGuid();

    /// <summary>What the facts so far say of one order.</summary>
    private sealed class Account
    {
        private readonly Dictionary<int, Money> _authorised = [];
        private readonly HashSet<Guid> _refunds = [];
        private Attempted? _attempt;
        private ChangeAsked? _asked;
        private IReadOnlyList<OrderCharge>? _charges;
        private Money _granted;
        private Money _charged;
        private long _captured;
        private long _givenBack;
        private bool _held;
        private bool _booked;
        private bool _placed;
        private bool _abandoned;
        private bool _handedOver;

        public bool WasAttempted => _attempt is not null;

        /// <returns>What the fact breaks, or null.</returns>
        public string? Add(string kind, IFact fact)
        {
            switch (kind)
            {
                case "stock.held":
                    _held = true;
                    return null;
                case "stock.released" or "stock.sold":
                    _held = false;
                    return null;
                case "slots.booked":
                    _booked = true;
                    return null;
                case "slots.released":
                    _booked = false;
                    return null;
                default:
                    return Order(fact) ?? Payment(fact);
            }
        }

        private string? Order(IFact fact)
        {
            switch (fact)
            {
                case Attempted attempted:
                    (_attempt, _granted, _charged) = (attempted, Money.Zero(attempted.Total.Currency), Money.Zero(attempted.Total.Currency));
                    _charges = attempted.Charges;
                    return attempted.Lines.Total(_charges, attempted.Total.Currency) == attempted.Total ? null : "its lines do not add up";
                case Abandoned:
                    _abandoned = true;
                    return _placed ? "it was abandoned after it was placed" : null;
                case Placed placed:
                    _placed = true;
                    return WhyNotPlaced(placed);
                case ChangeAsked asked:
                    _asked = asked;
                    return asked.Lines.Total(asked.Charges, asked.Total.Currency) == asked.Total ? null : "the lines of its change do not add up";
                case Changed changed:
                    _charges = _asked?.Charges;
                    return _asked is { Tender: { } tender } && !Stands(tender, changed.Authorised) ? "it was changed without its authorisation" : null;
                case Renewed renewed:
                    return Stands(renewed.Tender, renewed.Authorised) ? null : "it was paid anew without its authorisation";
                case Packed packed:
                    _charged = packed.Total;
                    return packed.Goods.Total(_charges, packed.Total.Currency) == packed.Total ? null : "what was packed does not add up";
                case HandedOver:
                    _handedOver = true;
                    return null;
                case RefundGranted refund:
                    _granted += refund.Amount;
                    return !_refunds.Add(refund.Refund) ? "a refund was granted twice"
                        : _granted > _charged ? "more is given back than it cost" : null;
                default:
                    return null;
            }
        }

        private string? WhyNotPlaced(Placed placed) => this switch
        {
            { _abandoned: true } => "it was placed after it was abandoned",
            { _attempt: null } => "it was placed without an attempt",
            _ when !Stands(placed.Tender, placed.Authorised) => "it was placed without its authorisation",
            { _attempt.Slot: not null, _held: false } => "it was placed without its goods held",
            { _attempt.Slot: not null, _booked: false } => "it was placed without its slot booked",
            _ => null,
        };

        private bool Stands(int tender, Money amount) => _authorised.TryGetValue(tender, out var authorised) && authorised == amount;

        private string? Payment(IFact fact)
        {
            switch (fact)
            {
                case PaymentAuthorised authorised:
                    _authorised[authorised.Tender] = authorised.Amount;
                    return null;
                case PaymentCaptured captured:
                    _captured += captured.Amount.MinorUnits;
                    return !_handedOver ? "money was taken before the goods were handed over"
                        : _captured > _charged.MinorUnits ? "more money was taken than it cost" : null;
                case PaymentRefunded refunded:
                    _givenBack += refunded.Amount.MinorUnits;
                    return _givenBack > _granted.MinorUnits ? "more money went back than was granted" : null;
                default:
                    return null;
            }
        }
    }
}
