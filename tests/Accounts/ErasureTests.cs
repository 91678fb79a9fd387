using System.Diagnostics;
using Dapper;
using OpenAisle.Journal;

namespace OpenAisle.Accounts.Tests;

/// <summary>Whoever has several ids is forgotten under all of them, whenever the shop dies.</summary>
public sealed class ErasureTests
{
    private static readonly TimeSpan DoneWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookedAtEvery = TimeSpan.FromMilliseconds(50);

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task An_erasure_that_a_crash_cut_short_after_its_first_fact_is_finished_for_every_id(string engine)
    {
        var settings = await TestEngines.NewShop(engine);
        List<Guid> ids;
        await using (var dying = await House.Open(settings))
        {
            ids = await SeveralIds(dying);
            var last = new StreamId("shopper", ids[^1]);
            await dying.Journal.Writer.Enqueue(new(last, new Lane(), 1, [new("shopper.erased", "{}"u8.ToArray(), dying.Clock.GetUtcNow())], []));
        }

        await using var house = await House.Open(settings);
        var since = Stopwatch.GetTimestamp();
        while (!await AreForgotten(house, ids))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < DoneWithin, "Somebody is still known.");
            house.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(LookedAtEvery);
        }
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task No_table_is_emptied_before_every_id_is_down_as_erased(string engine)
    {
        var watch = new FirstEmptied();
        await using var house = await House.Open(await TestEngines.NewShop(engine), watch);
        watch.Journal = house.Journal.Engine;
        watch.Ids = await SeveralIds(house);
        await house.Get<Erasure>().Erase(watch.Ids[0], default);
        Assert.Equal(watch.Ids.Count, watch.DownAtFirst);
        Assert.True(await AreForgotten(house, watch.Ids));
    }

    /// <summary>Somebody with an account, who has twice come in as a guest before.</summary>
    private static async Task<List<Guid>> SeveralIds(House house)
    {
        var session = await house.SignUp();
        List<Guid> ids = [session.Shopper.Value];
        for (var i = 0; i < 2; i++)
        {
            var guest = Id<Shopper>.New(house.Clock);
            await house.Get<SignInByPassword>().TakeIn(session, guest);
            ids.Add(guest.Value);
        }

        return ids;
    }

    private static async Task<bool> AreForgotten(House house, IEnumerable<Guid> ids)
    {
        foreach (var id in ids)
        {
            if (!await house.Get<Erasure>().IsErased(id, default))
            {
                return false;
            }
        }

        await using var connection = await house.Journal.Database.Open();
        return await connection.ExecuteScalarAsync<long>("select (select count(*) from accounts) + (select count(*) from former_guests)") == 0;
    }

    /// <summary>Looks how many are down as erased when the first table is emptied.</summary>
    private sealed class FirstEmptied : IErasable
    {
        public IJournalEngine? Journal { get; set; }

        public List<Guid> Ids { get; set; } = [];

        public int? DownAtFirst { get; private set; }

        public async Task Erase(Guid shopper, CancellationToken cancel)
        {
            if (DownAtFirst is null)
            {
                var down = 0;
                foreach (var id in Ids)
                {
                    down += await Erasure.IsErased(Journal!, id, cancel) ? 1 : 0;
                }

                DownAtFirst ??= down;
            }
        }
    }
}
