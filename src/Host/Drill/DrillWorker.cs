using OpenAisle.Journal;
using OpenAisle.Kernel;

namespace OpenAisle.Host.Drill;

/// <summary>The child of a drill: the whole shop under load, until it is killed; or, at the end, without load until nothing is left to do.</summary>
internal static class DrillWorker
{
    private const int ShopperLoops = 24;
    private const int AssociateLoops = 6;
    private const int CrowdLoops = 3;
    private const int ParentGone = 3;

    /// <summary>A worker that nobody kills ends by itself.</summary>
    private static readonly TimeSpan LoadLastsAtMost = TimeSpan.FromMinutes(5);

    public static async Task<int> Run(CancellationToken cancel)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        var task = WorkerTask.Read(await input.ReadLineAsync(cancel) ?? throw new InvalidOperationException("No task on the standard input."));
        _ = Task.Run(() => EndWithParent(input), CancellationToken.None);
        using var mouth = new Mouth();
        await using var shop = await DrillShop.Open(task, cancel);
        if (task.Settle)
        {
            var left = await Settling.Wait(shop, cancel);
            foreach (var broken in await CalmDrill.Broken(shop, cancel))
            {
                mouth.Say(new Said("broken", Reason: broken));
            }

            mouth.Say(new Said("settled", Reason: left));
            return 0;
        }

        await shop.OpenRound(cancel);
        var open = await OrdersLeftOpen(shop.Engine, cancel);
        mouth.Say(new Said("ready"));
        using var atMost = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        atMost.CancelAfter(LoadLastsAtMost);
        await Load(shop, task, mouth, open, atMost.Token);
        return 0;
    }

    /// <summary>Everybody at once, until it is enough.</summary>
    public static Task Load(DrillShop shop, WorkerTask task, IMouth mouth, OpenOrders open, CancellationToken enough)
    {
        Id<Associate>[] associates = [.. Enumerable.Range(0, AssociateLoops).Select(_ => Id<Associate>.New(shop.Clock))];
        return Task.WhenAll(
            [
                .. Enumerable.Range(0, ShopperLoops).Select(loop =>
                    new ShopperLoad(shop, mouth, open, Chance(task, loop)).Run(task.Again.Where((_, at) => at % ShopperLoops == loop), enough)),
                .. associates.Select((self, loop) => new AssociateLoad(shop, mouth, open, self, Chance(task, -1 - loop)).Run(enough)),
                .. Enumerable.Range(0, CrowdLoops).Select(loop => new CrowdLoad(shop, mouth, open, associates, Chance(task, 1_000 + loop)).Run(enough)),
            ]);
    }

    private static Random Chance(WorkerTask task, int loop) => new(HashCode.Combine(task.Seed, task.Round) ^ (loop * 7_919));

    /// <summary>What earlier rounds left to be picked or handed over.</summary>
    private static async Task<OpenOrders> OrdersLeftOpen(IJournalEngine engine, CancellationToken cancel)
    {
        var findings = new Findings();
        var open = new OpenOrders();
        foreach (var order in OrderAccount.Tell(await RawJournal.Read(engine, findings, cancel), findings).Values.Where(order => order.IsOpen))
        {
            open.Add(new Id<Orders.Order>(order.Id));
        }

        return open;
    }

    private static async Task EndWithParent(StreamReader input)
    {
        while (await input.ReadLineAsync() is not null)
        {
            // Only its end matters.
        }

        Environment.Exit(ParentGone);
    }
}
