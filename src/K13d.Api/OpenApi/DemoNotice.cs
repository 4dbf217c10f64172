using K13d.Application.Ports.Clusters;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace K13d.Api.OpenApi;

/// <summary>Says at the head of the document, which Swagger UI shows first, that the cluster is the demo one.</summary>
internal sealed class DemoNotice(IClusterHealth cluster) : IDocumentAsyncFilter
{
    public const string Title = "K13d: DEMO cluster";

    private const string Text = "**This K13d shows its embedded DEMO cluster: simulated, nothing in it is real.** ";

    public async Task ApplyAsync(OpenApiDocument swaggerDoc, DocumentFilterContext context, CancellationToken cancellationToken)
    {
        if ((await cluster.Probe(cancellationToken)).IsDemo)
        {
            swaggerDoc.Info = new OpenApiInfo(swaggerDoc.Info) { Title = Title, Description = Text + swaggerDoc.Info.Description };
        }
    }
}
