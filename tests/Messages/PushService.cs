using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenAisle.Messages.Tests;

/// <summary>A push service as a browser's maker runs it: it takes what is sealed, and knows which browsers are gone.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Authorization, string Encoding, byte[] Body)> _taken = [];

    private PushService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/gone", () => Results.StatusCode(StatusCodes.Status410Gone));
        _app.MapPost("/endless", async (HttpContext http) =>
        {
            http.Response.StatusCode = StatusCodes.Status201Created;
            var some = new byte[1 << 16];
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(some, http.RequestAborted);
            }
        });
        _app.MapPost("/here", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            lock (_taken)
            {
                _taken.Add((request.Headers.Authorization.ToString(), request.Headers.ContentEncoding.ToString(), body.ToArray()));
            }

            return Results.StatusCode(StatusCodes.Status201Created);
        });
    }

    public string Address => _app.Urls.Single();

    public IReadOnlyList<(string Authorization, string Encoding, byte[] Body)> Taken
    {
        get
        {
            lock (_taken)
            {
                return [.. _taken];
            }
        }
    }

    public static async Task<PushService> Open()
    {
        var service = new PushService();
        await service._app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
