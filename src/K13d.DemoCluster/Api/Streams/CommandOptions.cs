using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Streams;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>What is to be run and which of its streams are wanted: <c>PodExecOptions</c> and <c>PodAttachOptions</c>.</summary>
internal sealed record CommandOptions(bool IsAttach, string Container, IReadOnlyList<string> Command, WantedStreams Wanted)
{
    public static CommandOptions Parse(ApiRequest request)
    {
        var options = new QueryOptions(request.Http.Request.Query);
        var hasTerminal = options.Flag("tty");
        var wanted = new WantedStreams(options.Flag("stdin"), options.Flag("stdout"), options.Flag("stderr") && !hasTerminal, hasTerminal);
        return new CommandOptions(request.Path.Subresource == "attach", options.Text("container"), options.Texts("command"), wanted);
    }
}
