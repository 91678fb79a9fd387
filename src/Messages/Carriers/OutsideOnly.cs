using System.Net;
using System.Net.Sockets;

namespace OpenAisle.Messages.Carriers;

/// <summary>
/// A push service's address comes from a browser, so from anybody. A connection is made to public addresses only: nobody may knock at our
/// own doors, or a neighbour's, through us.
/// </summary>
internal static class OutsideOnly
{
    public static SocketsHttpHandler Handler(bool alsoInside) => new()
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = alsoInside ? null : Connect,
    };

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        if (addresses.FirstOrDefault(IsPublic) is not { } address)
        {
            throw new HttpRequestException($"{context.DnsEndPoint.Host} has no public address.");
        }

        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Not loopback, private (RFC 1918, RFC 4193), shared (RFC 6598), link-local, multicast or unset.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast
            || address.Equals(IPAddress.IPv6Any))
        {
            return false;
        }

        return address.AddressFamily != AddressFamily.InterNetwork || address.GetAddressBytes() is not (
            [0, ..] or [10, ..] or [127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..] or [>= 224, ..]);
    }
}
