using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OpenAisle.Testing;

namespace OpenAisle.Host.Tests;

/// <summary>The program as a person starts it.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    private readonly string _folder = Directory.CreateTempSubdirectory("openaisle-process-").FullName;
    private readonly string _shop = $"http://127.0.0.1:{PostgresCluster.FreePort()}";
    private readonly string _sandbox = $"http://127.0.0.1:{PostgresCluster.FreePort()}";
    private readonly List<Process> _started = [];

    [Fact]
    public async Task It_says_where_to_look_and_keeps_its_data_where_the_user_stands()
    {
        using var host = Start();
        var said = await Banner(host);
        Assert.Contains(_shop + "/", said, StringComparison.Ordinal);
        Assert.Contains("/openapi/v1.json", said, StringComparison.Ordinal);
        Assert.Contains(_sandbox, said, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "data", "journal.db")));
        Terminate(host);
        Assert.Equal(0, await Ended(host));
    }

    [Fact]
    public async Task The_payment_company_outlives_a_killed_host_and_is_found_again()
    {
        using (var host = Start())
        {
            await Answers(_sandbox + "/health");
            await Answers(_shop + "/");
            host.Kill();
            await host.WaitForExitAsync();
        }

        Assert.True(await IsUp(_sandbox + "/health"));
        using var again = Start();
        await Answers(_shop + "/");
        Assert.True(await IsUp(_sandbox + "/health"));
        Terminate(again);
        Assert.Equal(0, await Ended(again));

        // It is the host's company, whichever of them started it: who closes the shop closes it.
        Assert.False(await IsUp(_sandbox + "/health"));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, new Uri(_shop).Port);
        taken.Start();
        using var host = Start();
        Assert.Equal(1, await Ended(host));
        var said = await host.StandardError.ReadToEndAsync();
        Assert.Contains("--url", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url", "nonsense")]
    [InlineData("--data", "/dev/null")]
    [InlineData("--no-such-option", "1")]
    public async Task A_setting_that_cannot_be_is_told_in_one_line(params string[] arguments)
    {
        using var host = Start(arguments);
        Assert.Equal(1, await Ended(host));
        var said = await host.StandardError.ReadToEndAsync();
        Assert.Contains(arguments[0].Trim('-'), said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_log_is_json_by_the_line_without_what_was_typed()
    {
        using var host = Start("--log", "debug");
        await Answers(_shop + "/?q=Jane+Doe");
        using var client = new HttpClient();
        await client.GetAsync(new Uri(_shop + "/nowhere/Jane-Doe?phone=5550100"));
        Terminate(host);
        var said = await host.StandardOutput.ReadToEndAsync();
        Assert.Contains("\"Category\":\"OpenAisle.Host.Http.RequestLog\"", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane", said, StringComparison.Ordinal);
        Assert.DoesNotContain("5550100", said, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            try
            {
                process.Kill();
            }
            catch (InvalidOperationException)
            {
                // ended and let go already
            }
        }

        StopSandbox();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start(params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Repository.At($"artifacts/bin/Host/{configuration}/OpenAisle.Host.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--url", _shop, .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OPENAISLE_SANDBOX__URL"] = _sandbox;
        start.Environment["OPENAISLE_SILO__PORT"] = PostgresCluster.FreePort().ToString(null, null);
        start.Environment["OPENAISLE_SILO__GATEWAYPORT"] = PostgresCluster.FreePort().ToString(null, null);
        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    private static async Task<string> Banner(Process host)
    {
        using var patience = new CancellationTokenSource(Patience);
        var said = new List<string>();
        while (await host.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (line.Contains("Journal", StringComparison.Ordinal))
            {
                break;
            }
        }

        return string.Join('\n', said);
    }

    private static async Task Answers(string url)
    {
        var since = Stopwatch.StartNew();
        while (!await IsUp(url))
        {
            Assert.True(since.Elapsed < Patience, $"{url} does not answer.");
            await Task.Delay(50);
        }
    }

    private static async Task<bool> IsUp(string url)
    {
        try
        {
            using var client = new HttpClient();
            return (await client.GetAsync(new Uri(url))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Terminate(Process process) => Process.Start("kill", ["-TERM", process.Id.ToString(null, null)]).WaitForExit();

    private static async Task<int> Ended(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    private void StopSandbox()
    {
        var note = Path.Combine(_folder, "data-sandbox", "started.pid");
        if (File.Exists(note) && int.TryParse(File.ReadAllText(note).Split(' ')[0], out var id))
        {
            try
            {
                Process.GetProcessById(id).Kill();
            }
            catch (ArgumentException)
            {
                // gone already
            }
        }
    }
}
