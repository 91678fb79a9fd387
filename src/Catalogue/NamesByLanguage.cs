using System.Globalization;

namespace OpenAisle.Catalogue;

/// <summary>What a product is called in each language, by language code (<c>en</c>, <c>zh-Hans</c>). Equal when the names are.</summary>
public sealed class NamesByLanguage : IEquatable<NamesByLanguage>
{
    private const string English = "en";

    private readonly (string Language, string Name)[] _names;

    /// <param name="names">Each language once.</param>
    public NamesByLanguage(IEnumerable<(string Language, string Name)> names) =>
        _names = [.. names.OrderBy(name => name.Language, StringComparer.Ordinal)];

    public static NamesByLanguage None { get; } = new([]);

    public IReadOnlyList<(string Language, string Name)> All => _names;

    /// <summary>
    /// The name in that language or in the one it is a form of: a question for <c>zh-Hans-CN</c> is answered by <c>zh-Hans</c> or <c>zh</c>.
    /// </summary>
    public string? In(string language)
    {
        for (var wanted = language.AsSpan(); !wanted.IsEmpty; wanted = Parent(wanted))
        {
            foreach (var (known, name) in _names)
            {
                if (wanted.Equals(known, StringComparison.OrdinalIgnoreCase))
                {
                    return name;
                }
            }
        }

        return null;
    }

    /// <summary>The language in which something is called so: English first, for a name that several share. Null when none calls it that.</summary>
    public string? LanguageOf(string name) =>
        _names.Where(known => known.Name == name).OrderBy(known => known.Language == English ? 0 : 1).Select(known => known.Language).FirstOrDefault();

    public bool Equals(NamesByLanguage? other) => other is not null && _names.AsSpan().SequenceEqual(other._names);

    public override bool Equals(object? obj) => Equals(obj as NamesByLanguage);

    public override int GetHashCode() => _names.Length == 0 ? 0 : HashCode.Combine(_names.Length, _names[0]);

    public override string ToString() =>
        string.Join("; ", _names.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name.Language}: {name.Name}")));

    internal static ReadOnlySpan<char> Parent(ReadOnlySpan<char> language) => language[..Math.Max(0, language.LastIndexOf('-'))];
}
