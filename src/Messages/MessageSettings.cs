namespace OpenAisle.Messages;

/// <summary>What the messages must know of their host, and their limits.</summary>
public sealed record MessageSettings
{
    /// <summary>Where links in messages lead: the address at which shoppers reach the shop.</summary>
    public Uri Shop { get; init; } = new("http://localhost:5080");

    /// <summary>What e-mails are sent through; null for none.</summary>
    public SmtpSettings? Smtp { get; init; }

    /// <summary>What text messages are sent through; null for none.</summary>
    public SmsSettings? Sms { get; init; }

    /// <summary>Lets the outbox page take the place of a carrier that is not set up: what would be sent is only shown there.</summary>
    public bool Demo { get; init; }

    /// <summary>E-mails go nowhere but to the outbox page.</summary>
    public bool ShowsOnly => Demo && Smtp is null;

    /// <summary>So often at most is the same account written to about the same thing: nobody's mailbox is filled from our pages.</summary>
    public TimeSpan AccountMailEvery { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>So many of a kind go to one address in an hour, whoever asks: anybody may type it for a new account, as often as they like.</summary>
    public int MostAccountMails { get; init; } = 5;

    /// <summary>Whoever pushes in our name can be reached there (RFC 8292, section 2.1).</summary>
    public string PushContact { get; init; } = "mailto:shop@localhost";

    /// <summary>Push services over plain HTTP are for tests; browsers name https only.</summary>
    public bool PushOverHttp { get; init; }

    /// <summary>By the store's clock, where the shopper has chosen none: text messages and pushes wait until they are over.</summary>
    public QuietHours Quiet { get; init; } = new(new(21, 0), new(8, 0));

    /// <summary>What happened longer ago is news to nobody: a shop that reads an old journal sends nothing.</summary>
    public TimeSpan NewsFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The pauses after each failed try; after the last one the message has failed.</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), TimeSpan.FromHours(1),
        TimeSpan.FromHours(4),
    ];

    /// <summary>A carrier that takes longer has not answered.</summary>
    public TimeSpan AnswersWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After so long a message that was being handed over is an orphan of a killed host.</summary>
    public TimeSpan OrphanedAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What was told, and where, is kept so long after its time; of a recall for good.</summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromDays(180);

    /// <summary>Messages looked up at a time.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Messages handed over at once on each channel.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>How often the outbox is looked through without being told of a new message.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a recall is looked for whose buyers are to be told.</summary>
    public TimeSpan RecallPoll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Push subscriptions of one shopper; the oldest makes place.</summary>
    public int MostSubscriptions { get; init; } = 8;
}

/// <summary>A mail server that takes our e-mails.</summary>
/// <param name="From">The sender: <c>Maple Grocers &lt;shop@example.com&gt;</c>.</param>
/// <param name="Tls">Refuses a server without TLS; only a server on the same machine may go without.</param>
public sealed record SmtpSettings(string Host, int Port, string From, string? User = null, string? Password = null, bool Tls = true);

/// <summary>A company that sends text messages, by the sandbox's form of request.</summary>
public sealed record SmsSettings(Uri Address, string Key);
