namespace OpenAisle.Journal.Actors;

// How the values of the Kernel, which knows nothing of Orleans, travel between hosts.

[GenerateSerializer, Immutable]
internal struct MoneyOnTheWire
{
    [Id(0)] public long MinorUnits;
    [Id(1)] public string Currency;
}

[RegisterConverter]
internal sealed class MoneyConverter : IConverter<Money, MoneyOnTheWire>
{
    public Money ConvertFromSurrogate(in MoneyOnTheWire surrogate) =>
        new(surrogate.MinorUnits, Currency.TryOf(surrogate.Currency, out var currency) ? currency : default);

    public MoneyOnTheWire ConvertToSurrogate(in Money value) => new() { MinorUnits = value.MinorUnits, Currency = value.Currency.Code };
}

[GenerateSerializer, Immutable]
internal struct QuantityOnTheWire
{
    [Id(0)] public long Steps;
    [Id(1)] public string Unit;
    [Id(2)] public byte Scale;
}

[RegisterConverter]
internal sealed class QuantityConverter : IConverter<Quantity, QuantityOnTheWire>
{
    public Quantity ConvertFromSurrogate(in QuantityOnTheWire surrogate) => new(surrogate.Steps, Unit.Of(surrogate.Unit), surrogate.Scale);

    public QuantityOnTheWire ConvertToSurrogate(in Quantity value) =>
        new() { Steps = value.Steps, Unit = value.Unit.Code, Scale = value.Scale };
}

[GenerateSerializer, Immutable]
internal struct GtinOnTheWire
{
    [Id(0)] public long Number;
}

[RegisterConverter]
internal sealed class GtinConverter : IConverter<Gtin, GtinOnTheWire>
{
    public Gtin ConvertFromSurrogate(in GtinOnTheWire surrogate) => surrogate.Number == 0 ? default : Gtin.FromNumber(surrogate.Number);

    public GtinOnTheWire ConvertToSurrogate(in Gtin value) => new() { Number = value.Number };
}

[GenerateSerializer, Immutable]
internal struct IdOnTheWire<T>
{
    [Id(0)] public Guid Value;
}

[RegisterConverter]
internal sealed class IdConverter<T> : IConverter<Id<T>, IdOnTheWire<T>>
{
    public Id<T> ConvertFromSurrogate(in IdOnTheWire<T> surrogate) => new(surrogate.Value);

    public IdOnTheWire<T> ConvertToSurrogate(in Id<T> value) => new() { Value = value.Value };
}
