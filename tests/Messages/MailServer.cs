using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenAisle.Messages.Tests;

/// <summary>What a mail server does with the text of a message.</summary>
internal enum MailMood
{
    Takes,

    /// <summary>Answers that it has it, and says so once more.</summary>
    TakesAndSaysSoTwice,

    /// <summary>Keeps the message, and never answers.</summary>
    TakesSilently,

    /// <summary>Keeps the message, and hangs up.</summary>
    TakesAndHangsUp,
    NotNow,
    Never,
}

/// <summary>A mail server as small as can be (RFC 5321): no TLS, no sign-in, and a mood.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly List<string> _taken = [];
    private readonly Task _serving;

    public MailServer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = Serve();
    }

    public int Port { get; }

    public MailMood Mood { get; set; }

    /// <summary>Everything that was taken, as it came.</summary>
    public IReadOnlyList<string> Taken
    {
        get
        {
            lock (_taken)
            {
                return [.. _taken];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Serve()
    {
        while (!_closing.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_closing.Token);
            _ = Talk(client);
        }
    }

    private async Task Talk(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 test");
                while (await reader.ReadLineAsync(_closing.Token) is { } line)
                {
                    switch (line.Split(' ')[0].ToUpperInvariant())
                    {
                        case "EHLO":
                            await writer.WriteAsync("250-test\r\n250-SMTPUTF8\r\n250 8BITMIME\r\n");
                            break;
                        case "DATA":
                            await writer.WriteLineAsync("354 go on");
                            if (!await TakeText(reader, writer))
                            {
                                return;
                            }

                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 bye");
                            return;
                        default:
                            await writer.WriteLineAsync("250 OK");
                            break;
                    }
                }
            }
            catch (Exception left) when (left is IOException or OperationCanceledException)
            {
                // Whoever called has hung up.
            }
        }
    }

    /// <summary>False when the line is to be cut.</summary>
    private async Task<bool> TakeText(StreamReader reader, StreamWriter writer)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_closing.Token) is { } line && line != ".")
        {
            text.AppendLine(line);
        }

        if (Mood is not (MailMood.NotNow or MailMood.Never))
        {
            lock (_taken)
            {
                _taken.Add(text.ToString());
            }
        }

        switch (Mood)
        {
            case MailMood.TakesSilently:
                await Task.Delay(Timeout.Infinite, _closing.Token);
                return false;
            case MailMood.TakesAndHangsUp:
                return false;
            default:
                await writer.WriteAsync(Mood switch
                {
                    MailMood.NotNow => "451 later\r\n",
                    MailMood.Never => "550 there is no <wei@example.com> here\r\n",
                    MailMood.TakesAndSaysSoTwice => "250 OK\r\n250 OK\r\n",
                    _ => "250 OK\r\n",
                });
                return true;
        }
    }
}
