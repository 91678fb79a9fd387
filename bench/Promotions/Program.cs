using System.Globalization;
using OpenAisle.Bench.Promotions;
using OpenAisle.Catalogue.Promotions;

// The best set of promotions for baskets of 100 lines × 200 promotions: how long it takes, and how often it is proven to be the best. What is
// measured is the processor time of the whole process; of several runs of a basket the shortest counts, because the others have the compiler
// and the collector of garbage in them.
const int Baskets = 100;
const int WarmUp = 400;
const int Runs = 5;

Console.WriteLine($"{"100 lines x 200 promotions",-34} {"median ms",10} {"p99 ms",8} {"worst ms",9} {"proven",8} {"off by at most",15}");
foreach (var (name, world) in Worlds.All)
{
    var times = new List<double>();
    var proven = 0;
    var unproven = 0.0;
    for (var seed = 0; seed < WarmUp + Baskets; seed++)
    {
        var (goods, set) = world(new Random(seed));
        var (best, took) = (Discounts.None(Currency.Usd), double.MaxValue);
        for (var run = 0; run < (seed < WarmUp ? 1 : Runs); run++)
        {
            var began = Environment.CpuUsage.TotalTime;
            best = BestSet.Of(goods, set, ShopperTerms.Anybody, Currency.Usd);
            took = Math.Min(took, (Environment.CpuUsage.TotalTime - began).TotalMilliseconds);
        }

        if (seed >= WarmUp)
        {
            times.Add(took);
            proven += best.Unproven.IsZero ? 1 : 0;
            unproven = Math.Max(unproven, (double)best.Unproven.MinorUnits / Math.Max(1, best.Total.MinorUnits));
        }
    }

    times.Sort();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-34} {times[times.Count / 2],10:0.00} {times[times.Count * 99 / 100],8:0.00} {times[^1],9:0.00} {(double)proven / Baskets,8:0.0 %} {unproven,15:0.0 %}"));
}
