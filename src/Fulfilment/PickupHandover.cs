using OpenAisle.Orders;

namespace OpenAisle.Fulfilment;

/// <summary>The shopper orders ahead and collects at the kerb: goods are held, a slot is booked, somebody picks.</summary>
public sealed class PickupHandover : IHandover
{
    public const string Word = "pickup";

    public string Name => Word;

    public bool GoodsInHand => false;
}
