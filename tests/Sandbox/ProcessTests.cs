using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OpenAisle.Sandbox.Tests;

/// <summary>The company as a process of its own: found again, alone on its books, and safe against a kill.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int RoundsOfKilling = 3;
    private const int SignalTerminate = 15;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox").FullName;
    private readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_killed_company_is_found_again_with_everything_it_answered()
    {
        string? ledger = null;
        List<string> answered = [];
        for (var round = 0; round < RoundsOfKilling; round++)
        {
            var (process, client) = await Start("http://127.0.0.1:0");
            var health = (await client.GetFromJsonAsync<JsonObject>("/health"))!;
            Assert.Equal("OpenAisle sandbox payments", (string?)health["name"]);
            ledger ??= (string?)health["ledger"];
            Assert.Equal(ledger, (string?)health["ledger"]);
            foreach (var reference in answered)
                Assert.Equal("authorised", (string?)(await client.GetFromJsonAsync<JsonObject>($"/authorisations/{reference}"))!["status"]);

            var asking = Enumerable.Range(0, 8).Select(lane => AskUntilKilled(client, $"{round}-{lane}")).ToList();
            await Task.Delay(TimeSpan.FromMilliseconds(700));
            process.Kill();
            foreach (var lane in asking)
                answered.AddRange(await lane);
        }
        Assert.NotEmpty(answered);
        var (_, last) = await Start("http://127.0.0.1:0");
        Assert.True((bool)(await last.GetFromJsonAsync<JsonObject>("/ledger/check"))!["ok"]!);
        foreach (var reference in answered)
            Assert.Equal("authorised", (string?)(await last.GetFromJsonAsync<JsonObject>($"/authorisations/{reference}"))!["status"]);
    }

    [Fact]
    public async Task A_second_company_on_the_same_books_says_so_and_ends()
    {
        await Start("http://127.0.0.1:0");
        var second = Run(_folder, "http://127.0.0.1:0");
        await Ended(second, 1);

        Assert.Contains("has the ledger in", await second.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_company_on_the_same_port_says_so_and_ends()
    {
        var (_, client) = await Start("http://127.0.0.1:0");
        var second = Run(Path.Combine(_folder, "other"), client.BaseAddress!.ToString());
        await Ended(second, 1);

        var said = await second.StandardError.ReadToEndAsync();
        Assert.Contains("address already in use", said, StringComparison.Ordinal);
        Assert.Single(said.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_wrong_setting_is_said_in_a_sentence()
    {
        var process = Run(_folder, "http://127.0.0.1:0", "--colour", "green");
        await Ended(process, 1);
        Assert.StartsWith("There is no setting --colour.", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_end_it_ends_cleanly_even_while_somebody_waits()
    {
        var (process, client) = await Start("http://127.0.0.1:0");
        var waiting = client.PutAsync("/authorisations/order-1", Body("tok_slow"));
        await Company.Until(async () => (await client.GetAsync("/authorisations/order-1")).IsSuccessStatusCode);

        using (var kill = Process.Start("kill", [$"-{SignalTerminate}", $"{process.Id}"]))
            await kill.WaitForExitAsync();

        await Ended(process, 0);
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    private static async Task Ended(Process process, int code)
    {
        using var patience = new CancellationTokenSource(s_patience);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(code, process.ExitCode);
    }

    private static async Task<List<string>> AskUntilKilled(HttpClient client, string lane)
    {
        List<string> answered = [];
        try
        {
            for (var i = 0; ; i++)
            {
                using var response = await client.PutAsync($"/authorisations/{lane}-{i}", Body("tok_ok"));
                response.EnsureSuccessStatusCode();
                answered.Add($"{lane}-{i}");
            }
        }
        catch (HttpRequestException)
        {
            return answered;
        }
    }

    private static JsonContent Body(string token) => JsonContent.Create(new { amount = Company.Usd(2_000), token });

    private async Task<(Process Process, HttpClient Client)> Start(string url)
    {
        var process = Run(_folder, url);
        var line = await process.StandardOutput.ReadLineAsync() ?? await process.StandardError.ReadToEndAsync();
        Assert.StartsWith("Sandbox payments on http", line, StringComparison.Ordinal);
        var client = new HttpClient { BaseAddress = new Uri(line.Split(' ')[3].TrimEnd(',')) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_sandbox_demo");
        return (process, client);
    }

    private Process Run(string folder, string url, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        string[] args = [Path.Combine(AppContext.BaseDirectory, "OpenAisle.Sandbox.dll"), "--data", folder, "--url", url, .. more];
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }
}
