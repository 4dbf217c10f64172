using K13d.Api.Hosting;
using K13d.Testing.Folders;

namespace K13d.Api.Tests.Hosting;

/// <summary>What K13d says about settings that cannot work.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task All_faults_are_reported_at_once_with_the_variable_and_the_remedy()
    {
        var (exitCode, said) = await Run(
            "--RateLimits:RequestsPerMinute=0",
            "--RateLimits:ChatPerMinute=many",
            "--Ingress:TrustedProxies=10.0.0.0/8,proxy",
            "--Ingress:PathBase=k13d/",
            "--Auth:TokenLifetime=never",
            "--Kubernetes:Mode=guess");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("K13d cannot start:", said, StringComparison.Ordinal);
        Assert.Contains("K13D_RATELIMITS__CHATPERMINUTE cannot be read as a whole number.", said, StringComparison.Ordinal);
        Assert.Contains("K13D_INGRESS__TRUSTEDPROXIES holds 'proxy', which is no network: write CIDRs", said, StringComparison.Ordinal);
        Assert.Contains("K13D_INGRESS__PATHBASE must start with a slash", said, StringComparison.Ordinal);
        Assert.Contains("K13D_AUTH__TOKENLIFETIME", said, StringComparison.Ordinal);
        Assert.Contains("K13D_KUBERNETES__MODE", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_of_nothing_is_a_fault()
    {
        var (_, said) = await Run("--RateLimits:RequestsPerMinute=0");

        Assert.Contains("K13D_RATELIMITS__REQUESTSPERMINUTE must be at least 1.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_another_type_is_a_fault_and_no_crash()
    {
        var (exitCode, said) = await Run("--Kubernetes:Retries=many");

        Assert.Equal(1, exitCode);
        Assert.Contains("Kubernetes:Retries", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_provider_is_refused_plainly_as_long_as_none_is_supported()
    {
        var (exitCode, said) = await Run("--Auth:Oidc:Authority=https://id.example");

        Assert.Equal(1, exitCode);
        Assert.Contains("K13D_AUTH__OIDC__AUTHORITY is not supported by this version", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named_with_the_setting_that_changes_it()
    {
        await using var first = await K13dHost.Start();

        var (exitCode, said) = await Run($"--urls={first.Address}");

        Assert.Equal(1, exitCode);
        Assert.Contains(first.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), said, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS", said, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Said)> Run(params string[] settings)
    {
        using var folder = new TemporaryFolder();
        using var console = new StringWriter();
        string[] all = ["--urls=http://127.0.0.1:0", $"--DataDir={folder.Path}", "--Kubernetes:Mode=demo", .. settings];
        var exitCode = await HostRun.Run(() => Program.Build(all), console).WaitAsync(TestContext.Current.CancellationToken);
        return (exitCode, console.ToString());
    }
}
