using System.Globalization;

namespace OpenAisle.Sandbox;

/// <summary>The settings: on the command line, or in the environment as SANDBOX_DATA, SANDBOX_MERCHANTKEY and so on.</summary>
internal sealed record Settings(
    string Data, string Url, string MerchantKey, string MerchantSecret, string AdminKey, Uri? Notify, int Seed, Terms Terms)
{
    private static readonly Dictionary<string, string> CommandLine = new()
    {
        ["--data"] = "data",
        ["--url"] = "url",
        ["--merchant-key"] = "merchantKey",
        ["--merchant-secret"] = "merchantSecret",
        ["--admin-key"] = "adminKey",
        ["--notify"] = "notify",
        ["--seed"] = "seed",
        ["--slow-seconds"] = "slowSeconds",
        ["--late-seconds"] = "lateSeconds",
        ["--short-lived-seconds"] = "shortLivedSeconds",
        ["--life-days"] = "lifeDays",
    };

    public static Settings Read(string[] args)
    {
        if (args.FirstOrDefault(arg => arg.StartsWith("--", StringComparison.Ordinal) && !CommandLine.ContainsKey(arg.Split('=')[0])) is { } unknown)
            throw new InvalidOperationException($"There is no setting {unknown}. There are {string.Join(", ", CommandLine.Keys)}.");
        var given = new ConfigurationBuilder().AddEnvironmentVariables("SANDBOX_").AddCommandLine(args, CommandLine).Build();
        return new Settings(
            given["data"] ?? Path.Combine(".", "data", "sandbox"),
            given["url"] ?? "http://localhost:5090",
            given["merchantKey"] ?? "sk_sandbox_demo",
            given["merchantSecret"] ?? "whsec_sandbox_demo",
            given["adminKey"] ?? "ak_sandbox_demo",
            given["notify"] is { Length: > 0 } url ? Address(url) : null,
            Number(given, "seed", 1),
            new Terms(
                TimeSpan.FromSeconds(Number(given, "slowSeconds", 30)),
                TimeSpan.FromSeconds(Number(given, "lateSeconds", 10)),
                TimeSpan.FromSeconds(Number(given, "shortLivedSeconds", 5)),
                TimeSpan.FromDays(Number(given, "lifeDays", 7))));
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https")
            ? url
            : throw new InvalidOperationException($"--notify must be an http or https address, and is {text}.");

    private static int Number(IConfiguration given, string name, int otherwise) => given[name] switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new InvalidOperationException($"{name} must be a whole number, and is {text}."),
    };
}
