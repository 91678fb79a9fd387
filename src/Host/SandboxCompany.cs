using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenAisle.Host;

/// <summary>
/// Sees to it that the sandbox payment company answers: finds the one that runs, or starts it as a process of its own that outlives a
/// killed host and is found again by the next one. A host that stops cleanly stops the one that it, or a host before it, started.
/// </summary>
internal sealed class SandboxCompany(
    Settings settings, IHttpClientFactory clients, IHostApplicationLifetime host, TimeProvider clock, ILogger<SandboxCompany> log)
    : BackgroundService
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMilliseconds(200);

    private const int Terminate = 15;

    private readonly ProcessNote _note = new(Path.Combine(settings.SandboxFolder, "started.pid"));

    private Process? _company;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_company is not { HasExited: false } company)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            company.Kill();
        }
        else
        {
            _ = Signal(company.Id, Terminate);
        }

        _note.Delete();
        using var patience = new CancellationTokenSource(StopsWithin, clock);
        await company.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _company?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Sandbox.Start)
        {
            return;
        }

        if (!await HostIsOpen(stoppingToken))
        {
            return;
        }

        if (await Answers(stoppingToken))
        {
            _company = _note.Find();
            return;
        }

        var program = Path.Combine(AppContext.BaseDirectory, "sandbox", "OpenAisle.Sandbox.dll");
        if (!File.Exists(program))
        {
            log.LogWarning("The sandbox payment company is not beside this program ({Program}), and nothing answers at {Url}.", program, settings.Sandbox.Url);
            return;
        }

        try
        {
            _company = Start(program);
            _note.Write(_company);
        }
        catch (Win32Exception impossible)
        {
            log.LogError(impossible, "The sandbox payment company could not be started.");
            return;
        }

        var since = clock.GetTimestamp();
        while (clock.GetElapsedTime(since) < StartsWithin && !_company.HasExited)
        {
            if (await Answers(stoppingToken))
            {
                log.LogInformation("The sandbox payment company answers at {Url}.", settings.Sandbox.Url);
                return;
            }

            await Task.Delay(AskedEvery, clock, stoppingToken);
        }

        log.LogWarning("The sandbox payment company does not answer at {Url}; its log is {Log}.", settings.Sandbox.Url, LogFile);
    }

    private string LogFile => Path.Combine(settings.SandboxFolder, "sandbox.log");

    private Process Start(string program)
    {
        Directory.CreateDirectory(settings.SandboxFolder);
        string[] command =
        [
            Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet",
            program, "--data", settings.SandboxFolder, "--url", settings.Sandbox.Url,
            "--notify", $"{settings.Url}/api/payments/notifications/sandbox",
        ];
        ProcessStartInfo start;
        if (OperatingSystem.IsWindows())
        {
            start = new ProcessStartInfo(command[0], command[1..]) { CreateNewProcessGroup = true };
        }
        else
        {
            // A session of its own: Ctrl+C at the host's terminal is not for it. Its output goes to a file, not to a pipe that dies with us.
            start = new ProcessStartInfo("/bin/sh", ["-c", "command -v setsid >/dev/null && exec setsid \"$@\" >>\"$0\" 2>&1 </dev/null; exec \"$@\" >>\"$0\" 2>&1 </dev/null", LogFile, .. command]);
        }

        start.WorkingDirectory = Path.GetDirectoryName(program)!;
        return Process.Start(start)!;
    }

    /// <summary>Two programs that start at once take twice as long; the first page comes before the first payment.</summary>
    private async Task<bool> HostIsOpen(CancellationToken cancel)
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = host.ApplicationStarted.Register(open.SetResult);
        await open.Task.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return open.Task.IsCompleted;
    }

    private async Task<bool> Answers(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(AnswersWithin);
        try
        {
            using var client = clients.CreateClient(nameof(SandboxCompany));
            using var answer = await client.GetAsync(new Uri(new Uri(settings.Sandbox.Url), "/health"), patience.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException || (silent is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
