using K13d.Architecture.Tests.Reading;
using K13d.Architecture.Tests.Seeding;

namespace K13d.Architecture.Tests.Rules;

public sealed class AssemblyDependencyTests
{
    [Fact]
    public void Every_assembly_of_the_product_is_in_the_table() =>
        Assert.Equal(AssemblyDependencies.Allowed.Keys.Order(StringComparer.Ordinal), Assemblies.All.Select(assembly => assembly.Name));

    [Fact]
    public void Assemblies_reference_what_the_table_allows()
    {
        Assert.Contains("K13d.Application", Assemblies.Named("K13d.Api").References); // the canary
        Assert.Empty(Assemblies.All.SelectMany(AssemblyDependencies.Violations));
    }

    [Theory]
    [InlineData("K13d.Domain", "K13d.Application.Pipeline.PipelineRegistration", "K13d.Domain references K13d.Application")]
    [InlineData("K13d.Domain", "MediatR.IMediator", "K13d.Domain references MediatR")]
    [InlineData("K13d.Domain", "Microsoft.AspNetCore.Http.HttpContext", "K13d.Domain references Microsoft.AspNetCore.Http.Abstractions")]
    [InlineData("K13d.Application", "K13d.DemoCluster.DemoCluster", "K13d.Application references K13d.DemoCluster")]
    [InlineData("K13d.Infrastructure", "K13d.DemoCluster.DemoCluster", "K13d.Infrastructure references K13d.DemoCluster")]
    [InlineData("K13d.DemoCluster", "K13d.Domain.Failures.Failure", "K13d.DemoCluster references K13d.Domain")]
    public void A_forbidden_reference_is_reported(string assembly, string type, string violation)
    {
        var seeded = SeededAssembly.Compile(assembly, $"public sealed class Offender {{ public object Found => typeof({type}); }}");

        Assert.Contains(violation, AssemblyDependencies.Violations(seeded));
    }
}
