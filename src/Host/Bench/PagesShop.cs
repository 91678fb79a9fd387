using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OpenAisle.Host.Bench;

/// <summary>The demo shop in a process and a folder of its own, with a manager at hand.</summary>
internal sealed class PagesShop : IAsyncDisposable
{
    public const string Home = "/stores/maple-street";

    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(10);

    private readonly string _folder;
    private readonly Process _process;
    private readonly HttpClient _manager;
    private string _store = "";

    private PagesShop(string folder, Process process, Uri address)
    {
        (_folder, _process, Address) = (folder, process, address);
        _manager = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<PagesShop> Open(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("openaisle-pages-").FullName;
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        var start = new ProcessStartInfo("dotnet", [typeof(Shop).Assembly.Location, "serve", "--url", address.ToString(), "--data", folder, "--log", "error"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OPENAISLE_SANDBOX__USE"] = "false";
        start.Environment["OPENAISLE_SEARCHESPERMINUTE"] = "100000"; // who looks how soon a change is found asks a hundred times a second
        start.Environment["OPENAISLE_SILO__PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        start.Environment["OPENAISLE_SILO__GATEWAYPORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        var shop = new PagesShop(folder, Process.Start(start)!, address);
        _ = shop._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = shop._process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        try
        {
            await shop.UntilOpen(cancel);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["as"] = "manager" });
            (await shop._manager.PostAsync(new Uri("/demo/sign-in", UriKind.Relative), form, cancel)).Dispose();
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    private async Task UntilOpen(CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await IsOpen(cancel))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(since) > OpensWithin)
            {
                throw new TimeoutException($"The shop does not open at {Address}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancel);
        }
    }

    /// <summary>Sets a price; milliseconds until the product's page shows it.</summary>
    public async Task<double> ChangePrice(string page, long cents, CancellationToken cancel)
    {
        var price = await SetPrice(page, cents, cancel);
        return await Seen(page, html => html.Contains($"<span class=\"sr\">${price}</span>", StringComparison.Ordinal), cancel);
    }

    /// <summary>Sets a price; milliseconds until search finds the product at it.</summary>
    public async Task<double> ChangeFoundPrice(string page, long cents, CancellationToken cancel)
    {
        var search = await SearchFor(page, cancel);
        var price = await SetPrice(page, cents, cancel);
        return await Seen(search, found => found.Contains($"\"unitPrice\":\"{price} USD\"", StringComparison.Ordinal), cancel);
    }

    /// <summary>Stops offering a product; milliseconds until search, asked for what is in stock, finds it no more. Then it is offered again.</summary>
    public async Task<double> EmptyFoundShelf(string page, CancellationToken cancel)
    {
        var search = await SearchFor(page, cancel) + "&inStock=true";
        var gtin = $"\"gtin\":\"{page[^14..]}\"";
        if (!(await Text(search, cancel)).Contains(gtin, StringComparison.Ordinal))
        {
            return 0;   // nothing left of it: it cannot be seen to go
        }

        await Keep(page, "off", cancel);
        var gone = await Seen(search, found => !found.Contains(gtin, StringComparison.Ordinal), cancel);
        await Keep(page, "counted", cancel);
        return Math.Max(gone, await Seen(search, found => found.Contains(gtin, StringComparison.Ordinal), cancel));
    }

    /// <summary>Stops offering a product; milliseconds until its page says so. Then it is offered again.</summary>
    public async Task<double> EmptyShelf(string page, CancellationToken cancel)
    {
        var button = $"<button class=\"add\" form=\"step\" name=\"line\" value=\"{page[^14..]} ";
        var before = await Text(page, cancel);
        if (!before.Contains(button, StringComparison.Ordinal))
        {
            return 0;   // nothing left of it: it cannot be seen to go
        }

        await Keep(page, "off", cancel);
        var gone = await Seen(page, html => !html.Contains(button, StringComparison.Ordinal), cancel);
        await Keep(page, "counted", cancel);
        return Math.Max(gone, await Seen(page, html => html.Contains(button, StringComparison.Ordinal), cancel));
    }

    public async ValueTask DisposeAsync()
    {
        _manager.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> SetPrice(string page, long cents, CancellationToken cancel)
    {
        var price = string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");
        using var set = await _manager.PutAsJsonAsync(
            new Uri($"/api/stores/{_store}/prices/{page[^14..]}", UriKind.Relative), new { unitPrice = price + " USD" }, cancel);
        set.EnsureSuccessStatusCode();
        return price;
    }

    private async Task<string> SearchFor(string page, CancellationToken cancel)
    {
        var product = await _manager.GetFromJsonAsync<JsonElement>(new Uri($"/api/stores/{_store}/products/{page[^14..]}", UriKind.Relative), cancel);
        return $"/api/stores/{_store}/search?take=100&words={Uri.EscapeDataString(product.GetProperty("offer").GetProperty("name").GetString()!)}";
    }

    private async Task Keep(string page, string keeping, CancellationToken cancel)
    {
        using var kept = await _manager.PutAsJsonAsync(new Uri($"/api/stores/{_store}/stock/{page[^14..]}/keeping", UriKind.Relative), new { keeping }, cancel);
        kept.EnsureSuccessStatusCode();
    }

    private async Task<double> Seen(string page, Predicate<string> says, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        while (!says(await Text(page, cancel)))
        {
            if (Stopwatch.GetElapsedTime(since) > SeenWithin)
            {
                throw new TimeoutException($"{page} does not show a change.");
            }

            await Task.Delay(LooksEvery, cancel);
        }

        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    private async Task<string> Text(string page, CancellationToken cancel) => await _manager.GetStringAsync(new Uri(page, UriKind.Relative), cancel);

    private async Task<bool> IsOpen(CancellationToken cancel)
    {
        try
        {
            using var home = await _manager.GetAsync(new Uri(Home, UriKind.Relative), cancel);
            if (!home.IsSuccessStatusCode)
            {
                return false;
            }

            var stores = await _manager.GetFromJsonAsync<JsonElement>(new Uri("/api/stores", UriKind.Relative), cancel);
            _store = stores.EnumerateArray().First(store => Home.EndsWith(store.GetProperty("slug").GetString()!, StringComparison.Ordinal)).GetProperty("id").GetString()!;
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
