namespace OpenAisle.Sim;

/// <summary>What a shopper does next. A shopper's script is a row of these.</summary>
public abstract record Act
{
    private Act()
    {
    }

    /// <summary>Stands about.</summary>
    public sealed record Wait(double Seconds) : Act;

    /// <summary>Walks to a place before a facing and looks at it.</summary>
    public sealed record Approach(Facing Facing) : Act;

    /// <summary>Wanders through the store for a while, with whatever is in hand.</summary>
    public sealed record Stroll(double Seconds) : Act;

    /// <summary>Waits until so many have come to the meeting of this name; all go on at the same moment.</summary>
    public sealed record Meet(string Name, int Shoppers) : Act;

    /// <summary>Takes units in one grip; of loose goods a handful.</summary>
    /// <param name="Of">Takes this product if some was left there by others; otherwise what stands there.</param>
    public sealed record Take(Facing Facing, int Count = 1, Product? Of = null) : Act;

    /// <summary>Holds a unit for long where it stands, half lifted, before taking it away.</summary>
    public sealed record Linger(Facing Facing, double Seconds) : Act;

    /// <summary>Takes two things of two places at once, a hand each.</summary>
    public sealed record TakeWithBothHands(Facing Left, Facing Right) : Act;

    /// <summary>Puts a unit of the product there; into its own facing or another.</summary>
    public sealed record PutBack(Product Product, Facing Into) : Act;

    /// <summary>Takes a unit up, looks at it, puts it back where it was.</summary>
    public sealed record LookAt(Facing Facing) : Act;

    /// <summary>Presses on a facing without taking anything.</summary>
    public sealed record Touch(Facing Facing, double Grams, double Seconds) : Act;

    /// <summary>Pushes against the gondola.</summary>
    public sealed record Bump(Facing Facing, double Grams) : Act;

    /// <summary>Gives somebody a unit of the product.</summary>
    public sealed record Give(Product Product, Shopper To) : Act;

    /// <summary>Stands until somebody has given something.</summary>
    public sealed record Receive(Shopper From) : Act;

    public sealed record Leave : Act;
}
