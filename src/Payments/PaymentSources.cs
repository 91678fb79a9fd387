using System.Diagnostics.CodeAnalysis;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Payments;

/// <summary>A means of payment that a shopper may choose. What the provider knows it by stays inside this module.</summary>
/// <param name="Shopper">Whose it is; null for one that anybody may use (pay in the store).</param>
/// <param name="Label">For people: <c>Visa •••• 4242</c>.</param>
public sealed record KeptSource(Id<PaymentSource> Id, Id<Shopper>? Shopper, string Provider, string Label);

/// <summary>Whether a means of payment was kept.</summary>
public abstract record AddSourceOutcome
{
    private AddSourceOutcome()
    {
    }

    public sealed record Added(Id<PaymentSource> Source) : AddSourceOutcome;

    public sealed record Refused(string Field, string Code, string Detail) : AddSourceOutcome;
}

/// <summary>The means of payment of the shoppers: an erasable table, the only place where a provider's tokens stand.</summary>
public sealed class PaymentSources(IShopDatabase database, IEnumerable<IPaymentProvider> providers, TimeProvider clock) : IErasable
{
    public const int MostPerShopper = 20;
    private const int LongestToken = 200;
    private const int LongestLabel = 60;

    internal static Migration Table { get; } = new("payments", 1, """
        create table payment_sources (
            id text primary key,
            shopper text not null,
            provider text not null,
            token text not null,
            label text not null,
            added bigint not null,
            unique (shopper, provider, token))
        """);

    private readonly bool _paysAtStore = providers.Any(static provider => provider is PayAtStore);

