using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OpenAisle.Journal.Sqlite;
using OpenAisle.Testing;

namespace OpenAisle.Journal.Tests;

/// <summary>There is no more room: nothing is acknowledged, and the shop goes on by itself once there is.</summary>
public sealed class FullDiskTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Action<IServiceCollection> Modules = services => services.AddFactKinds(Facts.Kinds);

    [Fact]
    public async Task On_a_disk_that_is_full_nothing_is_acknowledged_until_there_is_room_again()
    {
        using var disk = SmallDisk.Mount(megabytes: 8);
        Assert.SkipWhen(disk is null, "No small file system can be mounted here.");
        await using var shop = await JournalFixture.Open(new JournalSettings { DataDirectory = disk.Folder }, Modules);
        var answered = 0L;
        Assert.True(await Append(answered + 1));
        disk.Fill();

        var refused = 0;
        for (var stream = 2; stream < 60; stream++)
        {
            refused += await Append(stream) ? 0 : 1;
        }

        Assert.True(refused > 10, "The disk was not full.");
        Assert.Equal(answered, await shop.Engine.Head(None));
        disk.Empty();
        Assert.True(await Append(100));
        Assert.Equal(answered, await shop.Engine.Head(None));
        await shop.Engine.AssertSound();

        async Task<bool> Append(long stream)
        {
            try
            {
                await shop.Writer.Enqueue(Facts.Append((int)stream, 1, Facts.Row(1, new string('x', 900))));
                answered++;
                return true;
            }
            catch (JournalUnavailableException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_full_file_acknowledges_nothing_and_recovers_by_itself()
    {
        await using var shop = await JournalFixture.Open(Engines.Sqlite, Modules);
        var file = ((SqliteEngine)shop.Engine).Writer!.File;
        await shop.Writer.Enqueue(Facts.Append(1, 1, Facts.Row(1)));
        var pages = long.Parse(file.Ask("pragma page_count"), CultureInfo.InvariantCulture);
        _ = file.Ask(string.Create(CultureInfo.InvariantCulture, $"pragma max_page_count = {pages + 4}"));

        var (answered, refused) = (1, 0);
        for (var stream = 2; stream < 60; stream++)
        {
            try
            {
                await shop.Writer.Enqueue(Facts.Append(stream, 1, Facts.Row(1, new string('x', 900))));
                answered++;
            }
            catch (JournalUnavailableException)
            {
                refused++;
            }
        }

        Assert.True(refused > 10, "The disk was not full.");
        Assert.Equal(answered, await shop.Engine.Head(None));
        _ = file.Ask("pragma max_page_count = 1000000");
        await shop.Writer.Enqueue(Facts.Append(100, 1, Facts.Row(1)));
        Assert.Equal(answered + 1, await shop.Engine.Head(None));
        await shop.Engine.AssertSound();
    }
}
