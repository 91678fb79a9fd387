namespace OpenAisle.Host;

/// <summary>
/// Logs: one JSON object a line where a machine reads, plain lines at a terminal. They name orders and shoppers by id only: no query
/// strings, no addresses, no request bodies.
/// </summary>
internal static class Logging
{
    public static void AddShopLogging(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Logging.ClearProviders();
        if (Console.IsOutputRedirected)
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(simple => simple.SingleLine = true);
        }

        builder.Logging.SetMinimumLevel(settings.Log);

        // The framework's own request lines hold query strings; RequestLog writes ours.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // What stands in the way of a start is said in one line by the command.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Logging.AddFilter("OpenAisle.Host.SignIn.StaffKeyScheme", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning); // Orleans places every actor through it, and it would tell each time
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);

        // They warn of what is meant to be so: the workstation collector, a slow first second, keys that lie beside the journal.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement", LogLevel.Error);
    }
}
