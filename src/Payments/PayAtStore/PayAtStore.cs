namespace OpenAisle.Payments;

/// <summary>
/// Paying in the store on collection. Nobody outside is asked: the shop itself grants it at once, and the till takes the money when the goods
/// are handed over. It keeps nothing, so it answers "not found" and is simply asked again.
/// </summary>
public sealed class PayAtStore(TimeProvider clock) : IPaymentProvider
{
    public const string ProviderName = "pay-at-store";

    /// <summary>Goods that nobody collects are put back long before.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromDays(30);

    private static readonly Task<ProviderAnswer> Unheard = Task.FromResult<ProviderAnswer>(new ProviderAnswer.NotFound());
    private static readonly Task<ProviderAnswer> Released = Task.FromResult<ProviderAnswer>(new ProviderAnswer.Voided());

    /// <summary>The means of payment that every shopper has.</summary>
    public static KeptSource Source { get; } =
        new(Id<PaymentSource>.Parse("00000000-0000-8000-8000-000000000001", null), null, ProviderName, "Pay in the store");

    internal static SourceToken Token { get; } = new(ProviderName, "till");

    public string Name => ProviderName;

    public Task<ProviderAnswer> Authorise(string reference, Money amount, string token, CancellationToken cancel)
    {
        var none = Money.Zero(amount.Currency);
        return Task.FromResult<ProviderAnswer>(new ProviderAnswer.Authorised(amount, none, none, clock.GetUtcNow() + HeldFor));
    }

    public Task<ProviderAnswer> Find(string reference, CancellationToken cancel) => Unheard;

    public Task<ProviderAnswer> Void(string reference, CancellationToken cancel) => Released;

    public Task<ProviderAnswer> Capture(string reference, string captureReference, Money amount, CancellationToken cancel) =>
        Task.FromResult<ProviderAnswer>(new ProviderAnswer.Captured(amount));

    public Task<ProviderAnswer> Refund(string reference, string refundReference, Money amount, CancellationToken cancel) =>
        Task.FromResult<ProviderAnswer>(new ProviderAnswer.Refunded(amount));
}
