using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
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

    /// <summary>For commands that open a shop of their own: the shop that the settings name is not theirs to touch.</summary>
    public static Command OnAShopOfItsOwn(this Command command)
    {
        foreach (var inner in command.Subcommands)
        {
            inner.Validators.Add(given =>
            {
                if (given.GetResult(Postgres) is { Implicit: false })
                {
                    given.AddError("It opens a shop of its own: say --engine postgres --connection CONNECTION where it can take one, not --postgres.");
                }
            });
        }

        return command;
    }

    /// <summary>A whole number from 1 on.</summary>
    public static Option<int> Number(string name, int standard, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard, HelpName = "N" };
        option.Validators.Add(given =>
        {
            if (NumberOf(given) < 1)
            {
                given.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }

    /// <summary>What was typed; null where it is no number, which the parser says by itself, or nothing was.</summary>
    public static int? NumberOf(OptionResult given) =>
        given.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The settings of a command that starts no host.</summary>
    public static Settings Read(ParseResult parsed) => Settings.From(Settings.Sources(new ConfigurationManager(), Given(parsed)));
}
