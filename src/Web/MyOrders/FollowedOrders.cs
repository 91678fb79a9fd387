using System.Collections.Concurrent;

namespace OpenAisle.Web.MyOrders;

/// <summary>How many follow their orders just now: a place each, and not more than there are.</summary>
internal sealed class FollowedOrders
{
    public const int MostAtOnce = 2_000;
    public const int MostAShopper = 6;

    private readonly ConcurrentDictionary<Id<Shopper>, int> _shoppers = new();
    private int _all;

    /// <summary>False when there is no place; then nothing is to be given back.</summary>
    public bool Take(Id<Shopper> shopper)
    {
        if (Interlocked.Increment(ref _all) > MostAtOnce)
        {
            Interlocked.Decrement(ref _all);
            return false;
        }

        if (_shoppers.AddOrUpdate(shopper, 1, (_, own) => own + 1) > MostAShopper)
        {
            GiveBack(shopper);
            return false;
        }

        return true;
    }

    public void GiveBack(Id<Shopper> shopper)
    {
        Interlocked.Decrement(ref _all);
        if (_shoppers.AddOrUpdate(shopper, 0, (_, own) => own - 1) <= 0)
        {
            _shoppers.TryRemove(new(shopper, 0));
        }
    }
}
