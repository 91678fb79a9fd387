using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace OpenAisle.Host.Commands;

/// <summary>Asks the host that has the data open to do what a command wants, as a manager.</summary>
internal static class RunningShop
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMinutes(5);

    public static async Task<bool> Answers(Settings settings, CancellationToken cancel)
    {
        try
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            using var answer = await client.GetAsync(new Uri(new Uri(settings.Url), "/health/live"), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException || (silent is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <exception cref="SettingException">It does not know us, or refuses.</exception>
    public static async Task<JsonElement> Post(Settings settings, string path, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = new Uri(settings.Url), Timeout = AnswersWithin };
        if (settings.StaffKey is { Length: > 0 } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        else if (settings.Demo)
        {
            using var asManager = new FormUrlEncodedContent(new Dictionary<string, string> { ["as"] = "manager" });
            using var signedIn = await client.PostAsync(new Uri("/demo/sign-in", UriKind.Relative), asManager, cancel);
        }

        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), null, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        var said = body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body);
        return answer.StatusCode switch
        {
            _ when answer.IsSuccessStatusCode => said,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new SettingException(
                $"The shop runs on these data at {settings.Url} and does not know you as a manager. "
                + "Give a manager's key in OPENAISLE_STAFFKEY (the command staff-key makes one), or stop the shop first."),
            _ => throw new SettingException(
                $"The shop at {settings.Url} answers {(int)answer.StatusCode}: "
                + (said.ValueKind == JsonValueKind.Object && said.TryGetProperty("detail", out var detail) ? detail.GetString() : body)),
        };
    }
}
