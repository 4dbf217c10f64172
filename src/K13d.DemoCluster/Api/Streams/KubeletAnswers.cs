using K13d.DemoCluster.Api.Rendering;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>What a kubelet answers, and the API server only passes on.</summary>
internal static class KubeletAnswers
{
    public static Task Text(HttpContext http, int status, string text)
    {
        http.Response.Headers.Remove("Cache-Control");
        return Answers.Text(http, status, text);
    }

    public static Task Nothing(HttpContext http, int status)
    {
        http.Response.Headers.Remove("Cache-Control");
        http.Response.StatusCode = status;
        http.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
