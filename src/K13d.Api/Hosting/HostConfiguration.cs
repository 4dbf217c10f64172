namespace K13d.Api.Hosting;

/// <summary>Where settings come from, and where K13d listens.</summary>
internal static class HostConfiguration
{
    private const string DefaultAddress = "http://localhost:8080";

    /// <summary>The file, then <c>K13D_*</c> variables, then arguments: the later wins. Other variables are not K13d's.</summary>
    public static void ReadConfiguration(this WebApplicationBuilder builder, string[] args) => builder.Configuration
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables("K13D_")
        .AddCommandLine(args);

    public static void ListenOnHttp(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Requests.BodyLimit.Bytes;
        });
        if (builder.Configuration["urls"] is null or "")
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }
    }
}
