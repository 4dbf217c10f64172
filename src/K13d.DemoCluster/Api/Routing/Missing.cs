using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Routing;

/// <summary>The refusals of paths and methods that are nothing here.</summary>
internal static class Missing
{
    public static ApiException Resource() => new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException Method() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    /// <summary>What the real one's router does where only GET is served.</summary>
    /// <exception cref="ApiException">405, also to HEAD.</exception>
    public static void RefuseUnlessGet(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method))
        {
            throw Method();
        }
    }

    /// <summary>What a real cluster has and the demo cluster has not.</summary>
    public static ApiException Feature(string what) => new(501, "NotImplemented", $"the demo cluster does not serve {what}", []);
}
