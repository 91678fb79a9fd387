using System.Net;
using System.Net.Sockets;

namespace OpenAisle.Doors;

/// <summary>
/// Calls to addresses that somebody typed, or a browser brought: connections are made to public addresses only, looked at after the name was
/// resolved, so that nobody knocks at our own doors, or a neighbour's, through us. No redirect is followed, no cookie is kept, no proxy asked.
/// </summary>
public static class OutsideOnly
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Addresses of the IPv6 kind that lead to one of the old kind (RFC 3056, RFC 4380).</summary>
    private static readonly IPNetwork[] Tunnels = [IPNetwork.Parse("2002::/16"), IPNetwork.Parse("2001::/32")];

    /// <param name="alsoInside">For tests, and for a house whose own systems are to be reached.</param>
    public static SocketsHttpHandler Handler(bool alsoInside) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
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

    /// <summary>Not loopback, private (RFC 1918, RFC 4193), shared (RFC 6598), link-local, multicast, for trials (RFC 2544), or unset.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? address.GetAddressBytes() is not (
                [0, ..] or [10, ..] or [127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [192, 0, 0, ..]
                or [100, >= 64 and <= 127, ..] or [198, 18 or 19, ..] or [>= 224, ..])
            : GlobalUnicast.Contains(address) && !Array.Exists(Tunnels, tunnel => tunnel.Contains(address));
    }
}
