using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace OpenAisle.Sandbox;

/// <summary>One copy of a notification that waits to be delivered.</summary>
internal sealed class Delivery
{
    public long Id { get; init; }
    public string Body { get; init; } = "";
    public int Attempts { get; init; }
}

/// <summary>
/// Carries notifications to the merchant out of the ledger's outbox: at least once, with growing waits, until it gives one up.
/// A copy may come twice or out of order; the id and the sequence in it tell.
/// </summary>
internal sealed class Postman(Ledger ledger, Settings settings, TimeProvider clock, ILogger<Postman> log) : BackgroundService
{
    private const int MostAtOnce = 16;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The waits between attempts; after the last the copy is given up, and the merchant finds it with GET /notifications.</summary>
    private static readonly TimeSpan[] s_waits =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12),
    ];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = s_patience };

    /// <summary>The signature over exactly the bytes sent: the merchant computes the same with the secret that both know.</summary>
    public static string Sign(string secret, DateTimeOffset at, string body)
    {
        var signed = $"{at.ToUnixTimeSeconds()}.{body}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return $"t={at.ToUnixTimeSeconds()},v1={Convert.ToHexStringLower(mac)}";
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        if (settings.Notify is null)
            return;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                while (Waiting() is { Count: > 0 } due && !stop.IsCancellationRequested)
                    await Task.WhenAll(due.Select(delivery => Deliver(delivery, stop)));
            }
            catch (Exception broken) when (broken is IOException or SqliteException)
            {
                log.LogError(broken, "A delivery could not be written down; it will be made again.");
            }
            await Task.Delay(s_lookEvery, clock, stop);
        }
    }

    private List<Delivery> Waiting()
    {
        using var connection = ledger.Read();
        return [.. connection.Query<Delivery>("""
            SELECT d.id AS Id, n.body AS Body, d.attempts AS Attempts
            FROM deliveries d JOIN notifications n ON n.sequence = d.notification
            WHERE d.state = 'waiting' AND d.due_at <= @now ORDER BY d.due_at, d.id LIMIT @most
            """, new { now = clock.GetUtcNow().ToUnixTimeMilliseconds(), most = MostAtOnce })];
    }

    private async Task Deliver(Delivery delivery, CancellationToken stop)
    {
        var answer = await Post(delivery, stop);
        var attempts = delivery.Attempts + 1;
        var state = answer is null ? "delivered" : attempts > s_waits.Length ? "given up" : "waiting";
        if (state == "given up")
            log.LogWarning("Gave up delivery {Delivery} after {Attempts} attempts: {Answer}", delivery.Id, attempts, answer);
        var due = clock.GetUtcNow() + (state == "waiting" ? s_waits[attempts - 1] : TimeSpan.Zero);
        await ledger.Do(page => page.Connection.Execute(
            "UPDATE deliveries SET state = @state, attempts = @attempts, due_at = @due, answer = @answer WHERE id = @Id",
            new { state, attempts, due = due.ToUnixTimeMilliseconds(), answer, delivery.Id }));
    }

    /// <summary>Posts one copy; null when the merchant took it, otherwise what came instead.</summary>
    private async Task<string?> Post(Delivery delivery, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Notify)
        {
            Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Sandbox-Signature", Sign(settings.MerchantSecret, clock.GetUtcNow(), delivery.Body));
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode}";
        }
        catch (HttpRequestException unreachable)
        {
            return unreachable.HttpRequestError.ToString();
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            return "no answer in time";
        }
    }
}
