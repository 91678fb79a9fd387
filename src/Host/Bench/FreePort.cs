using System.Net;
using System.Net.Sockets;

namespace OpenAisle.Host.Bench;

/// <summary>A port that nobody listens on just now.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
