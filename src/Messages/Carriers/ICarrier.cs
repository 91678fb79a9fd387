namespace OpenAisle.Messages.Carriers;

/// <summary>
/// Who carries messages on one channel. To add one: a class of this, and a line in the module's registration file.
/// </summary>
public interface ICarrier
{
    Channel Channel { get; }

    /// <summary>True when the same message given twice, under its key, reaches the person once. Then what is unknown may be repeated.</summary>
    bool KnowsKeys { get; }

    /// <param name="claim">
    /// Awaited once, at the last moment before the carrier may have the message: before it nothing was sent whatever breaks, after it nobody
    /// knows unless the carrier answers. On false somebody else has it.
    /// </param>
    Task<CarrierAnswer> HandOver(Letter letter, Func<Task<bool>> claim, CancellationToken cancel);
}

/// <summary>What a carrier said.</summary>
public abstract record CarrierAnswer
{
    private CarrierAnswer()
    {
    }

    /// <summary>It has the message, now or since before.</summary>
    public sealed record Taken : CarrierAnswer;

    /// <summary>Try again later; nothing was sent.</summary>
    public sealed record NotNow(string Reason) : CarrierAnswer;

    /// <summary>Never: the address is wrong, or gone.</summary>
    public sealed record Refused(string Reason) : CarrierAnswer;

    public sealed record Unknown(string Reason) : CarrierAnswer;

    /// <summary>Another host has it.</summary>
    public sealed record Elsewhere : CarrierAnswer;
}
