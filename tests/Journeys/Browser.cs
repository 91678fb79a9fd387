using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(OpenAisle.Journeys.Tests.Chromium))]

namespace OpenAisle.Journeys.Tests;

/// <summary>The people of one test, each with a browser of their own. Without Chromium the journeys in a browser are skipped, and say so.</summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>A page may take its time on a busy machine; a test that waits so long has failed.</summary>
    private const float PatienceMs = 60_000;

    private readonly Chromium _chromium;
    private readonly bool _isOwn;
    private readonly List<IBrowserContext> _contexts = [];

    private Browser(Chromium chromium, bool isOwn) => (_chromium, _isOwn) = (chromium, isOwn);

    /// <param name="film">What its camera sees; null for no camera.</param>
    public static async Task<Browser> Open(string? film = null)
    {
        Assert.SkipUnless(Chromium.Program is not null, "Chromium is missing (install it, or name it in CHROMIUM).");
        return film is null ? new(await Chromium.OfThisProcess(), isOwn: false) : new(await Chromium.Start(film), isOwn: true);
    }

    public async Task<IPage> Person(string language, int width = 390, int height = 844, bool scripts = true)
    {
        var context = await _chromium.Browser.NewContextAsync(new()
        {
            Locale = language,
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = scripts,
        });
        _contexts.Add(context);
        context.SetDefaultTimeout(PatienceMs);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        if (_isOwn)
        {
            await _chromium.Close();
        }
    }
}

/// <summary>The system's Chromium, started once for all tests; what a test alone needs of it is started for that test.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const float StartsWithinMs = 120_000;

    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium"];

    private static readonly Lazy<Task<Chromium>> Shared = new(() => Start());

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Null where there is none.</summary>
    internal static string? Program { get; } = Places.Prepend(Environment.GetEnvironmentVariable("CHROMIUM")).FirstOrDefault(File.Exists);

    internal IBrowser Browser => _browser!;

    internal static Task<Chromium> OfThisProcess() => Shared.Value;

    internal static async Task<Chromium> Start(string? film = null)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Timeout = StartsWithinMs,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                .. film is null ? Array.Empty<string>() : ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--use-file-for-fake-video-capture=" + film],
            ],
        });
        return new() { _playwright = playwright, _browser = browser };
    }

    internal async Task Close()
    {
        await Browser.DisposeAsync();
        _playwright!.Dispose();
    }

    /// <summary>At the end of all tests.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Shared.IsValueCreated)
        {
            await (await Shared.Value).Close();
        }
    }
}
