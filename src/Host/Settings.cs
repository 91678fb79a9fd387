using System.Globalization;
using System.Net;
using Npgsql;
using OpenAisle.Accounts;
using OpenAisle.Journal.Actors;

namespace OpenAisle.Host;

/// <summary>
/// The settings of a host. Read from appsettings.json beside the program, then one in the current folder, then the environment with the
/// prefix <c>OPENAISLE_</c> (<c>__</c> between the parts of a name), then the command line; the later the stronger.
/// </summary>
internal sealed record Settings
{
    /// <summary>Folder of the embedded database and the keys of sign-in cookies. What the sandbox writes stands beside it.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Connection string of a PostgreSQL 15+ database; without one the embedded database is used.</summary>
    public string? Postgres { get; init; }

    public string Url { get; init; } = "http://localhost:5080";

    /// <summary>
    /// Loads the demo grocer into an empty database, and opens the doors by which anybody may sign in as anybody to try it. Switch it off
    /// wherever real people shop.
    /// </summary>
    public bool Demo { get; init; } = true;

    public SandboxSettings Sandbox { get; init; } = new();

    /// <summary>How much is logged; <c>debug</c> writes a line for each request too.</summary>
    public LogLevel Log { get; init; } = LogLevel.Information;

    public SiloSettings Silo { get; init; } = new();

    /// <summary>How long sign-ins last, when a shared phone locks itself, how often somebody may be wrong.</summary>
    public AccountSettings Accounts { get; init; } = new();

    /// <summary>Searches and suggestions that one address may ask for in a minute.</summary>
    public int SearchesPerMinute { get; init; } = 1_200;

    /// <summary>Keys of programs and people who work in the stores, where the demo's doors are shut.</summary>
    public IReadOnlyList<StaffKey> StaffKeys { get; init; } = [];

    /// <summary>Folder of the keys that seal sign-in cookies, links and the secrets of webhooks, which the hosts of a cluster share (default: keys in the data folder).</summary>
    public string? Keys { get; init; }

    /// <summary>The key with which commands ask a running host for what only it can do (<c>erase</c>, <c>reconcile</c>).</summary>
    public string? StaffKey { get; init; }

    /// <summary>Folder of the mappings (<c>*.feed</c>) of sources that are visited by the clock (default: feeds in the data folder).</summary>
    public string? Feeds { get; init; }

    /// <summary>The address at which shoppers reach the shop, for links in messages (default: Url).</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The mail server that e-mails go out through. Without one the demo shows them on the outbox page, and others are failures there.</summary>
    public MailSettings? Mail { get; init; }

    /// <summary>The company that text messages go out through (default in the demo: the sandbox).</summary>
    public TextSettings? Sms { get; init; }

    /// <summary>Lets webhooks lead to addresses in the house's own network (the demo does).</summary>
    public bool WebhooksInside { get; init; }

    /// <summary>
    /// Addresses, or networks such as <c>10.0.0.0/8</c>, of the proxies before this host. What they say of who asks and by which scheme is
    /// believed, and of nobody else: limits on how often an address may knock rest on it.
    /// </summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>The largest request body that is read, in bytes.</summary>
    public long MaxRequestBytes { get; init; } = 1 << 20;

    /// <summary>The sandbox is the other side: its ledger is in no backup of ours, and no restore of ours may touch it.</summary>
    internal string SandboxFolder => Data.TrimEnd(Path.DirectorySeparatorChar) + "-sandbox";

