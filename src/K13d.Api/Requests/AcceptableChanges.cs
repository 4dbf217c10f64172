using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace K13d.Api.Requests;

/// <summary>
/// Refuses a change, before it is made, whose answer has no type that the caller takes: MVC finds that out only when it writes the answer.
/// </summary>
internal sealed class AcceptableChanges : IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var request = context.HttpContext.Request;
        var accepted = request.GetTypedHeaders().Accept;
        var offered = OfferedBy(context.HttpContext.GetEndpoint()?.Metadata ?? EndpointMetadataCollection.Empty).ToArray();
        if (Methods.IsUnsafe(request.Method)
            && !IsPassedOn(context.HttpContext)
            && accepted.Count > 0
            && offered.Length > 0
            && !accepted.Any(type => offered.Any(offer => type.MatchesMediaType(offer))))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status406NotAcceptable);
        }
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }

    /// <summary>What somebody else will answer is not known before.</summary>
    private static bool IsPassedOn(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PassesBodyOnAttribute>() is not null;

    // What [Produces] and [ProducesResponseType] say of success.
    private static IEnumerable<string> OfferedBy(EndpointMetadataCollection metadata) =>
        metadata.GetOrderedMetadata<IApiResponseMetadataProvider>().Where(answer => answer.StatusCode < 300).SelectMany(answer =>
        {
            var types = new MediaTypeCollection();
            answer.SetContentTypes(types);
            return types;
        });
}
