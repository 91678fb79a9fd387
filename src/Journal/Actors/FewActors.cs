using System.Collections.Concurrent;

namespace OpenAisle.Journal.Actors;

/// <summary>References to actors of a kind of which there are few, such as one a store. Each is made once, because making one costs reflection.</summary>
public sealed class FewActors<TActor>(IGrainFactory actors)
    where TActor : IGrainWithGuidKey
{
    private readonly ConcurrentDictionary<Guid, TActor> _known = [];

    public TActor this[Guid key] => _known.GetOrAdd(key, static (key, actors) => actors.GetGrain<TActor>(key), actors);
}