    /// <summary>Keeps a token under an id. The same token again gives the id it has.</summary>
    public async Task<AddSourceOutcome> Add(
        Id<Shopper> shopper, string provider, string token, string label, CancellationToken cancel = default)
    {
        if (Fault(provider, token, label) is { } fault)
        {
            return fault;
        }

        await using var connection = await database.Open(cancel);
        var kept = (await connection.QueryAsync<(string Id, string Provider, string Token)>(
            "select id, provider, token from payment_sources where shopper = @shopper",
            new { shopper = shopper.ToString() })).AsList();
        if (kept.Find(row => row.Provider == provider && row.Token == token) is { Id: { } known })
        {
            return new AddSourceOutcome.Added(Id<PaymentSource>.Parse(known, null));
        }

        if (kept.Count >= MostPerShopper)
        {
            return new AddSourceOutcome.Refused("token", "too-many", $"At most {MostPerShopper} means of payment are kept.");
        }

        var id = Id<PaymentSource>.New(clock);
        await connection.ExecuteAsync(
            """
            insert into payment_sources (id, shopper, provider, token, label, added)
            values (@id, @shopper, @provider, @token, @label, @added)
            on conflict (shopper, provider, token) do nothing
            """,
            new { id = id.ToString(), shopper = shopper.ToString(), provider, token, label, added = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        var standing = await connection.QuerySingleAsync<string>(
            "select id from payment_sources where shopper = @shopper and provider = @provider and token = @token",
            new { shopper = shopper.ToString(), provider, token });
        return new AddSourceOutcome.Added(Id<PaymentSource>.Parse(standing, null));
    }

    /// <summary>What a shopper may pay with, the newest first; paying in the store last, where it is offered.</summary>
    public async Task<IReadOnlyList<KeptSource>> Of(Id<Shopper> shopper, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var rows = await connection.QueryAsync<(string Id, string Provider, string Label)>(
            "select id, provider, label from payment_sources where shopper = @shopper order by added desc, id desc",
            new { shopper = shopper.ToString() });
        var sources = rows.Select(row => new KeptSource(Id<PaymentSource>.Parse(row.Id, null), shopper, row.Provider, row.Label)).ToList();
        if (_paysAtStore)
        {
            sources.Add(PayAtStore.Source);
        }

        return sources;
    }

    /// <summary>Null when there is none, or it was erased.</summary>
    public async Task<KeptSource?> Find(Id<PaymentSource> id, CancellationToken cancel = default)
    {
        if (_paysAtStore && id == PayAtStore.Source.Id)
        {
            return PayAtStore.Source;
        }

        await using var connection = await database.Open(cancel);
        return await connection.QuerySingleOrDefaultAsync<(string Shopper, string Provider, string Label)?>(
            "select shopper, provider, label from payment_sources where id = @id", new { id = id.ToString() }) is { } row
            ? new KeptSource(id, Id<Shopper>.Parse(row.Shopper, null), row.Provider, row.Label)
            : null;
    }

    /// <summary>Whether that shopper may pay with it: it is theirs, or anybody's.</summary>
    public async ValueTask<bool> Serves(Id<PaymentSource> id, Id<Shopper> shopper, CancellationToken cancel = default) =>
        (_paysAtStore && id == PayAtStore.Source.Id) || (await Find(id, cancel))?.Shopper == shopper;

    /// <summary>Forgets one. A payment that stands on it is settled all the same: the provider goes by our reference.</summary>
    public async Task Remove(Id<Shopper> shopper, Id<PaymentSource> id, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(
            "delete from payment_sources where id = @id and shopper = @shopper", new { id = id.ToString(), shopper = shopper.ToString() });
    }

    public async Task Erase(Guid shopper, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync("delete from payment_sources where shopper = @shopper", new { shopper = shopper.ToString("D") });
    }

    internal ValueTask<SourceToken?> Token(Id<PaymentSource> id) =>
        _paysAtStore && id == PayAtStore.Source.Id ? ValueTask.FromResult<SourceToken?>(PayAtStore.Token) : Read(id);

    private async ValueTask<SourceToken?> Read(Id<PaymentSource> id)
    {
        await using var connection = await database.Open();
        return await connection.QuerySingleOrDefaultAsync<(string Provider, string Token)?>(
            "select provider, token from payment_sources where id = @id", new { id = id.ToString() }) is { } row
            ? new SourceToken(row.Provider, row.Token)
            : null;
    }

    private AddSourceOutcome.Refused? Fault(string? provider, string? token, string? label) =>
        provider is null || provider == PayAtStore.ProviderName || !providers.Any(known => known.Name == provider)
            ? new("provider", "unknown-provider", "No such payment company is connected.")
            : token is not { Length: > 0 and <= LongestToken } || token.Any(static c => c is <= ' ' or > '~')
                ? new("token", "bad-token", $"A token is 1 to {LongestToken} printable characters without spaces.")
                : HoldsCardNumber(token)
                    ? new("token", "card-number", "This is a card number. It belongs on the payment company's page, never here.")
                    : label is not { Length: > 0 and <= LongestLabel } || label.Any(char.IsControl)
                        ? new("label", "bad-label", $"A label is 1 to {LongestLabel} characters on one line.")
                        : HoldsCardNumber(label)
                            ? new("label", "card-number", "A label shows the last four digits at most.")
                            : null;

    /// <summary>
    /// Eleven digits or more, in a row or spaced, that stand by themselves: more than the six and four that may be shown (PCI DSS 4.0,
    /// requirement 3.4.1). Digits within a word are no card number: a provider's random token has long runs of them now and then.
    /// </summary>
    private static bool HoldsCardNumber([NotNull] string text)
    {
        const int mostDigits = 10;
        var digits = 0;
        var inWord = false;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (c is not (' ' or '-'))
            {
                var isWord = char.IsLetter(c) || c == '_';
                if (digits > mostDigits && !inWord && !isWord)
                {
                    return true;
                }

                (digits, inWord) = (0, isWord);
            }
            else if (digits == 0)
            {
                inWord = false;
            }
        }

        return digits > mostDigits && !inWord;
    }
}

/// <summary>What a provider knows a source by. A class of its own, so that no log prints it by printing what holds it.</summary>
internal sealed class SourceToken(string provider, string token)
{
    public string Provider { get; } = provider;

    public string Token { get; } = token;

    public override string ToString() => Provider;
}
