using System.Net.Sockets;
using System.Text;

namespace K13d.Api.Tests.Errors;

/// <summary>Speaks HTTP byte by byte, for what no client library would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends one request on a connection of its own and reads until the server ends it.</summary>
    public static async Task<string> Send(Uri address, string request)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, cancellation);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellation);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }

    /// <summary>Sends a chunked body of JSON for as long as the server takes it.</summary>
    /// <returns>The first bytes of the answer, and how much of the body was taken.</returns>
    public static async Task<(string Status, long Taken)> SendEndless(Uri address, string path, long bytes)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, cancellation);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: k13d\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{{\"name\":\"\r\n"),
            cancellation);
        var answer = new byte["HTTP/1.1 413 ".Length];
        var answered = stream.ReadExactlyAsync(answer, cancellation).AsTask();
        var piece = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
        var taken = 0L;
        try
        {
            for (; taken < bytes && !answered.IsCompleted; taken += piece.Length)
            {
                await stream.WriteAsync(piece, cancellation);
            }
        }
        catch (IOException)
        {
            // The server has answered and takes no more.
        }

        await answered;
        return (Encoding.ASCII.GetString(answer), taken);
    }
}
