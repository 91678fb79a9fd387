namespace OpenAisle.Sim;

/// <summary>What is wrong with the sensors and the records, and how harsh the store is. The defaults are a store in good order.</summary>
public sealed record Faults
{
    /// <summary>Share of plates that say the same whatever lies on them.</summary>
    public double DeadPlates { get; init; }

    /// <summary>Share of facings whose entry in the planogram names another product.</summary>
    public double WrongEntries { get; init; }

    /// <summary>By how much the cameras' clock is ahead of the plates', seconds.</summary>
    public double ClockSkew { get; init; }

    /// <summary>How often a body gets another id, per minute and person.</summary>
    public double IdSwitchesPerMinute { get; init; }

    /// <summary>Share of the time in which a body is not seen.</summary>
    public double Dropout { get; init; } = 0.005;

    /// <summary>The longest time for which a body is not seen at a stretch, seconds.</summary>
    public double LongestDropout { get; init; } = 1;

    /// <summary>Root mean square distance between a wrist and where it is seen, metres.</summary>
    public double WristError { get; init; } = 0.03;

    /// <summary>Share of people whose track begins late, by up to three seconds.</summary>
    public double LateIds { get; init; } = 0.05;

    /// <summary>The plates' noise and the knocks, as a multiple of the usual.</summary>
    public double NoiseTimes { get; init; } = 1;

    /// <summary>What shakes a whole shelf, as a multiple of the usual.</summary>
    public double UnrestTimes { get; init; } = 1;

    /// <summary>How much units of one product differ in mass, as a multiple of the usual.</summary>
    public double SpreadTimes { get; init; } = 1;

    /// <summary>How much further than usual wrists stay away from the plate that is reached for, metres.</summary>
    public double LongerReach { get; init; }
}
