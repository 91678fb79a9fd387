using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace OpenAisle.Host.Commands;

/// <summary>The options that every command knows.</summary>
internal static class SharedOptions
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Folder of the embedded database and the keys (default ./data).",
        HelpName = "DIR",
        Recursive = true,
    };

    private static readonly Option<string> Postgres = new("--postgres")
    {
        Description = "Connection string of a PostgreSQL 15+ database, instead of the embedded one.",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    private static readonly Option<string> Url = new("--url")
    {
        Description = "Address to serve (default http://localhost:5080).",
        HelpName = "URL",
        Recursive = true,
    };

    private static readonly Option<string> Log = new("--log")
    {
        Description = "How much is logged: debug (each request too), information, warning or error (default information).",
        HelpName = "LEVEL",
        Recursive = true,
    };

    public static IReadOnlyList<Option> All => [Data, Postgres, Url, Log];

    /// <summary>What the options say, as configuration that is stronger than files and environment.</summary>
    public static Dictionary<string, string?> Given(ParseResult parsed)
    {
        var given = new Dictionary<string, string?>();
        foreach (var (name, option) in new[] { ("Data", Data), ("Postgres", Postgres), ("Url", Url), ("Log", Log) })
        {
            if (parsed.GetValue(option) is { } value)
            {
                given[name] = value;
            }
        }

        return given;
    }

    /// <summary>The settings of a command that starts no host.</summary>
    public static Settings Read(ParseResult parsed) => Settings.From(Settings.Sources(new ConfigurationManager(), Given(parsed)));
}
