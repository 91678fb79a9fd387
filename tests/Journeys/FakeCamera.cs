using System.Globalization;
using System.Text;

namespace OpenAisle.Journeys.Tests;

/// <summary>A film of a barcode that Chromium shows in place of a camera's picture (YUV4MPEG2, 4:2:0, luma only).</summary>
internal static class FakeCamera
{
    private const int Width = 640;
    private const int Height = 480;
    private const int Frames = 2;

    /// <summary>Of a bar, in pixels.</summary>
    private const int Module = 4;

    private const byte Black = 20;
    private const byte White = 230;
    private const byte Grey = 128;

    // GS1 General Specifications, section 5.2.1: the odd patterns of the left half, as widths of bars and spaces; which digits of the left
    // half are even follows from the first digit.
    private static readonly string[] Odd = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"];
    private static readonly string[] EvenAt = ["000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010"];

    /// <param name="digits">The thirteen of an EAN-13.</param>
    public static void Film(string path, string digits)
    {
        var frame = new byte[Width * Height * 3 / 2];
        frame.AsSpan().Fill(Grey);
        frame.AsSpan(0, Width * Height).Fill(White);
        var modules = Modules(digits);
        var left = (Width - modules.Length * Module) / 2;
        for (var y = Height / 4; y < Height * 3 / 4; y++)
        {
            for (var x = 0; x < modules.Length * Module; x++)
            {
                frame[y * Width + left + x] = modules[x / Module] == '1' ? Black : White;
            }
        }

        using var film = File.Create(path);
        film.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"YUV4MPEG2 W{Width} H{Height} F10:1 Ip A1:1 C420jpeg\n")));
        for (var i = 0; i < Frames; i++)
        {
            film.Write("FRAME\n"u8);
            film.Write(frame);
        }
    }

    private static string Modules(string digits)
    {
        var bars = new StringBuilder("101");
        for (var i = 1; i <= 6; i++)
        {
            var odd = Odd[digits[i] - '0'];
            bars.Append(EvenAt[digits[0] - '0'][i - 1] == '0' ? odd : Mirrored(Inverted(odd)));
        }

        bars.Append("01010");
        for (var i = 7; i <= 12; i++)
        {
            bars.Append(Inverted(Odd[digits[i] - '0']));
        }

        return bars.Append("101").ToString();
    }

    private static string Inverted(string pattern) => new([.. pattern.Select(one => one == '1' ? '0' : '1')]);

    private static string Mirrored(string pattern) => new([.. pattern.Reverse()]);
}
