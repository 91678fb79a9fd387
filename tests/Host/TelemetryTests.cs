using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Host.Tests;

public sealed class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_request_is_traced_down_to_the_commit()
    {
        var sent = new ConcurrentQueue<string>();
        await using var collector = await Collector(sent);
        await using var shop = await OpenShop.Open(
            null,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"));
        using var shopper = shop.Visitor();
        await shopper.PostAsync(new Uri("/api/session/guest", UriKind.Relative), null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/stores/0197c0de-0000-7000-8000-000000000001/baskets");
        request.Headers.Add(Doors.IdempotencyKey.Header, Guid.NewGuid().ToString());
        Assert.True((await shopper.SendAsync(request)).IsSuccessStatusCode);

        await shopper.GetAsync(new Uri("/answers/a-token-that-opens?word=shy-words", UriKind.Relative));

        await Until(() => Holds("/answers/{token}"));
        Assert.False(Holds("a-token-that-opens") || Holds("shy-words"), "A trace tells what stood in an address.");
        await Until(() => Holds("journal.commit") && Holds("journal.append") && Holds("/api/stores/{store}/baskets"));
        await Until(() => Holds("openaisle.journal.commit.duration"));

        bool Holds(string name) => sent.Any(body => body.Contains(name, StringComparison.Ordinal));
    }

    private static async Task<WebApplication> Collector(ConcurrentQueue<string> sent)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/{kind}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            sent.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        });
        await app.StartAsync();
        return app;
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
