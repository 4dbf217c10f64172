namespace K13d.DemoCluster.Streams;

/// <summary>Which streams of a command a client asks for.</summary>
internal readonly record struct WantedStreams(bool Input, bool Output, bool Error, bool Terminal)
{
    public bool IsNone => !Input && !Output && !Error;
}
