using OpenAisle.Journal;

namespace OpenAisle.Webhooks;

/// <summary>The answer to whoever sets an address up.</summary>
public abstract record AddOutcome
{
    private AddOutcome()
    {
    }

    /// <param name="Secret">Of the Standard Webhooks specification; shown this once.</param>
    public sealed record Added(string Secret) : AddOutcome;

    /// <param name="Field"><c>url</c>, <c>kinds</c> or the key.</param>
    public sealed record Unfit(string Field, string Code, string Reason) : AddOutcome;
}

/// <summary>What an address answered to a ping.</summary>
public sealed record PingAnswer(bool IsTaken, string Answer);

/// <summary>Setting addresses up and trying them: the same for programs and for people at the desk.</summary>
public sealed class WebhookDesk
{
    private const int LongestUrl = 500;

    private readonly WebhookBook _book;
    private readonly WebhookSettings _settings;
    private readonly SignedPost _post;

    internal WebhookDesk(WebhookBook book, WebhookSettings settings, FactKinds kinds, SignedPost post)
    {
        (_book, _settings, _post) = (book, settings, post);
        Kinds = [.. WebhookFeed.OpenKinds(kinds).Order(StringComparer.Ordinal)];
    }

    /// <summary>The kinds of fact that an address can be told of.</summary>
    public IReadOnlyList<string> Kinds { get; }

    public async Task<AddOutcome> Add(Id<Webhook> id, string? address, IReadOnlyList<string?>? wanted, CancellationToken cancel = default)
    {
        if (address is not { Length: <= LongestUrl } || !Uri.TryCreate(address, UriKind.Absolute, out var url)
            || !(url.Scheme == Uri.UriSchemeHttps || (_settings.AllowHttp && url.Scheme == Uri.UriSchemeHttp)) || url.UserInfo.Length > 0)
        {
            return new AddOutcome.Unfit("url", "no-url", $"An https address of at most {LongestUrl} characters, without a name and password in it.");
        }

        if (wanted is not { Count: > 0 } || wanted.Any(kind => kind is null || !Kinds.Contains(kind)))
        {
            return new AddOutcome.Unfit("kinds", "unknown-kind", "At least one kind, each one of those under /api/webhooks/kinds.");
        }

        return await _book.Add(id, url, [.. wanted.OfType<string>().Distinct()], cancel) is { } secret
            ? new AddOutcome.Added(secret)
            : new AddOutcome.Unfit("key", "conflict", $"The key was used for another address, or there are {WebhookBook.MostWebhooks} already.");
    }

    /// <summary>Null when there is no such address.</summary>
    public async Task<PingAnswer?> Ping(Id<Webhook> id, CancellationToken cancel = default)
    {
        if (await _book.AddressOf(id, cancel) is not var (url, secret))
        {
            return null;
        }

        var (isTaken, answer) = secret is null ? (false, Webhook.SecretLost) : await _post.Ping(url, secret, cancel);
        return new(isTaken, answer);
    }
}
