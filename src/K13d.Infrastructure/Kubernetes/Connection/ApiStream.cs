namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>An answer of the API server that goes on; disposing ends it there too.</summary>
internal sealed class ApiStream(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    /// <summary>Reads throw IOException or HttpRequestException where the connection breaks.</summary>
    public Stream Body => body;

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        response.Dispose();
    }
}