    internal static IConfigurationManager Sources(IConfigurationManager configuration, Dictionary<string, string?> given)
    {
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        configuration.AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true, reloadOnChange: false);
        configuration.AddEnvironmentVariables("OPENAISLE_");
        configuration.AddInMemoryCollection(given);
        return configuration;
    }

    /// <exception cref="SettingException">One of them cannot be so.</exception>
    internal static Settings From(IConfiguration configuration)
    {
        Settings settings;
        try
        {
            settings = configuration.Get<Settings>() ?? new();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new SettingException(unreadable.InnerException?.Message ?? unreadable.Message);
        }

        Address(nameof(Url), settings.Url);
        Address("Sandbox:Url", settings.Sandbox.Url);
        Address(nameof(PublicUrl), settings.PublicUrl ?? settings.Url);
        settings.Mail?.Check();
        if (settings.Sms is { } sms)
        {
            Address("Sms:Url", sms.Url);
        }

        if (settings.MaxRequestBytes is < 1024 or > 1L << 30)
        {
            throw new SettingException(string.Create(
                CultureInfo.InvariantCulture, $"MaxRequestBytes must lie between 1 KiB and 1 GiB, and is {settings.MaxRequestBytes}."));
        }

        foreach (var proxy in settings.Proxies.Where(proxy => !IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _)))
        {
            throw new SettingException($"Proxies must be IP addresses or networks such as 10.0.0.0/8, and one is '{proxy}'.");
        }

        if (settings.Postgres is { Length: > 0 } connection)
        {
            Database(nameof(Postgres), connection);
        }

        settings.Silo.Check(settings.Postgres);
        foreach (var key in settings.StaffKeys)
        {
            key.Check();
        }

        return settings with { Data = Path.GetFullPath(settings.Data), Postgres = settings.Postgres is { Length: > 0 } given ? given : null };
    }

    /// <summary>Looks at a connection string. It is never repeated: a password may stand in it.</summary>
    /// <exception cref="SettingException">It is none.</exception>
    internal static void Database(string name, string text)
    {
        try
        {
            if (new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 })
            {
                return;
            }
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            throw new SettingException($"{name} must be a connection string such as 'Host=localhost;Database=openaisle;Username=openaisle': {Commands.Plainly.Said(unreadable)}");
        }

        throw new SettingException($"{name} must name a Host, such as 'Host=localhost;Database=openaisle;Username=openaisle'.");
    }

    private static void Address(string name, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new SettingException($"{name} must be an http or https address, and is '{text}'.");
        }
    }
}

/// <summary>The sandbox payment company: whether shoppers may pay with it, where it answers, and whether the host starts it when it does not.</summary>
internal sealed record SandboxSettings
{
    /// <summary>The key that the sandbox knows us by where it was given no other.</summary>
    internal const string DemoKey = "sk_sandbox_demo";

    public bool Use { get; init; } = true;

    public string Url { get; init; } = "http://localhost:5090";

    public bool Start { get; init; } = true;

    internal Payments.Sandbox.SandboxSettings? ForPayments => Use ? new() { Address = new Uri(Url) } : null;
}

/// <summary>A mail server. Tls may be switched off only for one on the same machine.</summary>
internal sealed record MailSettings
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    /// <summary>Who writes: <c>Maple Grocers &lt;shop@example.com&gt;</c>.</summary>
    public string From { get; init; } = "";

    public string? User { get; init; }

    public string? Password { get; init; }

    public bool Tls { get; init; } = true;

    internal Messages.SmtpSettings ForMessages => new(Host, Port, From, User, Password, Tls);

    internal void Check()
    {
        if (Host.Length == 0 || !From.Contains('@', StringComparison.Ordinal))
        {
            throw new SettingException("Mail needs Mail:Host and Mail:From, such as 'Maple Grocers <shop@example.com>'.");
        }

        if (!Tls && !(Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address))))
        {
            throw new SettingException("Mail:Tls may be false only where Mail:Host is this machine.");
        }
    }
}

/// <summary>A company that sends text messages: its address, and our key.</summary>
internal sealed record TextSettings
{
    public string Url { get; init; } = "";

    public string Key { get; init; } = "";
}

/// <summary>The ports on which the hosts of a cluster reach each other's actors.</summary>
internal sealed record SiloSettings
{
    public int Port { get; init; } = 11_111;

    public int GatewayPort { get; init; } = 30_000;

    /// <summary>Whether this is one of several hosts on one PostgreSQL.</summary>
    public bool Cluster { get; init; }

    /// <summary>The IP address at which the other hosts reach this one.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>What this host is called among them; the same over a restart.</summary>
    internal string HostName => Cluster ? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Port}") : Environment.MachineName;

    internal ActorSettings ForActors(string? postgres) => new()
    {
        SiloPort = Port,
        GatewayPort = GatewayPort,
        Cluster = Cluster ? postgres : null,
        Address = IPAddress.Parse(Address),
    };

    internal void Check(string? postgres)
    {
        if (Cluster && postgres is not { Length: > 0 })
        {
            throw new SettingException("Silo:Cluster needs Postgres: the hosts of a cluster share one database.");
        }

        if (!IPAddress.TryParse(Address, out _))
        {
            throw new SettingException($"Silo:Address must be an IP address, and is '{Address}'.");
        }
    }
}

/// <summary>A setting that cannot be so; said to the person at the command line without a stack trace.</summary>
internal sealed class SettingException(string message) : Exception(message);
