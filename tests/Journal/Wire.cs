using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OpenAisle.Journal.Tests;

/// <summary>A wire to the database that can lose what comes back, or be cut.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<(TcpClient Near, TcpClient Far)> _lines = [];
    private readonly int _port;
    private volatile bool _losesAnswers;
    private volatile bool _isCut;

    private Wire(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        _port = settings.Port;
        _listener.Start();
        settings.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Connection = settings.ToString();
        _ = Accept();
    }

    internal string Connection { get; }

    internal static Wire To(string connection) => new(connection);

    /// <summary>What is sent arrives; what comes back ends the connection instead.</summary>
    internal void LoseAnswers() => _losesAnswers = true;

    internal void Cut()
    {
        _isCut = true;
        Close();
    }

    internal void Mend() => (_losesAnswers, _isCut) = (false, false);

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                if (_isCut)
                {
                    near.Close();
                    continue;
                }

                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, _port);
                lock (_lines)
                {
                    _lines.Add((near, far));
                }

                _ = Carry(near, far, isAnswer: false);
                _ = Carry(far, near, isAnswer: true);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The listener is closed.
        }
    }

    private async Task Carry(TcpClient from, TcpClient to, bool isAnswer)
    {
        var bytes = new byte[65_536];
        try
        {
            for (int count; (count = await from.GetStream().ReadAsync(bytes)) > 0;)
            {
                if (isAnswer && _losesAnswers)
                {
                    break;
                }

                await to.GetStream().WriteAsync(bytes.AsMemory(0, count));
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other end is gone.
        }

        from.Close();
        to.Close();
    }

    private void Close()
    {
        lock (_lines)
        {
            _lines.ForEach(line => line.Near.Close());
            _lines.ForEach(line => line.Far.Close());
            _lines.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        _listener.Stop();
        Close();
        return ValueTask.CompletedTask;
    }
}
