using K13d.Architecture.Tests.Reading;
using K13d.Architecture.Tests.Seeding;

namespace K13d.Architecture.Tests.Rules;

public sealed class TechnologyTests
{
    [Theory]
    [InlineData("k8s.", "K13d.Infrastructure.Kubernetes")]
    [InlineData("System.Diagnostics.Process", "K13d.Infrastructure.Processes")]
    [InlineData("Microsoft.EntityFrameworkCore.", "K13d.Infrastructure.Persistence")]
    [InlineData("Npgsql.", "K13d.Infrastructure.Persistence")]
    [InlineData("Semver.", "K13d.Infrastructure.Charts")]
    [InlineData("Microsoft.SemanticKernel.", "K13d.Infrastructure.Llm")]
    [InlineData("OpenAI.", "K13d.Infrastructure.Llm")]
    [InlineData("Microsoft.AspNetCore.Mvc.", "K13d.Api")]
    [InlineData("Yarp.", "K13d.Api.PortForwards")]
    public void A_technology_is_used_only_in_its_own_folder(string name, string home)
    {
        var technology = new Technology(name, home);

        Assert.NotEmpty(technology.UsedIn(Assemblies.Types)); // the canary
        Assert.Empty(technology.Violations(Assemblies.Types));
    }

    [Theory]
    [InlineData("a field", "public k8s.Models.V1Pod? Pod;")]
    [InlineData("a base type", "public sealed class Nested : k8s.KubernetesException;")]
    [InlineData("a generic argument", "public System.Collections.Generic.List<k8s.Models.V1Pod[]> Pods() => [];")]
    [InlineData("a generic constraint", "public void Take<T>(T pod) where T : k8s.Models.V1Pod { }")]
    [InlineData("a local in a lambda", "public System.Func<object> Later => () => { var pod = new k8s.Models.V1Pod(); return pod; };")]
    [InlineData("an async method", "public async System.Threading.Tasks.Task Run() { await System.Threading.Tasks.Task.Yield(); _ = new k8s.Models.V1Pod(); }")]
    [InlineData("an iterator", "public System.Collections.Generic.IEnumerable<object> All() { yield return new k8s.Models.V1Pod(); }")]
    [InlineData("a typeof", "public object Kind => typeof(k8s.Models.V1Pod);")]
    [InlineData("an attribute's argument", "[System.ComponentModel.TypeConverter(typeof(k8s.Models.V1Pod))] public int Number;")]
    [InlineData("a caught exception", "public void Try() { try { Try(); } catch (k8s.Exceptions.KubeConfigException) { throw; } }")]
    [InlineData("a call of a generic method", "public object Make() => System.Activator.CreateInstance<k8s.Models.V1Pod>();")]
    [InlineData("a function pointer", "public unsafe delegate*<k8s.Models.V1Pod, void> Pointer;")]
    public void A_technology_outside_its_folder_is_reported_wherever_code_can_name_it(string place, string member)
    {
        var seeded = SeededAssembly.Types(
            "K13d.Infrastructure", $$"""namespace K13d.Infrastructure.Reporting; public sealed class Offender { {{member}} }""");

        var violations = new Technology("k8s.", "K13d.Infrastructure.Kubernetes").Violations(seeded);

        Assert.True(violations.Any(type => type.FullName == "K13d.Infrastructure.Reporting.Offender"), place);
    }

    [Fact]
    public void A_technology_in_its_folder_is_not_reported()
    {
        var seeded = SeededAssembly.Types(
            "K13d.Infrastructure", "namespace K13d.Infrastructure.Kubernetes.Pods; public sealed class Resident { public k8s.Models.V1Pod? Pod; }");

        Assert.Empty(new Technology("k8s.", "K13d.Infrastructure.Kubernetes").Violations(seeded));
    }

    [Fact]
    public void A_folder_whose_name_only_starts_alike_is_not_its_own()
    {
        var seeded = SeededAssembly.Types(
            "K13d.Infrastructure", "namespace K13d.Infrastructure.KubernetesExtras; public sealed class Neighbour { public k8s.Models.V1Pod? Pod; }");

        Assert.NotEmpty(new Technology("k8s.", "K13d.Infrastructure.Kubernetes").Violations(seeded));
    }
}
