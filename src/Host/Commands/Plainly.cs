using System.Data.Common;
using OpenAisle.Journal;

namespace OpenAisle.Host.Commands;

/// <summary>Runs a command, and says in one line what stands in its way.</summary>
internal static class Plainly
{
    public static async Task<int> Run(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception told) when (told is SettingException or IOException or InvalidOperationException or InvalidDataException or ArgumentException
            or UnauthorizedAccessException or HttpRequestException or DbException or JournalUnavailableException or UnknownKindException
            or TimeoutException)
        {
            await Console.Error.WriteLineAsync(Said(told));
            return 1;
        }
    }

    /// <summary>Without the name of a parameter, which says nothing to whoever typed the command.</summary>
    public static string Said(Exception told) => told is ArgumentException { ParamName: { } name }
        ? told.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
        : told.Message;
}
