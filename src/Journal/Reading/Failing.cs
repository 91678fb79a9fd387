using System.Data.Common;
using System.Net.Sockets;
using Orleans.Runtime;

namespace OpenAisle.Journal.Reading;

/// <summary>What a failure says: that this fact cannot be dealt with, or only that somebody is away.</summary>
internal static class Failing
{
    internal static bool IsAway(Exception failed) => failed is JournalUnavailableException or JournalFullException or OutcomeUnknownException
        or DbException { IsTransient: true } or TimeoutException or SocketException or IOException
        or OrleansException or SiloUnavailableException or OperationCanceledException;

    internal static string Reason(Exception failed) => $"{failed.GetType().Name}: {failed.Message}";
}
