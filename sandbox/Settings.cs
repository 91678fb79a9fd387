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

    /// <summary>What may be said on the command line.</summary>
    public static string Known => $"Its settings are {string.Join(", ", CommandLine.Keys)}.";

    public static Settings Read(string[] args)
    {
        if (args.FirstOrDefault(arg => arg.StartsWith("--", StringComparison.Ordinal) && !CommandLine.ContainsKey(arg.Split('=')[0])) is { } unknown)
            throw new InvalidOperationException($"There is no setting {unknown}. {Known}");
        var given = new ConfigurationBuilder().AddEnvironmentVariables("SANDBOX_").AddCommandLine(args, CommandLine).Build();
        return new Settings(
            given["data"] ?? Path.Combine(".", "data", "sandbox"),
            Address("--url", given["url"] ?? "http://localhost:5090").OriginalString,
            given["merchantKey"] ?? "sk_sandbox_demo",
            given["merchantSecret"] ?? "whsec_sandbox_demo",
            given["adminKey"] ?? "ak_sandbox_demo",
            given["notify"] is { Length: > 0 } url ? Address("--notify", url) : null,
            Number(given, "seed", 1),
            new Terms(
                TimeSpan.FromSeconds(Number(given, "slowSeconds", 30)),
                TimeSpan.FromSeconds(Number(given, "lateSeconds", 10)),
                TimeSpan.FromSeconds(Number(given, "shortLivedSeconds", 5)),
                TimeSpan.FromDays(Number(given, "lifeDays", 7))));
    }

    private static Uri Address(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https")
            ? url
            : throw new InvalidOperationException($"{name} must be an http or https address, and is {text}.");

    private static int Number(IConfiguration given, string name, int otherwise) => given[name] switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new InvalidOperationException($"{name} must be a whole number, and is {text}."),
    };
}
