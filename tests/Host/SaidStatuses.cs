using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace OpenAisle.Host.Tests;

/// <summary>
/// Which status each door of the API really answered while a test ran: each of them stands in the API document, whatever the test was about.
/// </summary>
internal sealed class SaidStatuses : IObserver<KeyValuePair<string, object?>>
{
    private const string RequestEnds = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";

    /// <summary>What breaks on our side is a fault and no answer; and whoever has left hears none.</summary>
    private static readonly int[] NoAnswers = [StatusCodes.Status500InternalServerError, StatusCodes.Status499ClientClosedRequest];

    /// <summary>The same in every shop, and not quickly made.</summary>
    private static JsonElement? _document;

    private readonly ConcurrentDictionary<(string Method, string Path, int Status), bool> _said = new();

    public SaidStatuses(IServiceProvider services) =>
        services.GetRequiredService<DiagnosticListener>().Subscribe(this, (name, _, _) => name.StartsWith("Microsoft.AspNetCore.Hosting.HttpRequestIn", StringComparison.Ordinal));

    /// <summary>What was answered by a door that the document shows, and is not said there.</summary>
    public async Task<IReadOnlyList<string>> NotIn(OpenShop shop)
    {
        if (_said.IsEmpty)
        {
            return [];
        }

        if (_document is null)
        {
            using var client = shop.Visitor();
            _document = await (await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative))).Json();
        }

        var paths = _document.Value.GetProperty("paths");
        return
        [
            .. _said.Keys.Where(said => paths.TryGetProperty(said.Path, out var path) && path.TryGetProperty(said.Method, out var door)
                    && !door.GetProperty("responses").TryGetProperty(said.Status.ToString(null, null), out _))
                .Select(said => $"{said.Method.ToUpperInvariant()} {said.Path} answered {said.Status}, which the document does not say."),
        ];
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RequestEnds && value.Value is HttpContext http && !NoAnswers.Contains(http.Response.StatusCode)
            && http.GetEndpoint() is RouteEndpoint { RoutePattern: var pattern } && pattern.RawText is { } text && text.Contains("api/", StringComparison.Ordinal))
        {
            _said[(http.Request.Method.ToLowerInvariant(), "/" + ExampleTests.Bare(text), http.Response.StatusCode)] = true;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
