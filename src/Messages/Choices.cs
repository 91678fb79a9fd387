using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Messages;

/// <summary>How a shopper wants to be told, beside the defaults of <see cref="MessageRules"/>.</summary>
/// <param name="Language">Code of a file in <c>Texts/</c>; null where it was never said.</param>
/// <param name="Quiet">Null for the shop's own.</param>
/// <param name="SmsSince">When they agreed to text messages; null for never, or not any more.</param>
/// <param name="Said">What was switched on or off by hand.</param>
public sealed record ShopperChoices(
    string? Language, QuietHours? Quiet, DateTimeOffset? SmsSince, IReadOnlyDictionary<(MessageKind Kind, Channel Channel), bool> Said)
{
    /// <summary>The address of their account; null for guests, and for those who work here only.</summary>
    public AccountAddress? Account { get; init; }

    /// <summary>True when the shopper is to be told so.</summary>
    public bool Wants(MessageKind kind, Channel channel)
    {
        if (!MessageRules.MayBeDeclined(kind, channel))
        {
            return true;
        }

        // Whoever agreed to text messages wants them; no box ticked elsewhere stands in for that consent.
        var unasked = MessageRules.IsWantedUnasked(channel) || (channel == Channel.Sms && SmsSince is not null);
        return unasked && (!Said.TryGetValue((kind, channel), out var said) || said);
    }
}

/// <param name="IsProven">Somebody followed the link that was sent there.</param>
public sealed record AccountAddress(string Email, bool IsProven);

/// <summary>The erasable tables of what shoppers chose.</summary>
public sealed class Choices(IShopDatabase database, TimeProvider clock)
{
    public async Task<ShopperChoices> Of(Id<Shopper> shopper, CancellationToken cancel = default) => (await Of([shopper], cancel))[shopper];

    /// <summary>What each of them chose; the shop's own ways for those who said nothing.</summary>
    public async Task<IReadOnlyDictionary<Id<Shopper>, ShopperChoices>> Of(IReadOnlyCollection<Id<Shopper>> shoppers, CancellationToken cancel = default)
    {
        await using var connection = await database.Open(cancel);
        var keys = KeyList.Of(database, shoppers.Select(shopper => shopper.ToString()));
        using var both = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            select shopper as Shopper, language as Language, quiet_from as QuietFrom, quiet_to as QuietTo, sms_since as SmsSince,
                   account_email as AccountEmail, email_proven as EmailProven
            from message_people where shopper {keys.Test};
            select shopper as Shopper, kind as Kind, channel as Channel, wanted as Wanted from message_choices where shopper {keys.Test}
            """,
            new { keys.Keys }, cancellationToken: cancel));
        var people = (await both.ReadAsync<Person>()).ToDictionary(row => row.Shopper);
        var said = (await both.ReadAsync<Choice>()).ToLookup(row => row.Shopper);
        return shoppers.ToDictionary(
            shopper => shopper, shopper => Read(people.GetValueOrDefault(shopper.ToString()) ?? new(), said[shopper.ToString()]));
    }

    /// <summary>
    /// The address of a shopper's account, and whether somebody who reads it has said so. Until then nothing about orders goes there: it may
    /// be a stranger's.
    /// </summary>
    public Task Owns(Id<Shopper> shopper, string email, bool isProven, CancellationToken cancel = default) => Run(
        """
        insert into message_people (shopper, account_email, email_proven) values (@shopper, @email, @proven)
        on conflict (shopper) do update set account_email = excluded.account_email, email_proven = excluded.email_proven
        """,
        new { shopper = shopper.ToString(), email, proven = isProven ? 1 : 0 }, cancel);

    /// <summary>The language in which the shopper last used the shop.</summary>
    public Task Speaks(Id<Shopper> shopper, string language, CancellationToken cancel = default) => MessageTexts.Find(language) is null
        ? Task.CompletedTask
        : Run(
            """
            insert into message_people (shopper, language) values (@shopper, @language)
            on conflict (shopper) do update set language = excluded.language
            """, new { shopper = shopper.ToString(), language }, cancel);

    /// <param name="quiet">Null for the shop's own.</param>
    public Task KeepQuiet(Id<Shopper> shopper, QuietHours? quiet, CancellationToken cancel = default) => Run(
        """
        insert into message_people (shopper, quiet_from, quiet_to) values (@shopper, @from, @to)
        on conflict (shopper) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to
        """,
        new { shopper = shopper.ToString(), from = MinuteOf(quiet?.From), to = MinuteOf(quiet?.To) }, cancel);

    /// <summary>Agrees to text messages, or takes it back; the first time of agreeing is kept.</summary>
    public Task AgreeToSms(Id<Shopper> shopper, bool agrees, CancellationToken cancel = default) => Run(
        """
        insert into message_people (shopper, sms_since) values (@shopper, @since)
        on conflict (shopper) do update set sms_since = case when @agrees = 0 then null else coalesce(message_people.sms_since, excluded.sms_since) end
        """,
        new { shopper = shopper.ToString(), since = agrees ? clock.GetUtcNow().ToUnixTimeMilliseconds() : (long?)null, agrees = agrees ? 1 : 0 }, cancel);

    /// <returns>False when messages of that kind are owed on that channel.</returns>
    public async Task<bool> Choose(Id<Shopper> shopper, MessageKind kind, Channel channel, bool wanted, CancellationToken cancel = default)
    {
        if (!wanted && !MessageRules.MayBeDeclined(kind, channel))
        {
            return false;
        }

        await Run(
            """
            insert into message_choices (shopper, kind, channel, wanted) values (@shopper, @kind, @channel, @wanted)
            on conflict (shopper, kind, channel) do update set wanted = excluded.wanted
            """,
            new { shopper = shopper.ToString(), kind = kind.ToString(), channel = channel.ToString(), wanted = wanted ? 1 : 0 }, cancel);
        return true;
    }

    private async Task Run(string sql, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.Open(cancel);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel));
    }

    private static ShopperChoices Read(Person person, IEnumerable<Choice> said) => new(
        person.Language,
        person is { QuietFrom: { } from, QuietTo: { } to } ? new(AtMinute(from), AtMinute(to)) : null,
        person.SmsSince is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null,
        said.ToDictionary(one => (Enum.Parse<MessageKind>(one.Kind), Enum.Parse<Channel>(one.Channel)), one => one.Wanted != 0))
    {
        Account = person.AccountEmail is { Length: > 0 } email ? new(email, person.EmailProven is 1) : null,
    };

    private static TimeOnly AtMinute(long minute) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minute));

    private static long? MinuteOf(TimeOnly? time) => time is { } at ? (at.Hour * 60) + at.Minute : null;

    private sealed class Person
    {
        public string Shopper { get; init; } = "";
        public string? Language { get; init; }
        public long? QuietFrom { get; init; }
        public long? QuietTo { get; init; }
        public long? SmsSince { get; init; }
        public string? AccountEmail { get; init; }
        public long? EmailProven { get; init; }
    }

    private sealed class Choice
    {
        public string Shopper { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Channel { get; init; } = "";
        public long Wanted { get; init; }
    }
}
