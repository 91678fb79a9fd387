using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OpenAisle.Web.Texts;

/// <summary>One language: its texts by key, and how it writes dates.</summary>
internal sealed record Language(string Code, CultureInfo Culture, FrozenDictionary<string, string> Texts)
{
    /// <summary>What it calls itself.</summary>
    public string Name => Texts["language.name"];
}

/// <summary>The languages we have, one a file of this folder, and which of them a visitor reads.</summary>
internal static class Languages
{
    public const string Cookie = "openaisle-language";
    public const string Query = "lang";

    private const string Default = "en";
    private const string Prefix = "texts/";

    private static readonly FrozenDictionary<string, Language> ByCode = Load();

    public static IReadOnlyList<Language> All { get; } = [.. ByCode.Values.OrderBy(language => language.Code, StringComparer.Ordinal)];

    public static Language? Find(string? code) => code is not null && ByCode.TryGetValue(code, out var language) ? language : null;

    /// <summary>What the address asks for, what was chosen before, what the browser prefers; English otherwise.</summary>
    public static Language Of(HttpContext? http)
    {
        if (http is null)
        {
            return ByCode[Default];
        }

        return Find(http.Request.Query[Query]) ?? Find(http.Request.Cookies[Cookie]) ?? Preferred(http) ?? ByCode[Default];
    }

    private static Language? Preferred(HttpContext http)
    {
        if (!StringWithQualityHeaderValue.TryParseList(http.Request.Headers.AcceptLanguage, out var wanted))
        {
            return null;
        }

        foreach (var value in wanted.OrderByDescending(value => value.Quality ?? 1))
        {
            var known = value.Value.Value switch
            {
                { } code when Find(code) is { } exact => exact,
                // Every Chinese is better served by Simplified characters than by English.
                { } code when code.StartsWith("zh", StringComparison.OrdinalIgnoreCase) => Find("zh-Hans"),
                { } code => Find(code.Split('-')[0]),
                null => null,
            };
            if (known is not null)
            {
                return known;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, Language> Load()
    {
        var assembly = typeof(Languages).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
                return new Language(name[Prefix.Length..], CultureInfo.GetCultureInfo(texts["language.culture"]), texts);
            })
            .ToFrozenDictionary(language => language.Code, StringComparer.OrdinalIgnoreCase);
    }
}
