using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OpenAisle.Accounts;

/// <summary>From where and with what somebody asks, as far as a person needs it to know their own sessions again.</summary>
/// <param name="Device">"Safari · iPhone".</param>
/// <param name="From">Their network: an address without its last part.</param>
public sealed record Visitor(string Device, string From)
{
    // In this order: each browser also claims to be the ones below it.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("MicroMessenger", "WeChat"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari")];

    private static readonly (string Mark, string Name)[] Devices =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static Visitor Of(HttpContext http) => new(DeviceOf(http.Request.Headers[HeaderNames.UserAgent].ToString()), NetworkOf(http.Connection.RemoteIpAddress));

    internal static string DeviceOf(string agent) => $"{First(Browsers, agent)} · {First(Devices, agent)}";

    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return "?";
        }

        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        if (bytes.Length == 4)
        {
            return $"{bytes[0]}.{bytes[1]}.{bytes[2]}.*";
        }

        Array.Clear(bytes, 6, 10);   // a household has a /48 at most
        return new IPAddress(bytes) + "/48";
    }

    private static string First((string Mark, string Name)[] known, string agent)
    {
        foreach (var (mark, name) in known)
        {
            if (agent.Contains(mark, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return "?";
    }
}
