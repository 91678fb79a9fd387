using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenAisle.Web.Shopping;

namespace OpenAisle.Web.Kept;

/// <summary>
/// Reads the stores while the actors start, and draws their home pages while the rest of the host does: who comes first need not wait for it.
/// What fails here fails again, and is told, when somebody asks for it.
/// </summary>
internal sealed class FirstPages(IOffers offers, Promises promises, IServiceScopeFactory scopes, IHttpContextAccessor accessor, ILogger<FirstPages> log)
    : IHostedLifecycleService, IDisposable
{
    private const int MostStores = 4;

    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<StoreProfile> _stores = [];
    private Task _work = Task.CompletedTask;

    /// <summary>Where the pages are found; they are mapped after this was made.</summary>
    public IEndpointRouteBuilder? Routes { get; set; }

    /// <summary>The database is open, the actors are not there yet.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _work = Task.Run(() => Try(Read), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>The actors are there, the door is still closed.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var reading = _work;
        _work = Task.Run(async () =>
        {
            await reading;
            await Try(Draw);
        }, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work.WaitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task Try(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (Exception failed)
        {
            log.LogDebug(failed, "The first pages are drawn when they are asked for.");
        }
    }

    private async Task Read(CancellationToken cancel)
    {
        _stores = [.. (await offers.Stores(cancel)).Take(MostStores)];
        foreach (var store in _stores)
        {
            await offers.Departments(store.Id, cancel);
            await promises.Of(store.Id, cancel);
        }
    }

    private async Task Draw(CancellationToken cancel)
    {
        foreach (var store in _stores)
        {
            cancel.ThrowIfCancellationRequested();
            await Ask(store);
        }
    }

    /// <summary>As a visitor would who has not been here before and says nothing of languages.</summary>
    private async Task Ask(StoreProfile store)
    {
        var page = Routes!.DataSources.SelectMany(source => source.Endpoints)
            .First(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type == typeof(StoreHomePage));
        await using var scope = scopes.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        accessor.HttpContext = http;
        http.SetEndpoint(page);
        (http.Request.Method, http.Request.Scheme, http.Request.Host) = (HttpMethods.Get, "http", new HostString("localhost"));
        (http.Request.Path, http.Request.RouteValues) = ($"/stores/{store.Slug}", new() { ["slug"] = store.Slug });
        (http.Request.Headers.Accept, http.Request.Headers.AcceptEncoding) = ("text/html", "gzip");
        await page.RequestDelegate!(http);
    }
}
