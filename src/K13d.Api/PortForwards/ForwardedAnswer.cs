using K13d.Application.PortForwards;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.PortForwards;

/// <summary>Answers what the pod answers to the request.</summary>
internal sealed class ForwardedAnswer(ReachedForward forward) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => context.HttpContext.RequestServices.GetRequiredService<ForwardedHttp>().Pass(
        context.HttpContext, forward, PathOf(context.HttpContext.Request.PathBase, forward.Id));

    /// <summary>The path under which the pod's paths are.</summary>
    public static string PathOf(PathString pathBase, string id) => $"{pathBase}/api/portforward/{id}/http";
}
