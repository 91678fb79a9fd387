using System.CommandLine;
using System.Data.Common;
using System.Runtime;
using OpenAisle.Journal;

namespace OpenAisle.Host.Commands;

/// <summary><c>serve</c>, which is also what happens without a command: the shop, until it is told to stop.</summary>
internal static class Serve
{
    public static Command Command()
    {
        var command = new Command("serve", "Serves the shop (also without a command).");
        command.SetAction(Run);
        return command;
    }

    public static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        try
        {
            CompileAhead(SharedOptions.Read(parsed));
            await using var app = Shop.Build(SharedOptions.Given(parsed));
            await app.StartAsync(cancel);
            Banner.Print(app);
            await app.WaitForShutdownAsync(cancel);
            return 0;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Failed($"{taken.Message} Stop what listens there, or give another address with --url.");
        }
        catch (Exception told) when (told is SettingException or JournalUnavailableException or DbException or IOException or UnauthorizedAccessException
            || (told is InvalidOperationException refused && ShopData.IsTaken(refused)))
        {
            return Failed(told.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>The runtime notes what a start compiles; the next one has it compiled on another core, while this one waits for nothing.</summary>
    private static void CompileAhead(Settings settings)
    {
        try
        {
            Directory.CreateDirectory(settings.Data);
        }
        catch (Exception impossible) when (impossible is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The data folder cannot be {settings.Data}: {impossible.Message}");
        }

        ProfileOptimization.SetProfileRoot(settings.Data);
        ProfileOptimization.StartProfile("start.profile");
    }

    private static int Failed(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
