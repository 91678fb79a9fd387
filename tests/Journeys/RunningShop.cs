using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OpenAisle.Journeys.Tests;

/// <summary>
/// The shop as a person starts it: its own process, an empty folder, the demo grocer, the payment company beside it. The tests of a
/// collection share one, one test after the other: the people of the demo, their baskets and their sign-ins a minute are the shop's own.
/// </summary>
public sealed class RunningShop : IAsyncLifetime
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MoneySettlesWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMilliseconds(200);

    private const string CookieName = "openaisle";

    private readonly string _folder = Directory.CreateTempSubdirectory("openaisle-journey-").FullName;
    private readonly List<string> _said = [];
    private readonly ConcurrentDictionary<string, string> _cookies = [];
    private Process? _host;

    /// <summary>The shop's data folder.</summary>
    public string Folder => _folder;

    public string Url { get; } = $"http://localhost:{FreePort()}";

    public string Sandbox { get; } = $"http://localhost:{FreePort()}";

    public async ValueTask InitializeAsync()
    {
        _host = Start("serve", "--url", Url);
        _host.OutputDataReceived += (_, line) => Keep(line.Data);
        _host.ErrorDataReceived += (_, line) => Keep(line.Data);
        _host.BeginOutputReadLine();
        _host.BeginErrorReadLine();

        using var client = new HttpClient();
        var since = Stopwatch.GetTimestamp();
        while (!await Answers(client, Url + "/health/live") || !await Answers(client, Sandbox + "/health"))
        {
            if (_host.HasExited || Stopwatch.GetElapsedTime(since) > StartsWithin)
            {
                throw new InvalidOperationException("The shop did not open:\n" + Said);
            }

            await Task.Delay(AskedEvery);
        }
    }

    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Whatever its people did, the laws of the spine hold in what they left, and the payment company's books say the same as ours.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_host is { HasExited: false })
            {
                await OurBooksAreTheCompanys();
            }

            await Stop();
            await LawsHold();
        }
        finally
        {
            await Stop();
            _host?.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>The sign-in of one of the demo's people, as a browser keeps it.</summary>
    internal async Task<Cookie> CookieOf(string person)
    {
        if (!_cookies.TryGetValue(person, out var value))
        {
            var jar = new CookieContainer();
            using var client = new HttpClient(new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false });
            using var answer = await client.PostAsync(new Uri(Url + "/demo/sign-in"), new FormUrlEncodedContent([new("as", person)]));
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            _cookies[person] = value = jar.GetCookies(new Uri(Url)).Single(cookie => cookie.Name == CookieName).Value;
        }

        return new Cookie(CookieName, value, "/", "localhost");
    }

    private Process Start(params string[] command)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Host", configuration, "OpenAisle.Host.dll");
        var start = new ProcessStartInfo("dotnet", [Path.GetFullPath(program), .. command, "--data", _folder])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OPENAISLE_SANDBOX__URL"] = Sandbox;
        start.Environment["OPENAISLE_SILO__PORT"] = $"{FreePort()}";
        start.Environment["OPENAISLE_SILO__GATEWAYPORT"] = $"{FreePort()}";
        return Process.Start(start)!;
    }

    /// <summary>Asked to stop, it stops the payment company that it started; killed, it would leave it running.</summary>
    private async Task Stop()
    {
        if (_host is { HasExited: false } host)
        {
            using var asked = Process.Start("kill", ["-TERM", $"{host.Id}"]);
            using var patience = new CancellationTokenSource(StopsWithin);
            await host.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!host.HasExited)
            {
                host.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>What the last test set going may still be on its way.</summary>
    private async Task OurBooksAreTheCompanys()
    {
        var programs = new ByProgram(this);
        using var manager = await programs.SignedIn("manager");
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);   // midnight may come while it is waited
            var found = await programs.Send(manager, HttpMethod.Post, $"/api/reconciliations?first={today.AddDays(-1):yyyy-MM-dd}&last={today:yyyy-MM-dd}", null);
            if (found["differences"]!.AsArray().Count == 0)
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < MoneySettlesWithin, $"The payment company's books differ from ours: {found}");
            await Task.Delay(AskedEvery);
        }
    }

    private async Task LawsHold()
    {
        using var verify = Start("journal", "verify");
        var said = verify.StandardOutput.ReadToEndAsync();
        var complained = verify.StandardError.ReadToEndAsync();
        await verify.WaitForExitAsync();
        Assert.True(verify.ExitCode == 0, $"{await said}\n{await complained}");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> Answers(HttpClient client, string address)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(address));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_said)
            {
                _said.Add(line);
            }
        }
    }
}

/// <summary>Every page of the shop, walked.</summary>
[CollectionDefinition]
public sealed class Walks : ICollectionFixture<RunningShop>;

/// <summary>Orders, from the search to the return.</summary>
[CollectionDefinition]
public sealed class Ordering : ICollectionFixture<RunningShop>;

/// <summary>Those who come with something else in mind than the shop has, and those who open accounts.</summary>
[CollectionDefinition]
public sealed class Strangers : ICollectionFixture<RunningShop>;

/// <summary>Prices, offers and shelves that change.</summary>
[CollectionDefinition]
public sealed class Desks : ICollectionFixture<RunningShop>;
