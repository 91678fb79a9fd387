using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAisle.Journal;
using OpenAisle.Journal.Commands;
using OpenAisle.Orders;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Faults.Tests;

/// <summary>A shopper is forgotten: nothing names them any more, and the books still add up.</summary>
public sealed class ErasureTests
{
    private const string Name = "Zebedee Quux";
    private const string Phone = "+1 555 0142";
    private static readonly string[] Words = ["Zebedee", "Quux", "555 0142"];

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task After_erasing_a_shopper_nothing_names_them_the_receipt_remains_and_the_laws_hold(string engine)
    {
        var logs = new KeptLogs();
        await using var shop = await FaultShop.Open(engine, more: services => services.AddLogging(logging => logging.AddProvider(logs)));
        await shop.Receive(shop.Beans, 10);
        var shopper = Id<Shopper>.New(TimeProvider.System);
        await shop.Host.Services.GetRequiredService<ShopperBook>().Keep(new ShopperDetails(shopper, Name, Phone, "zebedee@example.org"));
        var wish = shop.Wish(pieces: 3, shopper);
        Assert.IsType<CheckoutOutcome.Placed>(await shop.Placing.Run(wish));
        await shop.HandOver(wish.Attempt);
        Assert.IsType<StepOutcome.Done>(await shop.Order(wish.Attempt).GrantRefund(Id<Order>.New(TimeProvider.System).Value, 1, Quantity.Pieces(1), "damaged"));
        await shop.AssertLawsHold();
        var before = Receipt.Of((await shop.Order(wish.Attempt).Look())!)!;
        Assert.NotEmpty(await Mentions(shop));

        await shop.Host.Services.GetRequiredService<Erasure>().Erase(shopper.Value, CancellationToken.None);

        await shop.AssertLawsHold();
        Assert.Empty(await Mentions(shop));
        Assert.DoesNotContain(logs.Lines, line => Words.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)));
        var after = Receipt.Of((await shop.Order(wish.Attempt).Look())!)!;
        Assert.Equal((before.Total, before.Paid, before.Lines.Count), (after.Total, after.Paid, after.Lines.Count));
    }

    /// <summary>Every place that still names the shopper: tables of the shop's database, snapshots among them, and the journal's export.</summary>
    private static async Task<List<string>> Mentions(FaultShop shop)
    {
        var mentions = new List<string>();
        await using var connection = await shop.Host.Database.Open();
        foreach (var table in await Tables(connection, shop.Host.Database.Engine))
        {
            await using var rows = (DbDataReader)await connection.ExecuteReaderAsync($"select * from {table}");
            while (await rows.ReadAsync())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                {
                    var text = rows.GetValue(column) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : rows.GetValue(column).ToString()!;
                    if (Words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)))
                    {
                        mentions.Add($"{table}.{rows.GetName(column)}: {text}");
                    }
                }
            }
        }

        using var export = new MemoryStream();
        await shop.Host.Services.GetRequiredService<JournalExport>().All(export, 0, CancellationToken.None);
        var exported = Encoding.UTF8.GetString(export.ToArray());
        mentions.AddRange(Words.Where(word => exported.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(word => $"export: {word}"));
        return mentions;
    }

    private static async Task<List<string>> Tables(DbConnection connection, string engine) => (await connection.QueryAsync<string>(
        engine == Engines.Postgres
            ? "select table_name from information_schema.tables where table_schema = 'public'"
            : "select name from sqlite_master where type = 'table'")).AsList();

    private sealed class KeptLogs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
