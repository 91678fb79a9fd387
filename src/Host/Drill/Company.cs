using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OpenAisle.Host.Drill;

/// <summary>What the payment company has under one reference of ours.</summary>
/// <param name="Captures">How often money was taken.</param>
internal sealed record CompanyEntry(string Reference, string Status, long Amount, long Captured, long Refunded, int Captures);

/// <summary>
/// The sandbox payment company as a process of its own, with its own books, beside a shop that is killed. It hurries: its slow cards
/// are slow for seconds, so that a drill need not wait for long.
/// </summary>
internal sealed class Company : IAsyncDisposable
{
    private const string MerchantKey = "sk_sandbox_demo";
    private const string AdminKey = "ak_sandbox_demo";
    private const int EntriesPerPage = 500;
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly HttpClient _http;

    private Company(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _http = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    /// <param name="folder">Where its books are kept.</param>
    /// <param name="notify">Where it says what happened; null where nobody listens.</param>
    public static async Task<Company> Start(string folder, int port, CancellationToken cancel, Uri? notify = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "sandbox", "OpenAisle.Sandbox.dll");
        if (!File.Exists(program))
        {
            throw new FileNotFoundException("The sandbox payment company is not beside this program.", program);
        }

        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var company = new Company(
            ChildProcess.Start(
                program,
                [
                    "--data", folder, "--url", address.ToString(), "--slow-seconds", "3", "--late-seconds", "2",
                    .. notify is null ? Array.Empty<string>() : ["--notify", notify.ToString()],
                ],
                input: false),
            address);
        _ = company._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = company._process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var since = Stopwatch.StartNew();
        while (!await company.Answers(cancel))
        {
            if (since.Elapsed > StartsWithin || company._process.HasExited)
            {
                throw new TimeoutException($"The sandbox payment company does not answer at {address}.");
            }

            await Task.Delay(AskedEvery, cancel);
        }

        return company;
    }

    /// <summary>Its whole books.</summary>
    public async Task<IReadOnlyList<CompanyEntry>> Books(CancellationToken cancel)
    {
        var entries = new List<CompanyEntry>();
        string? after = "0";
        while (after is not null)
        {
            var page = await Get($"authorisations?limit={EntriesPerPage}&after={after}", cancel);
            entries.AddRange(page.GetProperty("items").EnumerateArray().Select(item => new CompanyEntry(
                item.GetProperty("reference").GetString()!,
                item.GetProperty("status").GetString()!,
                Amount(item, "amount"), Amount(item, "captured"), Amount(item, "refunded"),
                item.GetProperty("captures").GetArrayLength())));
            after = page.GetProperty("next").GetString();
        }

        return entries;
    }

    /// <summary>What its own check of its books finds; empty when they are in order.</summary>
    public async Task<IReadOnlyList<string>> Check(CancellationToken cancel)
    {
        var answer = await Get("ledger/check", cancel);
        return [.. answer.GetProperty("findings").EnumerateArray().Select(finding => finding.GetString()!)];
    }

    /// <summary>Faults on purpose; see its page.</summary>
    public async Task Weather(object weather, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "weather") { Content = JsonContent.Create(weather) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        using var answer = await _http.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static long Amount(JsonElement item, string name) =>
        item.GetProperty(name) is { ValueKind: JsonValueKind.Object } amount ? amount.GetProperty("minorUnits").GetInt64() : 0;

    private async Task<JsonElement> Get(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", MerchantKey);
        using var answer = await _http.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
    }

    private async Task<bool> Answers(CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync("health", cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
