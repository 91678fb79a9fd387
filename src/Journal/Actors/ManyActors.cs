namespace OpenAisle.Journal.Actors;

/// <summary>
/// References to actors of a kind of which there are many, such as one an order. What the kind is called is looked up once: the lookup goes by
/// reflection, each time anew.
/// </summary>
public sealed class ManyActors<TActor>(IGrainFactory actors)
    where TActor : IGrainWithGuidKey
{
    private Kind? _kind;

    public TActor this[Guid key]
    {
        get
        {
            var kind = _kind ??= Kind.Of(actors.GetGrain<TActor>(key));
            return (TActor)actors.GetGrain(GrainId.Create(kind.Actor, GrainIdKeyExtensions.CreateGuidKey(key)), kind.Interface);
        }
    }

    private sealed record Kind(GrainType Actor, GrainInterfaceType Interface)
    {
        public static Kind Of(IAddressable actor) => new(actor.GetGrainId().Type, ((GrainReference)actor).InterfaceType);
    }
}
