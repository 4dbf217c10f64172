using System.Net;
using System.Net.Sockets;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts;
using K13d.Infrastructure.Charts.Sources;
using K13d.Infrastructure.Tests.Kubernetes;
using K13d.Testing.Charts;
using K13d.Testing.Folders;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Charts;

public sealed class SourceClientTests : IAsyncLifetime
{
    private const string Secret = "canary-5e7a";

    private ChartServer server = null!;
    private ChartServer other = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (server, other) = (await ChartServer.Start(), await ChartServer.Start());

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await other.DisposeAsync();
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("FILE://localhost/etc/passwd")]
    [InlineData("ftp://example.com/charts")]
    [InlineData("gopher://example.com")]
    [InlineData("jar:https://example.com!/")]
    [InlineData("data://text/plain")]
    [InlineData("git+https://example.com")]
    [InlineData("s3://bucket")]
    [InlineData("https://user:canary-5e7a@example.com/charts")]
    [InlineData("https://canary-5e7a@example.com/charts")]
    [InlineData("oci://user:canary-5e7a@example.com/charts")]
    [InlineData("https://example.com\\@169.254.169.254/")]
    [InlineData("https://example.com/charts?token=canary-5e7a")]
    [InlineData("https://")]
    [InlineData("https:///charts")]
    [InlineData("https://exa mple.com")]
    [InlineData("https://example.com\r\nHost: evil")]
    [InlineData("/etc")]
    [InlineData("../charts")]
    [InlineData("C:\\charts")]
    public async Task A_source_that_is_no_repository_or_registry_is_refused_and_not_repeated(string repo)
    {
        await using var charts = new ChartServices();

        var refused = Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", repo)));

        Assert.DoesNotContain(Secret, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("./hello")]
    [InlineData("../hello")]
    [InlineData("../../etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://example.com/hello-1.2.0.tgz")]
    [InlineData("hello/../../etc")]
    [InlineData("hello.tgz/")]
    [InlineData("..")]
    [InlineData("-f")]
    [InlineData("--post-renderer=/bin/sh")]
    [InlineData("C:\\hello")]
    [InlineData("hello\0")]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_chart_that_is_a_path_a_file_or_a_flag_is_refused(string chart)
    {
        using var folder = new TemporaryFolder();
        await using var charts = new ChartServices(folder: folder.Path);

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch(chart)));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("http://[2002:a9fe:a9fe::]/")]
    [InlineData("http://2852039166/latest")]
    [InlineData("http://0xA9FEA9FE/latest")]
    [InlineData("http://0251.0376.0251.0376/")]
    [InlineData("http://169.254.43518/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://100.100.100.200/")]
    [InlineData("http://0.0.0.0:80/")]
    [InlineData("http://[::]/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST./")]
    [InlineData("http://ip6-localhost.localhost/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://[fc00::1]/")]
    [InlineData("oci://169.254.169.254/charts")]
    [InlineData("oci://2852039166/charts")]
    [InlineData("oci://127.0.0.1:5000/charts")]
    [InlineData("oci://10.0.0.1/charts")]
    public async Task An_address_of_this_machine_its_network_or_its_cloud_is_refused(string repo)
    {
        await using var charts = new ChartServices(timeout: "00:00:05");

        var failure = FailureOf(await charts.Fetch("hello", repo));

        // A name that this machine does not resolve at all is as good.
        Assert.True(failure is Failure.Invalid || (failure is Failure.Unavailable && repo.Contains("localhost", StringComparison.OrdinalIgnoreCase)), failure?.Message);
    }

    [Fact]
    public async Task A_name_is_what_it_resolves_to_also_where_the_list_has_the_name()
    {
        // This machine's own name leads to an address of its network, or to itself.
        var name = Dns.GetHostName().ToLowerInvariant();
        var addresses = await Dns.GetHostAddressesAsync(name, Cancellation);
        await using var open = new ChartServices();
        await using var listed = new ChartServices("https://charts.example.com");

        Assert.NotEmpty(addresses);
        Assert.IsType<Failure.Invalid>(FailureOf(await open.Fetch("hello", $"http://{name}:{server.Port}")));
        Assert.IsType<Failure.Invalid>(FailureOf(await listed.Fetch("hello", $"http://{name}:{server.Port}")));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_name_of_the_list_that_resolves_to_this_machine_is_refused()
    {
        var rules = new SourceRules(Options("https://charts.example.com:8443"), new ChartServices.DemoAt(null));

        var refused = await rules.Refuse("charts.example.com", 8443, [IPAddress.Parse("93.184.215.14"), IPAddress.Loopback], Cancellation);

        Assert.Contains("this machine", refused?.Message, StringComparison.Ordinal);
        Assert.Null(await rules.Refuse("charts.example.com", 8443, [IPAddress.Parse("10.0.0.1")], Cancellation));
        Assert.NotNull(await rules.Refuse("charts.example.com", 8443, [IPAddress.Parse("169.254.169.254")], Cancellation));
        Assert.NotNull(await rules.Refuse("other.example.com", 8443, [IPAddress.Parse("10.0.0.1")], Cancellation));
    }

    [Fact]
    public async Task With_a_list_nothing_else_is_asked()
    {
        await using var charts = new ChartServices($"{server.Url}/stable");
        server.Serve("/stable/index.yaml", Index($"{other.Url}/hello-1.2.0.tgz"));

        Assert.Contains("K13D_HELM__ALLOWEDSOURCES", FailureOf(await charts.Fetch("hello", $"{server.Url}/other"))?.Message, StringComparison.Ordinal);
        Assert.Contains("K13D_HELM__ALLOWEDSOURCES", FailureOf(await charts.Fetch("hello", "https://charts.bitnami.com/bitnami"))?.Message, StringComparison.Ordinal);
        Assert.Contains("K13D_HELM__ALLOWEDSOURCES", FailureOf(await charts.Fetch("hello", $"{server.Url}/stable"))?.Message, StringComparison.Ordinal);
        Assert.Equal(["/stable/index.yaml"], server.Requests.Select(request => request.Target));
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/iam/security-credentials/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://2852039166/")]
    [InlineData("http://10.0.0.1/index.yaml")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:6379/_FLUSHALL")]
    [InlineData("//169.254.169.254/latest")]
    [InlineData("http://user:canary-5e7a@127.0.0.1/")]
    public async Task A_redirect_is_checked_as_the_first_URL_was(string target)
    {
        await using var charts = new ChartServices(server.Url);
        server.Redirect("/index.yaml", target);

        var refused = Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url)));

        Assert.DoesNotContain(Secret, refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(303), InlineData(307), InlineData(308)]
    public async Task A_redirect_to_another_port_of_this_machine_is_refused_and_to_a_listed_one_takes_no_credential_along(int status)
    {
        await using var strict = new ChartServices(server.Url);
        await using var charts = new ChartServices($"{server.Url},{other.Url}");
        server.Redirect("/index.yaml", $"{other.Url}/index.yaml", status);
        other.Serve("/index.yaml", Index($"{other.Url}/hello-1.2.0.tgz"));
        other.Serve("/hello-1.2.0.tgz", PackedChart.Of());
        foreach (var each in new[] { strict, charts })
        {
            each.Know("team", server.Url, new RepositoryCredential("robot", Secret));
        }

        Assert.IsType<Failure.Invalid>(FailureOf(await strict.Fetch("hello", "team")));
        Assert.Empty(other.Requests);
        Value(await charts.Fetch("hello", "team")).Dispose();

        Assert.All(server.Requests, request => Assert.NotNull(request.Authorization));
        Assert.Equal(2, other.Requests.Count);
        Assert.All(other.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task Redirects_without_end_end()
    {
        await using var charts = new ChartServices(server.Url);
        server.Redirect("/index.yaml", "/index.yaml");

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url)));
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task From_TLS_nothing_leads_to_a_place_without_it()
    {
        await using var secure = await ScriptedApiServer.Start(context =>
        {
            if (context.Request.Path == "/redirected/index.yaml")
            {
                context.Response.Redirect($"{server.Url}/index.yaml");
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Index($"{server.Url}/hello-1.2.0.tgz"));
        });
        var url = $"https://127.0.0.1:{secure.Port}";
        await using var charts = new ChartServices($"{url},{server.Url}", authority: secure.WriteFile("ca.pem", secure.Authority));

        Assert.Contains("from https to http", Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", $"{url}/redirected"))).Message, StringComparison.Ordinal);
        Assert.Contains("without TLS", Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", url))).Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_is_not_trusted_or_of_another_name_is_refused()
    {
        await using var secure = await ScriptedApiServer.Start(context => context.Response.WriteAsync("apiVersion: v1"));
        await using var misnamed = await ScriptedApiServer.Start(context => context.Response.WriteAsync("apiVersion: v1"), name: "charts.example.com");
        var (url, wrong) = ($"https://127.0.0.1:{secure.Port}", $"https://127.0.0.1:{misnamed.Port}");
        await using var charts = new ChartServices($"{url},{wrong}", authority: misnamed.WriteFile("ca.pem", misnamed.Authority));

        foreach (var each in new[] { url, wrong })
        {
            Assert.Contains("certificate", Assert.IsType<Failure.Unavailable>(FailureOf(await charts.Fetch("hello", each))).Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, secure.Requests + misnamed.Requests);
    }

    [Theory, InlineData("/index.yaml"), InlineData("/hello-1.2.0.tgz")]
    public async Task What_never_ends_is_refused_with_flat_memory(string endless)
    {
        await using var charts = new ChartServices(server.Url);
        server.Serve("/index.yaml", Index("hello-1.2.0.tgz"));
        server.Serve(endless, async context =>
        {
            var block = new byte[1024 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });

        Assert.Contains("MiB", Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_says_that_it_is_too_large_is_not_read()
    {
        await using var charts = new ChartServices(server.Url);
        server.Serve("/index.yaml", async context =>
        {
            context.Response.ContentLength = 1L << 40;
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        Assert.IsType<Failure.Invalid>(FailureOf(await charts.Fetch("hello", server.Url)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_is_too_slow_is_given_up(bool afterTheFirstByte)
    {
        await using var charts = new ChartServices(server.Url, timeout: "00:00:00.500");
        server.Serve("/index.yaml", async context =>
        {
            if (afterTheFirstByte)
            {
                await context.Response.WriteAsync("a", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });

        var late = Assert.IsType<Failure.Unavailable>(FailureOf(await charts.Fetch("hello", server.Url)));

        Assert.Equal("CHART_SOURCE_UNAVAILABLE", late.Code);
        Assert.Contains("K13D_HELM__FETCHTIMEOUT", late.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(500), InlineData(502), InlineData(503), InlineData(429)]
    public async Task A_source_that_fails_is_unavailable(int status)
    {
        await using var charts = new ChartServices(server.Url);
        server.Serve("/index.yaml", context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        Assert.Equal("CHART_SOURCE_UNAVAILABLE", Assert.IsType<Failure.Unavailable>(FailureOf(await charts.Fetch("hello", server.Url))).Code);
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_unavailable_and_a_caller_who_leaves_gets_nothing()
    {
        var url = server.Url;
        await using var charts = new ChartServices(url);
        await server.DisposeAsync();

        Assert.Equal("CHART_SOURCE_UNAVAILABLE", Assert.IsType<Failure.Unavailable>(FailureOf(await charts.Fetch("hello", url))).Code);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => charts.Fetch("hello", url, cancellation: new CancellationToken(canceled: true)));
        server = await ChartServer.Start();
    }

    [Fact]
    public async Task What_speaks_no_HTTP_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        await using var charts = new ChartServices(url);

        var fetching = charts.Fetch("hello", url);
        using (var client = await listener.AcceptTcpClientAsync(Cancellation))
        {
            await client.GetStream().WriteAsync("220 mail.example.com ESMTP\r\n"u8.ToArray(), Cancellation);
        }

        Assert.IsType<Failure.Unavailable>(FailureOf(await fetching));
    }

    [Fact]
    public async Task A_credential_is_in_no_log_and_no_failure()
    {
        await using var charts = new ChartServices($"{server.Url},{other.Url}");
        charts.Know("team", server.Url, new RepositoryCredential("robot", Secret));
        server.Serve("/index.yaml", Index($"{other.Url}/hello-1.2.0.tgz?signature={Secret}"));
        other.Serve("/hello-1.2.0.tgz", context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync(Secret);
        });

        var failure = FailureOf(await charts.Fetch("hello", "team"));

        string[] spellings = [Secret, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"robot:{Secret}"))];
        Assert.NotNull(failure);
        Assert.All(charts.Log.Written.Append(failure.ToString()).Append(failure.Message), line =>
            Assert.All(spellings, secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal)));
    }

    private static ChartOptions Options(string allowed) => ChartOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Helm:AllowedSources", allowed)]).Build());

    private static string Index(string url) => $"apiVersion: v1\nentries:\n  hello:\n  - version: 1.2.0\n    urls: [\"{url}\"]\n";
}
