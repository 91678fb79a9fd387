using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OpenAisle.Journal;

/// <summary>Something that happened, in the past tense: an immutable record without personal data.</summary>
public interface IFact;

/// <summary>How facts of one type are named and written in the journal. The name is for ever: golden files pin it.</summary>
public sealed record FactKind
{
    private readonly Func<JsonTypeInfo> _json;

    private FactKind(string name, Type type, Func<JsonTypeInfo> json)
    {
        Name = name;
        Type = type;
        _json = json;
    }

    public string Name { get; }

    public Type Type { get; }

    /// <summary>How it is written is made when the first one is read or written: a start would wait for what it may never need.</summary>
    private JsonTypeInfo Json => field ??= _json();

    /// <param name="name">Module and past tense, such as <c>stock.held</c>.</param>
    public static FactKind Of<T>(string name, Func<JsonTypeInfo<T>> json)
        where T : class, IFact => new(name, typeof(T), json);

    public byte[] Write(IFact fact) => JsonSerializer.SerializeToUtf8Bytes(fact, Json);

    /// <exception cref="JsonException">The body is not of this kind.</exception>
    public IFact Read(ReadOnlySpan<byte> body) =>
        (IFact?)JsonSerializer.Deserialize(body, Json) ?? throw new JsonException($"A fact of kind {Name} is null.");
}

/// <summary>Every kind of fact this host can read and write.</summary>
public sealed class FactKinds
{
    private readonly FrozenDictionary<string, FactKind> _byName;
    private readonly FrozenDictionary<Type, FactKind> _byType;

    public FactKinds(IEnumerable<FactKind> kinds)
    {
        var all = kinds.ToArray();
        _byName = all.ToFrozenDictionary(kind => kind.Name);
        _byType = all.ToFrozenDictionary(kind => kind.Type);
    }

    public IReadOnlyCollection<FactKind> All => _byName.Values;

    public FactKind Of(IFact fact) =>
        _byType.TryGetValue(fact.GetType(), out var kind)
            ? kind
            : throw new InvalidOperationException($"{fact.GetType()} is not among the registered kinds of fact.");

    /// <exception cref="UnknownKindException">A newer host wrote it: stop, never skip.</exception>
    public IFact Read(RecordedFact recorded) =>
        _byName.TryGetValue(recorded.Kind, out var kind)
            ? kind.Read(recorded.Body.Span)
            : throw new UnknownKindException(recorded.Kind, recorded.Stream, recorded.Position);

    public bool Knows(string name) => _byName.ContainsKey(name);
}

/// <summary>A fact of a kind that this host does not know; whoever reads it stops there.</summary>
public sealed class UnknownKindException(string kind, StreamId stream, long position)
    : Exception($"Fact {position} of {stream} is of unknown kind '{kind}': this host is older than the one that wrote it.");
